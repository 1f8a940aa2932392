package net.icmpexporter.fake;

import static net.icmpexporter.fake.Bench.MS_NS;
import static net.icmpexporter.fake.Bench.S_NS;
import static net.icmpexporter.net.IpFamily.IPV4;
import static net.icmpexporter.net.IpFamily.IPV6;
import static net.icmpexporter.transport.SendResult.NO_BUFFERS;
import static net.icmpexporter.transport.SendResult.NO_SOCKET;
import static net.icmpexporter.transport.SendResult.SENT;
import static net.icmpexporter.transport.SendResult.WOULD_BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.fake.Seen.What;
import net.icmpexporter.fake.fault.FaultScript;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.fake.path.PathRecord;
import net.icmpexporter.transport.Channel;
import org.junit.jupiter.api.Test;

/** Buffers, faults and stamps of the host, whose network is perfect here. */
final class FakeHostTest {

    private static final String V4 = "192.0.2.1";
    private static final String V6 = "2001:db8::1";

    private static Bench bench(FakeHost host) {
        Path path = Path.rttNs(10 * MS_NS);
        return new Bench(FakeNetwork.seeded(1).path(V4, path).path(V6, path), host);
    }

    private static Bench bench(FaultScript faults) {
        return bench(FakeHost.sound().withFaults(faults));
    }

    @Test
    void aFullReceiveBufferDropsAndCounts() {
        Bench bench = bench(FakeHost.sound().withBuffers(3, Integer.MAX_VALUE));
        for (int number = 0; number < 10; number++) {
            bench.ping(V4, number);
        }
        bench.clocks.advanceNs(S_NS);
        bench.poll();

        assertThat(bench.seen(What.REPLY)).hasSize(3);
        assertThat(bench.seen(What.TX_STAMP)).hasSize(10);
        assertThat(bench.transport.overflowDrops(Channel.ICMP4)).isEqualTo(7);
        assertThat(bench.transport.overflowDrops(Channel.ICMP6)).isZero();
        assertThat(bench.network.record(V4).received()).isEqualTo(3);
        assertThat(bench.network.record(V4).overflowed()).isEqualTo(7);
        assertThat(bench.network.record(V4).unknowable()).isEqualTo(7);

        bench.ping(V4, 10);
        bench.pass(S_NS);
        assertThat(bench.seen(What.REPLY)).as("there is room again").hasSize(4);
    }

    @Test
    void aFullErrorQueueLosesStampsAndIsNoticedOnce() {
        Bench bench = bench(FakeHost.sound().withBuffers(Integer.MAX_VALUE, 2));
        for (int number = 0; number < 5; number++) {
            bench.ping(V4, number);
        }
        bench.clocks.advanceNs(S_NS);
        bench.poll();

        assertThat(bench.seen(What.TX_STAMP)).hasSize(2);
        assertThat(bench.seen(What.REPLY)).hasSize(5);
        assertThat(bench.transport.overflowDrops(Channel.ICMP4)).isEqualTo(1);
        assertThat(bench.transport.overflowDrops(Channel.ICMP4)).isEqualTo(1);
        assertThat(bench.transport.overflowDrops(Channel.ICMP6)).isZero();
    }

    @Test
    void theNthSendOfAFamilyIsRefused() {
        Bench bench = bench(FaultScript.none().refuseNth(IPV4, 2, NO_BUFFERS));

        assertThat(bench.ping(V4, 0)).isEqualTo(SENT);
        assertThat(bench.ping(V6, 0)).isEqualTo(SENT);
        assertThat(bench.ping(V6, 1)).isEqualTo(SENT);
        assertThat(bench.ping(V4, 1)).isEqualTo(NO_BUFFERS);
        assertThat(bench.ping(V4, 2)).isEqualTo(SENT);
        bench.pass(S_NS);

        assertThat(bench.seen(What.REPLY)).hasSize(4);
        assertThat(bench.network.record(V4).refused()).isEqualTo(1);
    }

    @Test
    void everySendInAWindowIsRefused() {
        Bench bench = bench(FaultScript.none().refuseBetween(2 * S_NS, 4 * S_NS, WOULD_BLOCK));

        bench.pings(V4, 6, S_NS);

        assertThat(bench.network.record(V4).refused()).isEqualTo(2);
        assertThat(bench.network.record(V4).received()).isEqualTo(4);
    }

