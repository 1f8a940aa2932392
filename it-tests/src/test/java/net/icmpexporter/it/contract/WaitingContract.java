package net.icmpexporter.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.it.contract.Prober.Seen.What;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.ProbeTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is promised about waiting, and a fresh rig for each promise. */
@Timeout(60)
abstract class WaitingContract {

    static final long MS_NS = 1_000_000;
    private static final long HOUR_NS = 3_600_000_000_000L;

    /** Stands for the one that is opened before each test. */
    private Rig rig = FakeRigs.inVirtualTime();

    /** A transport with its network, both families usable. */
    abstract Rig open() throws Exception;

    /** The kind of socket that its status names. */
    abstract String socketKind();

    @BeforeEach
    void openRig() throws Exception {
        rig = open();
    }

    @AfterEach
    void closeRig() {
        rig.close();
    }

    Rig rig() {
        return rig;
    }

    ProbeTransport transport() {
        return rig.transport();
    }

    Prober prober(IpFamily family) {
        return new Prober(rig, family).warm();
    }

    private long nowMonoNs() {
        return rig.mono().monoNs();
    }

    @ParameterizedTest
    @EnumSource
    void anArrivalEndsTheWaitForIt(IpFamily family) {
        Prober prober = prober(family);
        prober.send(prober.peers().answering(), 1);

        // nothing else could end this one in time
        transport().await(HOUR_NS, true);
        prober.pollUntil(() -> prober.of(What.REPLY).size() == 1);
    }

    @ParameterizedTest
    @EnumSource
    void noArrivalEndsTheWaitForTheTimeToPass(IpFamily family) {
        Prober prober = prober(family);
        prober.sendMany(prober.peers().answering(), 20);
        long waitNs = 100 * MS_NS;
        long beganNs = nowMonoNs();
        int waits = 0;
        while (nowMonoNs() - beganNs < waitNs) {
            transport().await(waitNs - (nowMonoNs() - beganNs), false);
            waits++;
        }

        assertThat(waits)
                .as("it may end early for no reason, but not for each arrival")
                .isLessThan(5);
        prober.pollUntil(() -> prober.of(What.REPLY).size() == 20);
    }

    @Test
    void nobodyWaitsForNoTime() {
        long beganNs = nowMonoNs();
        transport().await(0, true);
        transport().await(0, false);
        transport().await(-HOUR_NS, true);
        transport().await(Long.MIN_VALUE, false);

        assertThat(nowMonoNs() - beganNs).isLessThan(HOUR_NS);
    }

    @Test
    void aWaitEndsWhenItsTimeIsOver() {
        long beganNs = nowMonoNs();
        for (int i = 0; i < 3; i++) {
            transport().await(5 * MS_NS, i % 2 == 0);
        }
        assertThat(nowMonoNs() - beganNs).isLessThan(HOUR_NS);
    }

    @Test
    void aWakeupBeforehandEndsTheNextWait() {
        for (boolean untilArrival : new boolean[] {true, false}) {
            long beganNs = nowMonoNs();
            transport().wakeup();
            transport().wakeup();
            transport().await(HOUR_NS, untilArrival);
            assertThat(nowMonoNs() - beganNs).isLessThan(HOUR_NS);
        }
    }

    @Test
    void aWakeupFromAnotherThreadEndsAWait() throws InterruptedException {
        for (boolean untilArrival : new boolean[] {true, false}) {
            Thread other = new Thread(transport()::wakeup);
            other.start();
            // in virtual time this ends at once, in any other it could not without the other thread
            transport().await(HOUR_NS, untilArrival);
            other.join();
        }
    }
}
