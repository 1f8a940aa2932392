package net.icmpexporter.fake;

import static net.icmpexporter.fake.Bench.MS_NS;
import static net.icmpexporter.fake.Bench.S_NS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.icmpexporter.fake.Seen.What;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting, order, strictness, and the same network in real time. */
final class FakeProbeTransportTest {

    private static final String V4 = "192.0.2.1";
    private static final String V6 = "2001:db8::1";

    private static Bench bench() {
        Path path = Path.rttNs(10 * MS_NS);
        return new Bench(FakeNetwork.seeded(1).path(V4, path).path(V6, path));
    }

    @Test
    void aWaitForArrivalsEndsWithTheNextOne() {
        Bench bench = bench();
        bench.ping(V4, 0);

        bench.transport.await(S_NS, true);
        assertThat(bench.clocks.elapsedNs()).as("the stamp").isEqualTo(20_000);
        bench.transport.await(S_NS, true);
        assertThat(bench.clocks.elapsedNs()).as("it still waits to be read").isEqualTo(20_000);
        bench.poll();
        bench.transport.await(S_NS, true);
        assertThat(bench.clocks.elapsedNs()).as("the reply").isEqualTo(10 * MS_NS + 50_000);
        bench.poll();
        bench.transport.await(S_NS, true);
        assertThat(bench.clocks.elapsedNs()).as("nothing").isEqualTo(10 * MS_NS + 50_000 + S_NS);
    }

    @Test
    void aWaitInFullLetsArrivalsQueue() {
        Bench bench = bench();
        bench.ping(V4, 0);

        bench.transport.await(S_NS, false);
        assertThat(bench.clocks.elapsedNs()).isEqualTo(S_NS);
        bench.poll();

        Seen reply = bench.seen(What.REPLY).get(0);
        assertThat(reply.atNs()).isEqualTo(S_NS);
        assertThat(reply.stampWallNs()).isEqualTo(bench.clocks.wallNsAt(10 * MS_NS + 20_000));
    }

    @Test
    void nobodyWaitsForNothing() {
        Bench bench = bench();

        bench.transport.await(0, false);
        bench.transport.await(-5, true);

        assertThat(bench.clocks.elapsedNs()).isZero();
    }

    @Test
    void aWakeupEndsTheNextWaitAndOnlyThat() {
        Bench bench = bench();

        bench.transport.wakeup();
        bench.transport.wakeup();
        bench.transport.await(S_NS, false);
        assertThat(bench.clocks.elapsedNs()).isZero();
        bench.transport.await(S_NS, false);
        assertThat(bench.clocks.elapsedNs()).isEqualTo(S_NS);
    }

    @Test
    void stampsAndErrorsComeBeforeRepliesAndTheLimitHolds() {
        Bench bench = bench();
        for (int number = 0; number < 3; number++) {
            bench.ping(V4, number);
            bench.ping(V6, number);
        }
        bench.clocks.advanceNs(S_NS);

        assertThat(bench.transport.poll(bench, 5)).isEqualTo(5);
        assertThat(bench.transport.poll(bench, 5)).isEqualTo(5);
        assertThat(bench.transport.poll(bench, 5)).isEqualTo(2);
        assertThat(bench.transport.poll(bench, 5)).isZero();
        assertThat(bench.seen.subList(0, 6)).allMatch(seen -> seen.what() == What.TX_STAMP);
        assertThat(bench.seen.subList(6, 12)).allMatch(seen -> seen.what() == What.REPLY);
        for (IpFamily family : IpFamily.values()) {
            assertThat(bench.seen(What.REPLY).stream()
                            .filter(seen -> seen.family() == family)
                            .map(seen -> seen.hex().substring(12, 16)))
                    .containsExactly("0000", "0001", "0002");
        }
    }

    @Test
    void aRefusedSlotDoesNotKeepTheOthersFromGoing() {
        Bench bench = bench();
        SendBatch batch = bench.transport.batch(Channel.ICMP4);
        bench.writeRequest(batch, Bench.parse(V4), 0);
        bench.writeRequest(batch, Bench.parse("203.0.113.9"), 0);
        bench.writeRequest(batch, Bench.parse(V4), 1);

        bench.transport.send(batch);

        assertThat(List.of(batch.result(0), batch.result(1), batch.result(2)))
                .containsExactly(SendResult.SENT, SendResult.NETWORK_UNREACHABLE, SendResult.SENT);
    }

    @Test
    void whoKeepsAnArrivalFindsRubbish() {
        Bench bench = bench();
        List<ByteBuffer> kept = new ArrayList<>();
        ArrivalHandler careless = new ArrivalHandler() {
            @Override
            public void onReply(Arrival reply) {
                kept.add(reply.data);
            }

            @Override
            public void onTxStamp(Arrival sent) {}

            @Override
            public void onIcmpError(Arrival error) {}
        };
        bench.ping(V4, 0);
        bench.clocks.advanceNs(S_NS);
        bench.transport.poll(careless, 10);

        assertThat(kept).hasSize(1);
        assertThat(kept.get(0).getLong(16)).isEqualTo(0xEEEEEEEEEEEEEEEEL);
    }

    @Test
    void aHandlerThatCallsTheTransportIsABug() {
        Bench bench = bench();
        ArrivalHandler rash = new ArrivalHandler() {
            @Override
            public void onReply(Arrival reply) {}

            @Override
            public void onTxStamp(Arrival sent) {
                bench.transport.await(1, false);
            }

            @Override
            public void onIcmpError(Arrival error) {}
        };
        bench.ping(V4, 0);
        bench.clocks.advanceNs(S_NS);

        assertThatThrownBy(() -> bench.transport.poll(rash, 10)).isInstanceOf(IllegalStateException.class);
        assertThat(bench.transport.poll(bench, 10)).as("the transport lives on").isEqualTo(1);
    }

