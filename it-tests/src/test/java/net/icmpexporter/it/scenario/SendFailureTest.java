package net.icmpexporter.it.scenario;

import static net.icmpexporter.it.scenario.Stage.EACH_SECOND;
import static net.icmpexporter.it.scenario.Stage.MINUTE_NS;
import static net.icmpexporter.it.scenario.Stage.MS_NS;
import static net.icmpexporter.net.IpFamily.IPV4;
import static net.icmpexporter.net.IpFamily.IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.fake.FakeHost;
import net.icmpexporter.fake.FakeNetwork;
import net.icmpexporter.fake.fault.FaultScript;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.fake.path.PathRecord;
import net.icmpexporter.fake.path.When;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The kernel refuses packets and loses sockets: counted by reason, and never the network's loss. */
@Timeout(60)
final class SendFailureTest {

    private static final String V4 = "192.0.2.10";
    private static final String V6 = "2001:db8::10";
    private static final long END_NS = 5 * MINUTE_NS;

    private static FakeNetwork network() {
        return FakeNetwork.seeded(1).otherwise(address -> Path.rttNs(30 * MS_NS));
    }

    private static Stage run(FakeNetwork network, FaultScript faults) {
        Stage stage = new Stage(network, FakeHost.sound().withFaults(faults));
        stage.probe(V4, EACH_SECOND);
        stage.probe(V6, EACH_SECOND);
        stage.runUntil(END_NS);
        return stage;
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"SENT", "CONNECTING"})
    void everyReasonIsCountedByItself(SendResult reason) {
        FakeNetwork network = network().path(V4, Path.rttNs(30 * MS_NS).refuse(When.every(3), reason));

        Stage stage = run(network, FaultScript.none());

        SessionSnapshot said = stage.figures(V4);
        PathRecord truth = network.record(V4);
        assertThat(said.sendFailed()).isEqualTo(truth.refused()).isBetween(99L, 101L);
        assertThat(said.sent()).isEqualTo(truth.sent());
        assertThat(said.lost()).isZero();
        assertThat(said.unknown()).isZero();
        assertThat(stage.meter.sendFailures(reason)).isEqualTo(truth.refused());
        assertThat(stage.sendFailures()).isEqualTo(truth.refused());
        assertThat(stage.figures(V6).sendFailed()).isZero();
    }

    @Test
    void everyReasonAtOnceStaysApart() {
        FaultScript faults = FaultScript.none();
        long nth = 5;
        for (SendResult reason : SendResult.failures()) {
            faults = faults.refuseNth(IPV4, nth, reason).refuseNth(IPV4, nth + 100, reason);
            nth += 7;
        }

        Stage stage = run(network(), faults);

        for (SendResult reason : SendResult.failures()) {
            assertThat(stage.meter.sendFailures(reason)).as("%s", reason).isEqualTo(2);
        }
        assertThat(stage.figures(V4).lost()).isZero();
        assertThat(stage.figures(V4).sendFailed()).isEqualTo(stage.sendFailures());
    }

    @Test
    void anOutageOfTheHostIsNoLoss() {
        Stage stage =
                run(network(), FaultScript.none().refuseBetween(MINUTE_NS, 2 * MINUTE_NS, SendResult.NETWORK_DOWN));

        for (String address : new String[] {V4, V6}) {
            SessionSnapshot said = stage.figures(address);
            assertThat(said.sendFailed()).as(address).isBetween(59L, 61L);
            assertThat(said.lost()).as(address).isZero();
            assertThat(said.received() + said.inFlight()).as(address).isEqualTo(said.sent());
        }
    }

    @Test
    void aLostSocketIsReopenedWithBackOffAndItsProbesAreUnknown() {
        // The second of the loss has a probe on its way, whatever the phase: it takes 1.5 s.
        FakeNetwork network = network().path(V4, Path.rttNs(1500 * MS_NS)).path(V6, Path.rttNs(1500 * MS_NS));
        FaultScript faults = FaultScript.none().loseSocket(IPV4, MINUTE_NS, 9);

        Stage stage = run(network, faults);

        SessionSnapshot said = stage.figures(V4);
        PathRecord truth = network.record(V4);
        assertThat(truth.unheard()).isBetween(1L, 2L);
        assertThat(said.unknown()).isEqualTo(truth.unheard());
        assertThat(said.lost()).isZero();
        assertThat(said.received()).isEqualTo(truth.received());
        assertThat(said.sendFailed()).isEqualTo(truth.refused()).isPositive();
        assertThat(stage.meter.sendFailures(SendResult.NO_SOCKET)).isEqualTo(truth.refused());
        assertThat(stage.count(EngineCounter.REOPENS)).isEqualTo(9);
        assertThat(stage.transport.needsReopen()).isFalse();

        SessionSnapshot other = stage.figures(V6);
        assertThat(other.sendFailed()).isZero();
        assertThat(other.unknown()).isZero();
        assertThat(other.lost()).isZero();
    }

    @Test
    void aSocketThatNeverComesBackCostsNoSpinning() {
        Stage sound = run(network(), FaultScript.none());
        Stage broken = run(
                network(),
                FaultScript.none()
                        .loseSocket(IPV4, MINUTE_NS, Integer.MAX_VALUE)
                        .loseSocket(IPV6, MINUTE_NS, Integer.MAX_VALUE));

        assertThat(broken.count(EngineCounter.REOPENS)).isBetween(10L, 60L);
        assertThat(broken.count(EngineCounter.LAPS)).isLessThan(sound.count(EngineCounter.LAPS) + 200);
        assertThat(broken.figures(V4).lost()).isZero();
        assertThat(broken.figures(V4).sendFailed()).isBetween(239L, 241L);
        assertThat(broken.transport.status(Channel.ICMP4).usable()).isFalse();
        assertThat(broken.count(EngineCounter.FAULTS)).isZero();
    }

    @Test
    void aSocketCanBeLostTimeAndAgain() {
        FaultScript faults = FaultScript.none();
        for (int minute = 1; minute < 5; minute++) {
            faults = faults.loseSocket(IPV6, minute * MINUTE_NS, 3);
        }

        Stage stage = run(network(), faults);

        assertThat(stage.count(EngineCounter.REOPENS)).isEqualTo(4 * 3);
        assertThat(stage.figures(V6).lost()).isZero();
        assertThat(stage.figures(V6).received())
                .isEqualTo(stage.network.record(V6).received());
        assertThat(stage.figures(V6).unknown())
                .isEqualTo(stage.network.record(V6).unheard());
    }

    @Test
    void aHostWithoutAFamilyFailsItsSendsAndNothingElse() {
        Stage stage = run(network(), FaultScript.none().withoutFamily(IPV6));

        assertThat(stage.figures(V6).sent()).isZero();
        assertThat(stage.figures(V6).sendFailed()).isBetween(298L, 301L);
        assertThat(stage.meter.sendFailures(SendResult.NO_SOCKET))
                .isEqualTo(stage.figures(V6).sendFailed());
        assertThat(stage.count(EngineCounter.REOPENS)).isZero();
        assertThat(stage.figures(V4).received()).isGreaterThan(295);
        assertThat(stage.figures(V4).lost()).isZero();
    }
}
