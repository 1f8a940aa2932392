package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.V6;
import static net.icmpexporter.probe.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.stats.SessionStats;
import org.junit.jupiter.api.Test;

final class ProbeDirectoryTest {

    private static final ProbeKey KEY = key(V4, 1_000, 500);
    private static final ProbeKey OTHER = key(V6, 1_000, 500);

    @Test
    void askingWakesTheEngineOnlyForWhatIsNew() throws EngineBusy {
        AtomicInteger wakeups = new AtomicInteger();
        EngineMeter meter = new EngineMeter();
        EngineCommands commands = new EngineCommands(wakeups::incrementAndGet);
        ProbeDirectory directory = new ProbeDirectory(commands, meter, () -> 5);
        directory.probe(List.of(KEY, OTHER));
        assertThat(wakeups).hasValue(1);

        directory.publish(new Session(KEY, 0, 0, 0, new SessionStats(3, 3), 0));
        directory.publish(new Session(OTHER, 1, 1, 1, new SessionStats(3, 3), 0));
        directory.probe(List.of(KEY, OTHER));
        directory.probe(List.of());
        assertThat(wakeups).hasValue(1);
    }

    @Test
    void theSameKeyTwiceIsOneSessionAndOneAnswer() {
        Rig rig = new Rig();
        assertThat(rig.ask(KEY, OTHER, KEY)).extracting(SessionView::key).containsExactly(KEY, OTHER);
        rig.ask(KEY);
        rig.ask(OTHER, KEY);
        rig.lap();

        assertThat(rig.meter.sessions()).isEqualTo(2);
        assertThat(rig.directory.active()).hasSize(2);
        assertThat(rig.ask(OTHER, KEY, OTHER)).extracting(SessionView::key).containsExactly(OTHER, KEY);
    }

    @Test
    void oneAddressInTwoFormsIsOneKey() {
        Rig rig = new Rig();
        rig.ask(KEY, key(Rig.address("::ffff:192.0.2.1"), 1_000, 500));
        rig.lap();

        assertThat(rig.meter.sessions()).isEqualTo(1);
    }

    @Test
    void askingTouchesAndLookingDoesNot() {
        Rig rig = new Rig();
        rig.ask(KEY);
        rig.lap();
        rig.passMs(700);
        long nowMonoNs = rig.clocks.monoNs();
        assertThat(rig.directory.active().map(SessionView::lastAccessMonoNs)).allMatch(last -> last < nowMonoNs);
        assertThat(rig.ask(KEY)).extracting(SessionView::lastAccessMonoNs).containsExactly(nowMonoNs);
        assertThat(rig.directory.active().map(SessionView::lastAccessMonoNs)).containsExactly(nowMonoNs);
    }

    /** All or nothing, and the caller hears of it; what was there before goes on. */
    @Test
    void whenTheQueueIsFullNothingIsRegistered() throws EngineBusy {
        Rig rig = new Rig();
        rig.ask(OTHER);
        rig.lap();
        for (int i = 0; i < 1_024; i++) {
            rig.ask(key(IpAddress.ofIpv4(i), 10_000, 500));
        }
        assertThatThrownBy(() -> rig.directory.probe(List.of(OTHER, KEY)))
                .isInstanceOf(EngineBusy.class)
                .hasMessage("the engine has 1024 requests waiting");
        assertThat(rig.count(EngineCounter.COMMANDS_REFUSED)).isEqualTo(1);
        assertThat(rig.ask(OTHER)).hasSize(1);

        rig.lap();
        assertThat(rig.directory.active().map(SessionView::key))
                .doesNotContain(KEY)
                .hasSize(1_025);
        rig.ask(KEY);
        rig.lap();
        assertThat(rig.directory.active().map(SessionView::key)).contains(KEY);
        assertThat(rig.count(EngineCounter.COMMANDS_REFUSED)).isEqualTo(1);
    }

