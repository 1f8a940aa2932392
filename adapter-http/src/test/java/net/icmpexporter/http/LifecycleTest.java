package net.icmpexporter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.icmpexporter.http.api.ApiAccess;
import net.icmpexporter.net.NameMeter;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.probe.EngineCommands;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.target.MemoryTargetStore;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.Connections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LifecycleTest {

    private static HttpAdapter adapter(String host, int port) {
        EngineMeter meter = new EngineMeter();
        ProbeDirectory directory = new ProbeDirectory(new EngineCommands(() -> {}), meter, () -> 0);
        return new HttpAdapter(
                new HttpOptions(host, port, TestServer.OPTIONS, "1", "linux"),
                directory,
                new TargetBook(directory, TestServer::resolve, new MemoryTargetStore(), () -> 0, () -> 0, 1),
                new NoTargetFile(),
                meter,
                family -> ChannelStatus.unusable("none"),
                Connections.NONE,
                TestServer::resolve,
                new NameMeter(),
                () -> 0,
                () -> 0,
                () -> 0);
    }

    private static Set<Thread> serverThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("http"))
                .collect(Collectors.toSet());
    }

    @Test
    void aPortInUseIsOneLineThatSaysWhatToDoAndLeavesNothingBehind() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            Set<Thread> before = serverThreads();
            HttpAdapter adapter = adapter("127.0.0.1", port);

            assertThatThrownBy(adapter::start)
                    .isInstanceOf(ListenFailed.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + port + ": the port is in use; stop what holds it"
                            + " (ss -ltnp sport = :" + port + "), or choose another with -listen");
            adapter.close();
            assertThat(before).containsAll(serverThreads());
        }
    }

    @Test
    void anAddressThatIsNotHereIsOneLineToo() {
        assertThatThrownBy(adapter("192.0.2.1", 9116)::start)
                .isInstanceOf(ListenFailed.class)
                .hasMessage("cannot listen on 192.0.2.1:9116: cannot assign requested address; use an address of this"
                        + " host, or nothing before the colon for all");
        assertThatThrownBy(adapter("2001:db8::1", 9116)::start)
                .isInstanceOf(ListenFailed.class)
                .hasMessageStartingWith("cannot listen on [2001:db8::1]:9116: ");
        assertThatThrownBy(adapter("-not-a-host-", 9116)::start)
                .isInstanceOf(ListenFailed.class)
                .hasMessageStartingWith("cannot listen on -not-a-host-:9116: the host is not known");
    }

    /** As after -drop, when a socket is handed over that the server could not open any more. */
    @Test
    void servesOnASocketThatListensAlreadyAndClosesItAtTheEnd() throws Exception {
        ServerSocketChannel socket = ListenSocket.open("127.0.0.1", 0);
        int port = socket.socket().getLocalPort();
        try (TestServer server = TestServer.startedBy(adapter -> adapter.start(socket))) {
            assertThat(server.adapter.port()).isEqualTo(port);
            assertThat(server.get("/-/healthy").statusCode()).isEqualTo(200);
        }
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void withoutAHostItListensOnAllAddresses() throws Exception {
        HttpAdapter adapter = adapter("", 0);
        adapter.start();
        try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), adapter.port())) {
            assertThat(socket.isConnected()).isTrue();
        } finally {
            adapter.close();
        }
    }

    /** Answers nothing until the test ends, but for names that are known. */
    private static NameResolver silent(CountDownLatch asked) {
        return name -> {
            if (TestServer.NAMES.containsKey(name)) {
                return TestServer.resolve(name);
            }
            asked.countDown();
            return new CompletableFuture<>();
        };
    }

    @Test
    void stopsAtOnceWhateverIsBeingAnswered() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        TestServer server = new TestServer("linux", silent(asked));
        try (LogCapture log = new LogCapture("io.javalin");
                Socket idle = new Socket(InetAddress.getLoopbackAddress(), server.adapter.port());
                Socket half = new Socket(InetAddress.getLoopbackAddress(), server.adapter.port());
                Socket waiting = new Socket(InetAddress.getLoopbackAddress(), server.adapter.port())) {
            half.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
            waiting.getOutputStream()
                    .write("GET /probe?target=slow.example HTTP/1.1\r\nHost: x\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            asked.await();
            int port = server.adapter.port();

            long beganNs = System.nanoTime();
            server.close();
            Duration took = Duration.ofNanos(System.nanoTime() - beganNs);

            // half a second is promised; without bounds of our own it would be five and more
            assertThat(took).isLessThan(Duration.ofSeconds(3));
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                    .isInstanceOf(IOException.class);
            server.close();
            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void stopsEvenIfAnAnswerNeverEnds() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        AtomicBoolean over = new AtomicBoolean();
        TestServer server = new TestServer();
        server.onStatus = () -> {
            reached.countDown();
            while (!over.get()) {
                Thread.onSpinWait();
            }
        };
        try (Socket asking = send(server, "/-/ready")) {
            reached.await();

            long beganNs = System.nanoTime();
            server.close();

            assertThat(Duration.ofNanos(System.nanoTime() - beganNs)).isLessThan(Duration.ofSeconds(3));
            assertThat(asking.isConnected()).isTrue();
        } finally {
            over.set(true);
        }
    }

    @Test
    void aSilentNameServiceDelaysNobodyElse() throws Exception {
        CountDownLatch asked = new CountDownLatch(60);
        List<Socket> sockets = new ArrayList<>();
        try (TestServer server = new TestServer("linux", silent(asked))) {
            for (int i = 0; i < 60; i++) {
                sockets.add(send(server, "/probe?target=slow" + i + ".example"));
            }
            asked.await();

            for (int i = 0; i < 20; i++) {
                assertThat(server.get("/probe?target=192.0.2.1").statusCode()).isEqualTo(200);
                assertThat(server.get("/metrics").statusCode()).isEqualTo(200);
                assertThat(server.get("/-/healthy").statusCode()).isEqualTo(200);
            }
        } finally {
            closeAll(sockets);
        }
    }

    /** Asks for something and does not wait for the answer. */
    private static Socket send(TestServer server, String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.adapter.port());
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void clientsThatOnlyConnectDoNotKeepOthersOut() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (TestServer server = new TestServer()) {
            for (int i = 0; i < Listener.MAX_CONNECTIONS + 20; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), server.adapter.port()));
            }

            assertThat(server.get("/-/healthy").statusCode()).isEqualTo(200);
        } finally {
            closeAll(silent);
        }
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void fortyScrapersAtOnceAllGetWhatTheyAskedFor() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(40);
        try (TestServer server = new TestServer()) {
            List<CompletableFuture<List<String>>> scrapers = IntStream.range(0, 40)
                    .mapToObj(number -> CompletableFuture.supplyAsync(() -> scrapeRepeatedly(server, number), threads))
                    .toList();
            for (CompletableFuture<List<String>> scraper : scrapers) {
                assertThat(scraper.get()).isEmpty();
            }
            assertThat(server.get("/metrics").body()).contains("icmp_exporter_http_faults_total 0.0\n");
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<String> scrapeRepeatedly(TestServer server, int number) {
        String own = "198.18.0." + (1 + number);
        return IntStream.range(0, 10)
                .mapToObj(round -> server.get("/probe?target=" + own + "&target=both.example")
                        .body())
                .filter(body -> !body.contains("{ip=\"" + own + "\"}") || !body.contains("{ip=\"192.0.2.10\"}"))
                .toList();
    }

    @Test
    void aFaultIsAShortLineForTheClientAndOneLogEntryForTheOperator() throws ListenFailed {
        NameResolver faulty = name -> {
            throw new IllegalStateException("secret");
        };
        try (TestServer server = new TestServer("linux", faulty);
                LogCapture log = new LogCapture(HandlerFaults.class.getName())) {
            for (int i = 0; i < 5; i++) {
                assertThat(server.get("/probe?target=any.example").statusCode()).isEqualTo(500);
            }

            assertThat(server.get("/probe?target=any.example").body()).isEqualTo("500 server error\n");
            assertThat(log.messages()).hasSize(1);
            assertThat(log.messages().get(0)).contains("/probe");
            assertThat(server.get("/metrics").body()).contains("icmp_exporter_http_faults_total 6.0\n");
            assertThat(server.directory.active()).isEmpty();
        }
    }

    @Test
    void anErrorOfTheJvmIsAnsweredTheSameWay() throws ListenFailed {
        NameResolver faulty = name -> {
            throw new StackOverflowError("secret");
        };
        try (TestServer server = new TestServer("linux", faulty);
                LogCapture log = new LogCapture(HandlerFaults.class.getName())) {
            assertThat(server.get("/probe?target=any.example").body()).isEqualTo("500 server error\n");

            server.onStatus = () -> {
                throw new StackOverflowError("secret");
            };
            HttpResponse<String> answer = server.get("/-/ready");
            server.onStatus = () -> {};

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).isEqualTo("500 server error\n");
            assertThat(log.messages()).hasSize(2);
            assertThat(server.get("/metrics").body()).contains("icmp_exporter_http_faults_total 2.0\n");
        }
    }

    @Test
    void optionsKnowTheirRanges() {
        assertThatThrownBy(() -> new HttpOptions("", 65_536, TestServer.OPTIONS, "1", "linux"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port must be 0 to 65535, not 65536");
    }

    @Test
    void withoutItsFurtherListenerItDoesNotListenAtAll() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerSocketChannel first = ListenSocket.open("127.0.0.1", 0);
            int port = other.getLocalPort();
            ApiAccess access = new ApiAccess("", new ApiAccess.Listener("127.0.0.1", port));

            assertThatThrownBy(() -> TestServer.startedBy(adapter -> adapter.start(first), access))
                    .isInstanceOf(ListenFailed.class)
                    .hasMessageContaining("127.0.0.1:" + port);
            assertThat(first.isOpen()).isFalse();
        }
    }
}
