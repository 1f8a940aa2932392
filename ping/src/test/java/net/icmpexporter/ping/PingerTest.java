package net.icmpexporter.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import net.icmpexporter.fake.FakeClocks;
import net.icmpexporter.fake.FakeHost;
import net.icmpexporter.fake.FakeNetwork;
import net.icmpexporter.fake.FakeProbeTransport;
import net.icmpexporter.fake.path.Delay;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.fake.path.When;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.PingEvent;
import net.icmpexporter.stats.StampSource;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In a network whose time is virtual: what takes hours there takes milliseconds here, and is the same each time. */
@Timeout(60)
final class PingerTest {

    private static final long MS_NS = 1_000_000;
    private static final IpAddress ROUTER = IpAddress.ofIpv4(0xC0000201);

    private final FakeNetwork network = FakeNetwork.seeded(1);
    private final FakeClocks clocks = FakeClocks.withUnrelatedOrigins();
    private final Pinger pinger =
            Pinger.on(FakeProbeTransport.inVirtualTime(network, FakeHost.sound(), clocks), clocks, clocks);

    @AfterEach
    void close() {
        pinger.close();
    }

    private InetAddress host(String address, Path path) {
        network.path(address, path);
        return address(address);
    }

    private static InetAddress address(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void onePingOfOneHost() throws InterruptedException {
        PingResult result = pinger.ping(host("198.51.100.1", Path.rttNs(12 * MS_NS)));

        assertThat(result.isSuccess()).isTrue();
        assertThat(result.problem()).isEmpty();
        assertThat(result.rttsNs()).containsExactly(12 * MS_NS);
        assertThat(result.stampSource()).isEqualTo(StampSource.KERNEL);
        assertThat(result).hasToString("198.51.100.1: 1 of 1 answered");
    }

    @Test
    void bothFamilies() throws InterruptedException {
        assertThat(pinger.ping(host("2001:db8::1", Path.rttNs(MS_NS))).isSuccess())
                .isTrue();
    }

    @Test
    void aSeriesHasTheStatisticsThatPeopleKnow() throws InterruptedException {
        InetAddress host =
                host("198.51.100.1", Path.rttNs(10 * MS_NS).delay(When.every(4), Delay.constantNs(20 * MS_NS)));
        PingResult result = pinger.ping(host, PingOptions.DEFAULT.withCount(8).withInterval(Duration.ofMillis(10)));

        assertThat(result.received()).isEqualTo(8);
        assertThat(result.minNs()).isEqualTo(10 * MS_NS);
        assertThat(result.maxNs()).isEqualTo(30 * MS_NS);
        assertThat(result.meanNs()).isEqualTo(15.0 * MS_NS);
        assertThat(result.standardDeviationNs()).isCloseTo(Math.sqrt(75) * MS_NS, within(1.0));
        assertThat(result.percentileNs(50)).isEqualTo(10 * MS_NS);
        assertThat(result.percentileNs(75)).isEqualTo(10 * MS_NS);
        assertThat(result.percentileNs(76)).isEqualTo(30 * MS_NS);
        assertThat(result.percentileNs(100)).isEqualTo(30 * MS_NS);
        assertThatThrownBy(() -> result.percentileNs(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyKindOfFailureHasACountAndWords() throws InterruptedException {
        check(Path.blackhole(), PingResult::lost, "no answer within 1000 ms");
        check(Path.rttNs(1_100 * MS_NS).timeoutNs(5_000 * MS_NS), PingResult::lost, "the answer came after 1000 ms");
        check(
                Path.rttNs(MS_NS).reject(When.always(), 3, 1, ROUTER),
                PingResult::rejected,
                "host unreachable, says 192.0.2.1");
        check(
                Path.blackhole().refuse(When.always(), SendResult.NOT_PERMITTED),
                PingResult::notSent,
                "not sent: a packet filter of this host refused it (EPERM)");
    }

    private void check(Path path, ToIntFunction<PingResult> count, String problem) throws InterruptedException {
        PingResult result = pinger.ping(host("198.51.100.2", path));
        assertThat(count.applyAsInt(result)).as(problem).isEqualTo(1);
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.problem()).isEqualTo(problem);
        assertThat(result.meanNs()).isNaN();
        assertThat(result.percentileNs(99)).isZero();
    }

    @Test
    void duplicatesAreCounted() throws InterruptedException {
        InetAddress host = host("198.51.100.1", Path.rttNs(MS_NS).duplicate(When.always(), 2, MS_NS));
        PingResult result = pinger.ping(host, PingOptions.DEFAULT.withCount(3));

        assertThat(result.received()).isEqualTo(3);
        assertThat(result.duplicates()).isEqualTo(4);
    }

    @Test
    void aTimeoutMayBeMicrosecondsAndAnotherHoursAtTheSameTime() throws Exception {
        InetAddress near = host("198.51.100.1", Path.rttNs(MS_NS));
        InetAddress far = host("198.51.100.2", Path.rttNs(10_700_000 * MS_NS).timeoutNs(10_800_000 * MS_NS));
        CompletableFuture<PingResult> slow =
                pinger.pingAsync(far, PingOptions.DEFAULT.withTimeout(Duration.ofHours(3)));
        PingResult quick = pinger.ping(near, PingOptions.DEFAULT.withTimeout(Duration.ofNanos(5_000)));

        assertThat(quick.lost()).isEqualTo(1);
        assertThat(slow.get().rttsNs()).containsExactly(10_700_000 * MS_NS);
    }

    @Test
    void listenersHearOfEachAnswerBeforeTheEnd() throws Exception {
        List<PingEvent> heard = new CopyOnWriteArrayList<>();
        InetAddress host = host("198.51.100.1", Path.rttNs(MS_NS));
        PingResult result = pinger.pingAsync(host, PingOptions.DEFAULT.withCount(3), heard::add)
                .get();

        assertThat(heard).hasSize(3).isEqualTo(result.events());
    }

    @Test
    void aStreamTellsAndKeepsNothing() {
        List<PingEvent> heard = new CopyOnWriteArrayList<>();
        InetAddress host = host("198.51.100.1", Path.rttNs(MS_NS));

        assertThat(pinger.stream(host, PingOptions.DEFAULT.withCount(3), heard::add)
                        .join())
                .isNull();
        assertThat(heard).hasSize(3);
    }

    @Test
    void allHostsInTheirOrderAndOnlySoManyAtOnce() throws InterruptedException {
        List<InetAddress> hosts = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            hosts.add(host("198.51.100." + i, Path.rttNs(i * MS_NS)));
        }
        List<PingResult> results = pinger.pingAll(hosts, 7, PingOptions.DEFAULT);

        assertThat(results).extracting(PingResult::address).isEqualTo(hosts);
        assertThat(results).allMatch(PingResult::isSuccess);
        // seven at a time, so that far more time passes than the longest takes
        assertThat(clocks.elapsedNs()).isGreaterThan(60L * 61 / 2 * MS_NS / 7);
    }

    @Test
    void oneThatDoesNotAnswerKeepsNobodyWaiting() throws InterruptedException {
        List<InetAddress> hosts = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            hosts.add(host("198.51.100." + i, i == 1 ? Path.blackhole() : Path.rttNs(MS_NS)));
        }
        List<PingResult> results = pinger.pingAll(hosts, 2, PingOptions.DEFAULT.withTimeout(Duration.ofSeconds(10)));

        assertThat(results).filteredOn(PingResult::isSuccess).hasSize(99);
        assertThat(clocks.elapsedNs()).isLessThan(11_000 * MS_NS);
    }

    @Test
    void fiftyThousandAtOnce() throws InterruptedException {
        network.otherwise(address -> Path.rttNs(20_000 * MS_NS).timeoutNs(30_000 * MS_NS));
        List<InetAddress> hosts = IntStream.range(0, 50_000)
                .mapToObj(i -> address("10." + (i >> 16) + "." + (i >> 8 & 0xff) + "." + (i & 0xff)))
                .toList();
        List<PingResult> results =
                pinger.pingAll(hosts, 50_000, PingOptions.DEFAULT.withTimeout(Duration.ofSeconds(30)));

        assertThat(results).hasSize(50_000).allMatch(PingResult::isSuccess);
        assertThat(clocks.elapsedNs()).as("all at once").isLessThan(25_000 * MS_NS);
    }

    @Test
    void aCancelledPingSendsNoMore() throws Exception {
        CountDownLatch answered = new CountDownLatch(2);
        InetAddress host = host("198.51.100.1", Path.rttNs(MS_NS));
        CompletableFuture<PingResult> many =
                pinger.pingAsync(host, PingOptions.DEFAULT.withCount(Integer.MAX_VALUE), event -> answered.countDown());
        answered.await();
        assertThat(many.cancel(true)).isTrue();

        assertThatThrownBy(many::get).isInstanceOf(CancellationException.class);
        assertThat(pinger.ping(host).isSuccess()).isTrue();
    }

    @Test
    void cancellingAQueueCancelsItsPings() throws Exception {
        InetAddress host = host("198.51.100.1", Path.blackhole());
        CompletableFuture<List<PingResult>> all =
                pinger.pingAllAsync(List.of(host, host), 2, PingOptions.DEFAULT.withCount(Integer.MAX_VALUE));
        assertThat(all.cancel(true)).isTrue();

        assertThatThrownBy(all::get).isInstanceOf(CancellationException.class);
        assertThat(pinger.ping(host("198.51.100.2", Path.rttNs(MS_NS))).isSuccess())
                .isTrue();
    }

    @Test
    void noHostsAreNoResults() throws InterruptedException {
        assertThat(pinger.pingAll(List.of(), 5, PingOptions.DEFAULT)).isEmpty();
        assertThatThrownBy(() -> pinger.pingAllAsync(List.of(), 0, PingOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closingEndsWhatIsUnderWay() throws Exception {
        InetAddress host = host("198.51.100.1", Path.blackhole());
        CountDownLatch lost = new CountDownLatch(1);
        CompletableFuture<PingResult> endless =
                pinger.pingAsync(host, PingOptions.DEFAULT.withCount(Integer.MAX_VALUE), event -> lost.countDown());
        lost.await();
        pinger.close();
        pinger.close();

        assertThatThrownBy(endless::get)
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("the pinger is closed");
        assertThatThrownBy(() -> pinger.ping(host))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the pinger is closed");
    }

    @Test
    @SuppressWarnings("BusyWait") // until the timeout of the test
    void withNothingToDoItSleeps() throws InterruptedException {
        pinger.ping(host("198.51.100.1", Path.rttNs(MS_NS)));
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(one -> one.getName().equals("pinger") && one.isAlive())
                .findFirst()
                .orElseThrow();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        long elapsedNs = clocks.elapsedNs();

        assertThat(pinger.ping(address("198.51.100.1")).isSuccess()).isTrue();
        assertThat(clocks.elapsedNs() - elapsedNs).isLessThan(2_000 * MS_NS);
    }

    @Test
    void optionsHaveRanges() {
        assertThatThrownBy(() -> PingOptions.DEFAULT.withCount(0)).hasMessage("count must be positive, not 0");
        assertThatThrownBy(() -> PingOptions.DEFAULT.withTimeout(Duration.ZERO))
                .hasMessage("timeout must be 1 us to 24 h, not 0 ns");
        assertThatThrownBy(() -> PingOptions.DEFAULT.withInterval(Duration.ofDays(1_000_000)))
                .hasMessageStartingWith("interval is too long");
        assertThatThrownBy(() -> PingOptions.DEFAULT.withDscp(64)).hasMessage("DSCP must be 0 to 63, not 64");
        assertThatThrownBy(() -> PingerOptions.DEFAULT.withMaxPps(0)).hasMessage("maxPps must be 1 to 1000000, not 0");
        PingOptions all = PingOptions.DEFAULT
                .withDscp(46)
                .withHopLimit(3)
                .withFragmentation(Fragmentation.FORBIDDEN)
                .withSource(address("192.0.2.9"))
                .withInterface("eth7")
                .withPayloadBytes(1_000);
        assertThat(all.packet().dscp()).isEqualTo(46);
        assertThat(all.packet().hopLimit()).isEqualTo(3);
        assertThat(all.packet().fragmentation()).isEqualTo(Fragmentation.FORBIDDEN);
        assertThat(all.packet().source()).hasToString("192.0.2.9");
        assertThat(all.packet().interfaceName()).isEqualTo("eth7");
        assertThat(all.payloadBytes()).isEqualTo(1_000);
    }
}