    /** Those that the engine has not begun yet have their places: a burst of requests between two laps finds no gap. */
    @Test
    void moreSessionsThanThereIsRoomForAreRefused() throws EngineBusy {
        Rig rig = new Rig(new SessionLimit(3, "more with more of it"));
        rig.ask(KEY);
        rig.ask(OTHER);
        assertThatThrownBy(() -> rig.directory.probe(keys(2)))
                .isInstanceOf(EngineBusy.class)
                .hasMessage("no room for 2 more sessions: 0 of 3 are probed; more with more of it");
        rig.lap();
        assertThatThrownBy(() -> rig.directory.probe(keys(2)))
                .isInstanceOf(EngineBusy.class)
                .hasMessage("no room for 2 more sessions: 2 of 3 are probed; more with more of it");
        assertThat(rig.count(EngineCounter.COMMANDS_REFUSED)).isEqualTo(2);

        assertThat(rig.directory.probe(keys(1))).hasSize(1);
        rig.lap();
        assertThat(rig.meter.sessions()).isEqualTo(3);
        assertThat(rig.ask(KEY, OTHER)).hasSize(2);
        assertThat(rig.count(EngineCounter.COMMANDS_REFUSED)).isEqualTo(2);
    }

    /** A refused request has touched what it also asked for, so that nothing that is known ends for it. */
    @Test
    void whoIsKnownStaysKnownWhileOthersAreRefused() {
        Rig rig = new Rig(new SessionLimit(1, "that is all"));
        rig.ask(KEY);
        rig.lap();
        rig.passMs(700);
        assertThatThrownBy(() -> rig.directory.probe(List.of(KEY, OTHER))).isInstanceOf(EngineBusy.class);
        assertThat(rig.directory.active().map(SessionView::lastAccessMonoNs)).containsExactly(rig.clocks.monoNs());
    }

    /** Places that were kept for keys which turned out to be sessions already are free again; so are those of sessions that end. */
    @Test
    void placesAreGivenBack() throws EngineBusy {
        Rig rig = new Rig(new SessionLimit(2, "that is all"));
        rig.ask(KEY);
        rig.ask(KEY);
        rig.lap();
        rig.ask(OTHER);
        rig.lap();
        assertThat(rig.meter.sessions()).isEqualTo(2);

        rig.clocks.passNs(EngineSettings.DEFAULT_SESSION_IDLE_NS + Rig.SECOND_NS);
        rig.lap();
        assertThat(rig.meter.sessions()).isZero();
        assertThat(rig.directory.probe(keys(2))).hasSize(2);
    }

    @Test
    void aLimitIsWithinWhatPacketsTellApart() {
        assertThat(SessionLimit.OF_REFERENCES.sessions()).isEqualTo(1 << 20);
        assertThatThrownBy(() -> new SessionLimit(-1, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SessionLimit((1 << 20) + 1, "")).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<ProbeKey> keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> key(IpAddress.ofIpv4(0x0A000000 + i), 1_000, 500))
                .toList();
    }

    /** It is expected under overload, and costs nothing there. */
    @Test
    void refusalsHaveNoStackTrace() {
        assertThat(new EngineBusy("full").getStackTrace()).isEmpty();
    }

    @Test
    void keysAreOrderedByAddressThenByHow() {
        ProbeKey[] ordered = {
            ProbeKey.icmp(V4, new ProbeOptions(1_000_000, 1_000_000, 24)),
            ProbeKey.icmp(V4, new ProbeOptions(1_000_000, 1_000_000, 25)),
            ProbeKey.icmp(V4, new ProbeOptions(1_000_000, 1_000_001, 24)),
            ProbeKey.icmp(V4, new ProbeOptions(1_000_001, 1_000_000, 24)),
            ProbeKey.tcp(V4, 1, new ProbeOptions(2_000_000, 1_000_000, 24)),
            ProbeKey.tcp(V4, 2, new ProbeOptions(1_000_000, 1_000_000, 24)),
            ProbeKey.icmp(V6, new ProbeOptions(1_000_000, 1_000_000, 24)),
        };
        for (int i = 0; i < ordered.length; i++) {
            for (int j = 0; j < ordered.length; j++) {
                assertThat(Integer.signum(ordered[i].compareTo(ordered[j])))
                        .as("%s against %s", ordered[i], ordered[j])
                        .isEqualTo(Integer.compare(i, j));
                assertThat(ordered[i].equals(ordered[j])).isEqualTo(i == j);
            }
        }
    }
}
