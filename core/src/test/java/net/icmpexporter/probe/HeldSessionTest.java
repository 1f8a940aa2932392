package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import net.icmpexporter.stats.HeatBins;
import net.icmpexporter.stats.SessionCounter;
import net.icmpexporter.stats.SessionTotals;
import org.junit.jupiter.api.Test;

/** A session that is held lives although nobody asks for it, and tells what it has counted since. */
final class HeldSessionTest {

    private static final ProbeKey KEY = key(V4, 1_000, 500);
    private static final long IDLE_MS = 600_000;

    private final Rig rig = new Rig();

    private SessionTotals totals() {
        return Objects.requireNonNull(rig.directory.totals(KEY));
    }

    private void passMinutes(int minutes) {
        for (int i = 0; i < minutes * 60; i++) {
            rig.clocks.passNs(1_000 * MS_NS);
            rig.lap();
        }
    }

    @Test
    void itOutlivesTheTimeInWhichNobodyAsks() throws EngineBusy {
        rig.directory.hold(List.of(KEY));
        passMinutes(25);

        assertThat(rig.meter.sessions()).isEqualTo(1);
    }

    @Test
    void releasedItEndsAtOnceIfNobodyHasAskedForIt() throws EngineBusy {
        rig.directory.hold(List.of(KEY));
        rig.lap();
        rig.directory.release(List.of(KEY));
        rig.lap();

        assertThat(rig.directory.active()).isEmpty();
        assertThat(rig.meter.sessions()).isZero();
    }

    @Test
    void releasedItLivesOnForThoseWhoAsk() throws EngineBusy {
        rig.directory.hold(List.of(KEY));
        rig.lap();
        rig.ask(KEY);
        rig.directory.release(List.of(KEY));
        passMinutes(9);
        assertThat(rig.directory.active()).hasSize(1);

        passMinutes(2);
        assertThat(rig.directory.active()).isEmpty();
    }

    @Test
    void oneThatWasAskedForIsHeldWithoutBeginningAnew() throws EngineBusy {
        rig.ask(KEY);
        rig.passMs(2_500);
        long sent = rig.sentOf(KEY);
        rig.directory.hold(List.of(KEY));
        rig.passMs(2_000);
        assertThat(rig.sentOf(KEY)).isEqualTo(sent + 2);

        passMinutes(25);
        assertThat(rig.meter.sessions()).isEqualTo(1);
    }

    @Test
    void holdingAgainChangesNothing() throws EngineBusy {
        rig.directory.hold(List.of(KEY));
        rig.passMs(3_000);
        long sent = totals().count(SessionCounter.SENT);
        rig.directory.hold(List.of(KEY));
        rig.lap();

        assertThat(totals().count(SessionCounter.SENT)).isEqualTo(sent);
        assertThat(rig.commands.take()).isNull();
    }

    /** It was released, lives for somebody else, and is wanted again. */
    @Test
    void itCanBeHeldASecondTime() throws EngineBusy {
        rig.directory.hold(List.of(KEY));
        rig.lap();
        rig.ask(KEY);
        rig.directory.release(List.of(KEY));
        rig.lap();
        rig.directory.hold(List.of(KEY));
        passMinutes(25);

        assertThat(rig.directory.active()).hasSize(1);
    }

    @Test
    void totalsAreOfTheTimeSinceItWasHeld() throws EngineBusy {
        Packet before = rig.firstPacket(KEY);
        rig.answer(before, 7 * MS_NS);
        rig.txStamp(before);
        rig.passMs(600);
        assertThat(rig.directory.totals(KEY)).isNull();

        rig.directory.hold(List.of(KEY));
        Packet first = rig.nextPacket();
        rig.txStamp(first);
        rig.answer(first, 3 * MS_NS);
        rig.passMs(600);
        Packet second = rig.nextPacket();
        rig.txStamp(second);
        rig.answer(second, 2 * MS_NS);
        rig.passMs(600);

        SessionTotals totals = totals();
        assertThat(totals.count(SessionCounter.SENT)).isEqualTo(2);
        assertThat(totals.count(SessionCounter.RECEIVED)).isEqualTo(2);
        assertThat(totals.count(SessionCounter.RTT_SUM_NS)).isEqualTo(5 * MS_NS);
        assertThat(totals.minNs()).isEqualTo(2 * MS_NS);
        assertThat(totals.maxNs()).isEqualTo(3 * MS_NS);
        assertThat(totals.lastNs()).isEqualTo(2 * MS_NS);
        assertThat(totals.heat().count(HeatBins.bin(2 * MS_NS))).isEqualTo(1);
        assertThat(totals.heat().count(HeatBins.bin(7 * MS_NS))).isZero();
        assertThat(rig.figures(KEY).received()).isEqualTo(3);
    }

    @Test
    void countedAnewTheyBeginWithNothingAndTheSessionGoesOn() throws EngineBusy {
        rig.directory.hold(List.of(KEY));
        Packet first = rig.nextPacket();
        rig.txStamp(first);
        rig.answer(first, 3 * MS_NS);
        rig.passMs(600);
        long sinceMonoNs = totals().sinceMonoNs();
        rig.directory.recount(List.of(KEY));
        rig.passMs(1);

        assertThat(totals().sinceMonoNs()).isGreaterThan(sinceMonoNs);
        assertThat(totals().count(SessionCounter.RECEIVED)).isZero();
        assertThat(totals().maxNs()).isZero();
        assertThat(rig.figures(KEY).received()).isEqualTo(1);
    }

    @Test
    void withoutRoomNothingIsHeld() {
        Rig full = new Rig(new SessionLimit(0, "this is a test"));

        assertThatThrownBy(() -> full.directory.hold(List.of(KEY)))
                .isInstanceOf(EngineBusy.class)
                .hasMessageContaining("this is a test");
        full.passMs(10);
        assertThat(full.directory.totals(KEY)).isNull();
    }

    /** Idle sessions are looked at once in a while; one that is held must be looked at again after it is released. */
    @Test
    void afterALongTimeItStillEndsWhenItIsReleased() throws EngineBusy {
        rig.directory.hold(List.of(KEY));
        rig.lap();
        rig.ask(KEY);
        passMinutes(35);
        rig.directory.release(List.of(KEY));
        passMinutes((int) (2 * IDLE_MS / 60_000) + 1);

        assertThat(rig.directory.active()).isEmpty();
    }
}