    @Test
    void closingTwiceIsClosingOnceAndUsingAfterwardsABug() {
        Bench bench = bench();

        bench.transport.close();
        bench.transport.close();

        assertThatThrownBy(() -> bench.transport.await(1, true)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bench.transport.send(bench.transport.batch(Channel.ICMP4)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatNobodyAskedForComesUpAsItIs() {
        Bench bench = bench();
        byte[] bytes = {1, 2, 3};
        bench.network.injectReply(3 * MS_NS, Bench.parse("203.0.113.66"), bytes);
        bench.network.injectIcmpError(MS_NS, Bench.parse(V6), Bench.parse("2001:db8::fe"), 1, 4, bytes);
        bench.network.injectTxStamp(2 * MS_NS, IpFamily.IPV4, bytes);

        bench.pass(S_NS);

        assertThat(bench.seen.stream().map(Seen::what)).containsExactly(What.ICMP_ERROR, What.TX_STAMP, What.REPLY);
        assertThat(bench.seen).allSatisfy(seen -> assertThat(seen.hex()).isEqualTo("010203"));
        assertThat(bench.seen.get(2).peer()).isEqualTo(Bench.parse("203.0.113.66"));
    }

    @Test
    @Timeout(20)
    void inRealTimeAWaitEndsWithTheArrival() {
        FakeNetwork network = FakeNetwork.seeded(1).path(V4, Path.rttNs(20 * MS_NS));
        ProbeTransport transport = FakeProbeTransport.inRealTime(
                network, FakeHost.sound(), System::nanoTime, FakeProbeTransportTest::wallNs);
        Bench writer = bench();
        SendBatch batch = transport.batch(Channel.ICMP4);
        writer.writeRequest(batch, Bench.parse(V4), 0);
        long beforeNs = System.nanoTime();
        transport.send(batch);

        while (writer.seen(What.REPLY).isEmpty()) {
            transport.await(10 * S_NS, true);
            transport.poll(writer, 10);
        }

        assertThat(System.nanoTime() - beforeNs).isGreaterThanOrEqualTo(20 * MS_NS);
        assertThat(network.record(V4).received()).isEqualTo(1);
        transport.close();
    }

    @Test
    @Timeout(20)
    void inRealTimeAWakeupFromAnotherThreadEndsAWait() throws InterruptedException {
        ProbeTransport transport = FakeProbeTransport.inRealTime(
                FakeNetwork.seeded(1), FakeHost.sound(), System::nanoTime, FakeProbeTransportTest::wallNs);
        AtomicLong rounds = new AtomicLong();
        Thread sleeper = new Thread(() -> {
            for (int i = 0; i < 100; i++) {
                transport.await(600 * S_NS, i % 2 == 0);
                rounds.incrementAndGet();
            }
        });
        sleeper.start();
        // Each round needs a wakeup of its own; more than one may fall into the same wait.
        while (sleeper.isAlive()) {
            transport.wakeup();
            sleeper.join(1);
        }

        assertThat(rounds).hasValue(100);
    }

    @Test
    @Timeout(20)
    void inRealTimeAnInterruptedThreadDoesNotWait() {
        ProbeTransport transport = FakeProbeTransport.inRealTime(
                FakeNetwork.seeded(1), FakeHost.sound(), System::nanoTime, FakeProbeTransportTest::wallNs);

        Thread.currentThread().interrupt();
        transport.await(600 * S_NS, false);

        assertThat(Thread.interrupted())
                .as("the interrupt is left for whoever it was meant for")
                .isTrue();
    }

    @Test
    void inRealTimeARoundTripIsStillExactWhileTheClocksAreReadApart() {
        FakeClocks time = FakeClocks.withUnrelatedOrigins();
        AtomicLong reads = new AtomicLong();
        MonoClock mono = () -> {
            time.advanceNs(100 * (reads.incrementAndGet() % 7));
            return time.monoNs();
        };
        FakeNetwork network = FakeNetwork.seeded(1).path(V4, Path.rttNs(10 * MS_NS));
        ProbeTransport transport = FakeProbeTransport.inRealTime(network, FakeHost.sound(), mono, time);
        Bench kept = bench();
        for (int number = 0; number < 20; number++) {
            SendBatch batch = transport.batch(Channel.ICMP4);
            batch.clear();
            kept.writeRequest(batch, Bench.parse(V4), number);
            transport.send(batch);
            time.advanceNs(S_NS + number * 777L);
            transport.poll(kept, 10);
        }

        assertThat(kept.seen(What.REPLY)).hasSize(20);
        for (int number = 0; number < 20; number++) {
            long sentWallNs = kept.seen(What.TX_STAMP).get(number).stampWallNs();
            long receivedWallNs = kept.seen(What.REPLY).get(number).stampWallNs();
            assertThat(receivedWallNs - sentWallNs).isEqualTo(10 * MS_NS);
        }

        time.stepWallNs(-3_600 * S_NS);
        transport.send(transport.batch(Channel.ICMP4));
        time.advanceNs(MS_NS);
        transport.poll(kept, 10);
        long afterStepWallNs = kept.seen(What.TX_STAMP).get(20).stampWallNs();
        assertThat(time.wallNs() - afterStepWallNs).isBetween(0L, 2 * MS_NS);
    }

    private static long wallNs() {
        return System.currentTimeMillis() * MS_NS;
    }
}
