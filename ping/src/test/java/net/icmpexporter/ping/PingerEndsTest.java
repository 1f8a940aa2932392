package net.icmpexporter.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import net.icmpexporter.fake.FakeClocks;
import net.icmpexporter.fake.FakeHost;
import net.icmpexporter.fake.FakeNetwork;
import net.icmpexporter.fake.FakeProbeTransport;
import net.icmpexporter.fake.path.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However pings end before their time: nothing more is sent, nobody waits for ever, and whoever asked is told why. */
@Timeout(60)
final class PingerEndsTest {

    private static final PingOptions ENDLESS = PingOptions.DEFAULT.withCount(Integer.MAX_VALUE);

    private final FakeClocks clocks = FakeClocks.withUnrelatedOrigins();
    private final FakeNetwork network = FakeNetwork.seeded(1).otherwise(address -> Path.rttNs(1_000_000));
    private final Pinger pinger =
            Pinger.on(FakeProbeTransport.inVirtualTime(network, FakeHost.sound(), clocks), clocks, clocks);
    private final InetAddress host = host();

    @AfterEach
    void close() {
        pinger.close();
    }

    private static InetAddress host() {
        try {
            return InetAddress.getByName("192.0.2.1");
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** With nothing under way the pinger's thread waits for orders. */
    @SuppressWarnings("BusyWait") // until the timeout of the test
    private static void awaitIdle() throws InterruptedException {
        while (Thread.getAllStackTraces().entrySet().stream()
                .noneMatch(entry -> entry.getKey().getName().equals("pinger") && isWaiting(entry.getValue()))) {
            Thread.sleep(1);
        }
    }

    private static boolean isWaiting(StackTraceElement[] stack) {
        return Stream.of(stack).anyMatch(frame -> frame.getMethodName().equals("takeOrders"))
                && Stream.of(stack).anyMatch(frame -> frame.getMethodName().equals("wait"));
    }

    @Test
    void whateverCompletesTheFutureEndsThePings() throws InterruptedException {
        CompletableFuture<PingResult> given = pinger.pingAsync(host, ENDLESS);
        given.completeExceptionally(new IllegalStateException("as orTimeout does"));
        CompletableFuture<PingResult> replaced = pinger.pingAsync(host, ENDLESS);
        replaced.complete(pinger.ping(host));
        pinger.stream(host, ENDLESS, event -> {}).cancel(true);
        pinger.pingAllAsync(List.of(host, host), 1, ENDLESS).completeExceptionally(new IllegalStateException("enough"));

        awaitIdle();
    }

    @Test
    void interruptingWhoeverWaitsEndsThePings() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread waiting = new Thread(() -> {
            try {
                pinger.ping(host, ENDLESS);
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        waiting.start();
        waiting.interrupt();
        interrupted.await();

        awaitIdle();
    }

    @Test
    void whatAListenerThrowsIsTheFailure() throws InterruptedException {
        AtomicInteger heard = new AtomicInteger();
        CompletableFuture<Void> stream = pinger.stream(host, ENDLESS, event -> {
            heard.incrementAndGet();
            throw new IllegalArgumentException("mine");
        });

        assertThatThrownBy(stream::get)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseExactlyInstanceOf(IllegalArgumentException.class)
                .hasRootCauseMessage("mine");
        awaitIdle();
        assertThat(heard).hasValue(1);
    }

    @Test
    void aListenerThatIsFarBehindEndsItsStream() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        CompletableFuture<Void> stream = pinger.stream(host, ENDLESS, event -> {
            try {
                slow.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThatThrownBy(stream::get)
                .hasCauseExactlyInstanceOf(ListenerTooSlow.class)
                .hasMessageContaining("65536 events behind");
        awaitIdle();
        slow.countDown();
    }

    @Test
    void aCallbackCannotWaitForAPing() throws Exception {
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        CompletableFuture<PingResult> ping = pinger.pingAsync(host, PingOptions.DEFAULT, event -> {
            try {
                pinger.ping(host);
            } catch (IllegalStateException | InterruptedException e) {
                refusal.set(e);
            }
        });

        assertThat(ping.get().isSuccess()).isTrue();
        assertThat(refusal.get()).hasMessageContaining("must not wait for a ping");
    }

    @Test
    void aCallbackMayClose() {
        CompletableFuture<PingResult> closing = pinger.pingAsync(host, ENDLESS, event -> pinger.close());

        assertThatThrownBy(closing::get).hasMessageContaining("the pinger is closed");
    }

    @Test
    void aLinkLocalAddressBringsItsInterface() throws Exception {
        byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        InetAddress address = Inet6Address.getByAddress(null, linkLocal, loopback.getIndex());

        assertThat(PingTask.key(address, PingOptions.DEFAULT).options().packet().interfaceName())
                .isEqualTo(loopback.getName());
        assertThat(PingTask.key(address, PingOptions.DEFAULT.withInterface("eth7"))
                        .options()
                        .packet()
                        .interfaceName())
                .isEqualTo("eth7");
        assertThat(PingTask.key(host, PingOptions.DEFAULT).options().packet().interfaceName())
                .isEmpty();
    }
}