    @Test
    void aLostSocketSendsAndHearsNothingUntilTheAttemptThatWorks() {
        Bench bench = bench(FaultScript.none().loseSocket(IPV4, S_NS, 3));
        bench.ping(V4, 0);
        bench.clocks.advanceNs(S_NS - 5 * MS_NS);
        bench.ping(V4, 1);
        assertThat(bench.transport.needsReopen()).isFalse();
        bench.clocks.advanceNs(5 * MS_NS);

        assertThat(bench.transport.needsReopen()).isTrue();
        assertThat(bench.transport.status(Channel.ICMP4).usable()).isFalse();
        assertThat(bench.transport.status(Channel.ICMP6).usable()).isTrue();
        assertThat(bench.ping(V4, 2)).isEqualTo(NO_SOCKET);
        assertThat(bench.ping(V6, 0)).isEqualTo(SENT);
        bench.pass(S_NS);
        assertThat(bench.transport.reopen()).isFalse();
        assertThat(bench.transport.reopen()).isFalse();
        assertThat(bench.transport.reopen()).isTrue();
        assertThat(bench.transport.needsReopen()).isFalse();
        assertThat(bench.transport.status(Channel.ICMP4).usable()).isTrue();
        assertThat(bench.ping(V4, 3)).isEqualTo(SENT);
        bench.pass(S_NS);

        PathRecord record = bench.network.record(V4);
        assertThat(record.refused()).isEqualTo(1);
        assertThat(record.unheard())
                .as("one waited in the socket that was lost, one came when there was none")
                .isEqualTo(2);
        assertThat(record.received()).isEqualTo(1);
        assertThat(bench.seen(What.REPLY).stream().filter(reply -> reply.family() == IPV4))
                .hasSize(1);
        assertThat(bench.network.record(V6).received()).isEqualTo(1);
    }

    @Test
    void aSocketCanBeLostAgain() {
        Bench bench = bench(FaultScript.none().loseSocket(IPV4, 5 * S_NS, 1).loseSocket(IPV4, S_NS, 1));

        bench.pass(2 * S_NS);
        assertThat(bench.transport.needsReopen()).isTrue();
        assertThat(bench.transport.reopen()).isTrue();
        bench.pass(2 * S_NS);
        assertThat(bench.transport.needsReopen()).isFalse();
        bench.pass(2 * S_NS);
        assertThat(bench.transport.needsReopen()).isTrue();
    }

    @Test
    void aMissingFamilyIsNoLostOne() {
        Bench bench = bench(FaultScript.none().withoutFamily(IPV6));

        assertThat(bench.transport.status(Channel.ICMP6).usable()).isFalse();
        assertThat(bench.transport.needsReopen()).isFalse();
        assertThat(bench.transport.reopen()).isTrue();
        assertThat(bench.ping(V6, 0)).isEqualTo(NO_SOCKET);
        assertThat(bench.ping(V4, 0)).isEqualTo(SENT);
    }

    @Test
    void aHostWithoutStampsSaysSo() {
        Bench bench = bench(FaultScript.none().withoutStamps());

        bench.ping(V4, 0);
        bench.pass(S_NS);

        assertThat(bench.transport.status(Channel.ICMP4).kernelStamps()).isFalse();
        assertThat(bench.seen).singleElement().satisfies(reply -> {
            assertThat(reply.what()).isEqualTo(What.REPLY);
            assertThat(reply.stampWallNs()).isZero();
        });
        assertThat(bench.network.record(V4).receivedUnstamped()).isEqualTo(1);
    }

    @Test
    void stampsThatStopForAWhileAreMissingOnlyThen() {
        Bench bench = bench(FaultScript.none().withoutStampsBetween(5 * MS_NS, S_NS));

        bench.pings(V4, 3, S_NS);

        assertThat(bench.transport.status(Channel.ICMP4).kernelStamps()).isTrue();
        assertThat(bench.seen(What.TX_STAMP)).hasSize(3);
        assertThat(bench.seen(What.REPLY).stream().map(seen -> seen.stampWallNs() != 0))
                .containsExactly(false, true, true);
    }

    @Test
    void aStampBelongsToTheWallClockOfItsMoment() {
        Bench bench = bench(FakeHost.sound());
        bench.ping(V4, 0);
        bench.clocks.advanceNs(5 * MS_NS);
        long hourNs = 3_600 * S_NS;
        bench.clocks.stepWallNs(hourNs);
        bench.clocks.advanceNs(S_NS);
        bench.poll();

        long sentWallNs = bench.seen(What.TX_STAMP).get(0).stampWallNs();
        long receivedWallNs = bench.seen(What.REPLY).get(0).stampWallNs();
        assertThat(sentWallNs).isEqualTo(bench.clocks.wallNsAt(20_000));
        assertThat(receivedWallNs - sentWallNs).isEqualTo(hourNs + 10 * MS_NS);
    }

    @Test
    void theLinkHeaderIsWhatTheHostSays() {
        Bench tunnel = bench(FakeHost.sound().withLinkHeaderBytes(0));
        Bench ethernet = bench(FakeHost.sound());

        tunnel.ping(V6, 0);
        ethernet.ping(V6, 0);
        tunnel.pass(S_NS);
        ethernet.pass(S_NS);

        assertThat(tunnel.seen(What.TX_STAMP).get(0).hex()).hasSize(2 * (40 + Bench.MESSAGE_BYTES));
        assertThat(ethernet.seen(What.TX_STAMP).get(0).hex()).hasSize(2 * (14 + 40 + Bench.MESSAGE_BYTES));
    }
}
