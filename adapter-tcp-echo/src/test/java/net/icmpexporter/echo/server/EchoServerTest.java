package net.icmpexporter.echo.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import net.icmpexporter.echo.wire.WireForm;
import net.icmpexporter.stats.EchoServerCounter;
import net.icmpexporter.stats.EchoServerMeter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class EchoServerTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(LOOPBACK, 0);
    private static final long PATIENCE_NS = 20_000_000_000L;

    private final EchoServerMeter meter = new EchoServerMeter();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @ParameterizedTest
    @EnumSource(WireForm.class)
    void everyFrameComesBackAsItWas(WireForm form) throws Exception {
        Visitor visitor = visit(serve(EchoServerOptions.USUAL));
        byte[] frames = Visitor.frames(form, 100);
        visitor.send(frames);

        assertThat(visitor.receive(frames.length)).isEqualTo(frames);
        await(() -> meter.value(EchoServerCounter.FRAMES) == 100);
    }

    @ParameterizedTest
    @EnumSource(WireForm.class)
    void framesInPiecesAndTogetherComeBack(WireForm form) throws Exception {
        Visitor visitor = visit(serve(EchoServerOptions.USUAL));
        byte[] frames = Visitor.frames(form, 4);
        int piece = 0;
        for (int at = 0; at < frames.length; at += piece) {
            piece = Math.min(piece + 1, frames.length - at);
            visitor.send(Arrays.copyOfRange(frames, at, at + piece));
            visitor.socket.getOutputStream().flush();
        }

        assertThat(visitor.receive(frames.length)).isEqualTo(frames);
    }

    /** Sent one by one and waited for: half a frame is never sent back. */
    @Test
    void ofAnUnfinishedFrameNothingComesBack() throws Exception {
        Visitor visitor = visit(serve(EchoServerOptions.USUAL));
        byte[] frames = Visitor.frames(WireForm.PLAIN, 2);
        visitor.send(Arrays.copyOf(frames, 20));
        assertThat(visitor.receive(16)).isEqualTo(Arrays.copyOf(frames, 16));
        visitor.socket.setSoTimeout(100);
        assertThatThrownBy(() -> visitor.receive(1)).isInstanceOf(IOException.class);

        visitor.send(Arrays.copyOfRange(frames, 20, 32));
        assertThat(visitor.receive(16)).isEqualTo(Arrays.copyOfRange(frames, 16, 32));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: x\r\n", "TCPPING\0................TCPPONG\0................"})
    void whatIsNoFrameEndsTheConnection(String bytes) throws Exception {
        Visitor visitor = visit(serve(EchoServerOptions.USUAL));
        visitor.send(bytes.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(visitor.isShutOut()).isTrue();
        await(() -> meter.value(EchoServerCounter.CLOSED_MALFORMED) == 1 && meter.connections() == 0);
    }

    @Test
    void thereAreNoMoreConnectionsThanAllowed() throws Exception {
        EchoServer server = serve(new EchoServerOptions(3, 2, List.of(), 60_000_000_000L));
        Visitor first = visit(server);
        Visitor second = visit(server);
        assertEchoes(first);
        assertEchoes(second);

        assertThat(isTurnedAway(server, "127.0.0.1")).isTrue();
        assertThat(meter.value(EchoServerCounter.REFUSED_ADDRESS_FULL)).isEqualTo(1);
        assertEchoes(visit(server, "127.0.0.2"));
        assertThat(isTurnedAway(server, "127.0.0.3")).isTrue();
        assertThat(meter.value(EchoServerCounter.REFUSED_FULL)).isEqualTo(1);

        first.close();
        await(() -> meter.connections() == 2);
        assertEchoes(visit(server));
        assertThat(meter.value(EchoServerCounter.ACCEPTED)).isEqualTo(4);
    }

    @Test
    void onlyThoseWhoAreAllowedAreServed() throws Exception {
        AddressRange allowed = Objects.requireNonNull(AddressRange.parse("127.0.0.2/32"));
        EchoServer server = serve(new EchoServerOptions(10, 10, List.of(allowed), 60_000_000_000L));

        assertThat(isTurnedAway(server, "127.0.0.1")).isTrue();
        assertEchoes(visit(server, "127.0.0.2"));
        assertThat(meter.value(EchoServerCounter.REFUSED_NOT_ALLOWED)).isEqualTo(1);
    }

    /** Neither silence nor the beginnings of frames keep a connection. */
    @Test
    void aConnectionWithoutWholeFramesIsClosed() throws Exception {
        EchoServer server = serve(new EchoServerOptions(10, 10, List.of(), 300_000_000L));
        Visitor silent = visit(server);
        Visitor dribbling = visit(server);
        assertEchoes(silent);
        Thread dribble = new Thread(() -> {
            try {
                for (int i = 0; i < 15; i++) {
                    dribbling.send(new byte[1]);
                    Thread.sleep(200);
                }
            } catch (IOException | InterruptedException closed) {
                return;
            }
        });
        dribble.start();

        assertThat(silent.isShutOut()).isTrue();
        assertThat(dribbling.isShutOut()).isTrue();
        await(() -> meter.value(EchoServerCounter.CLOSED_IDLE) == 2);
        assertThat(dribble.isAlive()).isTrue();
        dribble.interrupt();
        dribble.join();
    }

    @Test
    void framesKeepAConnection() throws Exception {
        EchoServer server = serve(new EchoServerOptions(10, 10, List.of(), 1_000_000_000L));
        Visitor visitor = visit(server);
        long untilNs = System.nanoTime() + 3_500_000_000L;
        while (System.nanoTime() < untilNs) {
            assertEchoes(visitor);
            Thread.sleep(100);
        }
        assertThat(meter.value(EchoServerCounter.CLOSED_IDLE)).isZero();
    }

    @Test
    void nothingIsReadFromAClientThatTakesNothing() throws Exception {
        EchoServer server = serve(EchoServerOptions.USUAL);
        try (SocketChannel greedy = SocketChannel.open(new InetSocketAddress(LOOPBACK, server.port()))) {
            greedy.configureBlocking(false);
            byte[] frames = Visitor.frames(WireForm.PLAIN, 4096);
            ByteBuffer sending = ByteBuffer.wrap(frames);
            long sent = 0;
            long stuckSinceNs = System.nanoTime();
            long cpuNs = cpuNs();
            while (System.nanoTime() - stuckSinceNs < 500_000_000L) {
                int written = greedy.write(sending);
                sent += written;
                if (written > 0) {
                    stuckSinceNs = System.nanoTime();
                    cpuNs = cpuNs();
                }
                if (!sending.hasRemaining()) {
                    sending.rewind();
                }
                assertThat(sent).as("what a server takes without giving").isLessThan(256L << 20);
            }
            assertThat(cpuNs() - cpuNs).as("what waiting costs the server").isLessThan(250_000_000L);
            assertEchoes(visit(server));

            ByteBuffer back = ByteBuffer.allocate(1 << 16);
            long received = 0;
            long whole = sent - sent % WireForm.PLAIN.bytes();
            while (received < whole) {
                assertThat(greedy.read(back.clear())).isNotNegative();
                for (int i = 0; i < back.position(); i++) {
                    if (back.get(i) != frames[(int) ((received + i) % frames.length)]) {
                        throw new AssertionError("another byte at " + (received + i));
                    }
                }
                received += back.position();
            }
            assertThat(received).isEqualTo(whole);
        }
    }

    @Test
    void withoutMeansItWaitsAndTriesAgain() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Door door = () -> {
            attempts.incrementAndGet();
            throw new IOException("Too many open files");
        };
        EchoServer server = EchoServer.open(ANY_PORT, door, EchoServerOptions.USUAL, meter, System::nanoTime);
        open.add(server);
        visit(server);

        long beganNs = System.nanoTime();
        await(() -> attempts.get() >= 3);
        long elapsedMs = Duration.ofNanos(System.nanoTime() - beganNs).toMillis();
        assertThat(attempts.get()).isLessThanOrEqualTo((int) (elapsedMs / 250) + 2);
        assertThat(meter.value(EchoServerCounter.REFUSED_NO_MEANS)).isGreaterThanOrEqualTo(3);
    }

    @Test
    void portScansLeaveNothingBehind() throws Exception {
        EchoServer server = serve(EchoServerOptions.USUAL);
        for (int i = 0; i < 500; i++) {
            try (Visitor scanner = new Visitor(server.port())) {
                if (i % 2 == 0) {
                    scanner.socket.setSoLinger(true, 0);
                }
            }
        }

        assertEchoes(visit(server));
        await(() -> meter.connections() == 1);
        assertThat(meter.value(EchoServerCounter.CLOSED_BY_CLIENT) + meter.value(EchoServerCounter.CLOSED_RESET))
                .isEqualTo(500);
    }

    /** As many as two ends in one process have descriptors for. */
    @Test
    void thousandsOfConnectionsAreServed() throws Exception {
        EchoServer server = serve(new EchoServerOptions(10_000, 10_000, List.of(), 60_000_000_000L));
        List<Visitor> visitors = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            visitors.add(visit(server));
        }
        byte[] frame = Visitor.frames(WireForm.MARKED, 1);
        for (Visitor visitor : visitors) {
            visitor.send(frame);
        }
        for (Visitor visitor : visitors) {
            assertThat(visitor.receive(frame.length)).isEqualTo(frame);
        }
        assertThat(meter.connections()).isEqualTo(3000);
    }

    @Test
    void aPortInUseIsSaid() throws Exception {
        EchoServer server = serve(EchoServerOptions.USUAL);

        assertThatThrownBy(() -> EchoServer.open(
                        new InetSocketAddress(LOOPBACK, server.port()),
                        EchoServerOptions.USUAL,
                        meter,
                        System::nanoTime))
                .isInstanceOf(NotListening.class)
                .hasMessage("cannot listen on localhost:" + server.port() + ": Address already in use");
    }

    @Test
    void atTheEndEveryConnectionEnds() throws Exception {
        EchoServer server = serve(EchoServerOptions.USUAL);
        Visitor visitor = visit(server);
        assertEchoes(visitor);

        server.close();
        assertThat(visitor.isShutOut()).isTrue();
        assertThat(meter.connections()).isZero();
    }

    private EchoServer serve(EchoServerOptions options) throws NotListening {
        EchoServer server = EchoServer.open(ANY_PORT, options, meter, System::nanoTime);
        open.add(server);
        return server;
    }

    private Visitor visit(EchoServer server) throws IOException {
        return visit(server, "127.0.0.1");
    }

    private Visitor visit(EchoServer server, String from) throws IOException {
        Visitor visitor = new Visitor(server.port(), from);
        open.add(visitor);
        return visitor;
    }

    /** The reset may come before the client has noticed that it is connected. */
    private boolean isTurnedAway(EchoServer server, String from) throws IOException {
        try {
            return visit(server, from).isShutOut();
        } catch (SocketException reset) {
            return true;
        }
    }

    /** What the server's thread has used of the processor. */
    private static long cpuNs() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("tcp echo server"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getId()))
                .sum();
    }

    private static void assertEchoes(Visitor visitor) throws IOException {
        byte[] frame = Visitor.frames(WireForm.PLAIN, 1);
        visitor.send(frame);
        assertThat(visitor.receive(frame.length)).isEqualTo(frame);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadlineNs).as("time over").isNegative();
            Thread.sleep(5);
        }
    }
}
