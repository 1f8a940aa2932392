package net.icmpexporter.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.icmpexporter.http.api.ApiAccess;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.NameAnswer;
import net.icmpexporter.net.NameMeter;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.probe.EngineCommands;
import net.icmpexporter.probe.EngineSettings;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeEngine;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.probe.SessionLimit;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.target.MemoryTargetStore;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.ConnectionFigures;
import net.icmpexporter.transport.EchoPeer;
import net.icmpexporter.wire.CookieKey;

/** The real server on a port of the kernel's choice, in front of a real engine that lives only while {@link #run} makes it. */
final class TestServer implements AutoCloseable {

    static final ProbeOptions OPTIONS = new ProbeOptions(2_000_000_000L, 3_000_000_000L, 56);

    /** What every channel has until a test says otherwise. */
    static final ChannelStatus RAW = new ChannelStatus(true, "raw", 1, true, false, "every interface");

    /** Names of every kind; every other name does not exist. */
    static final Map<String, List<String>> NAMES = Map.of(
            "both.example", List.of("192.0.2.10", "2001:db8::10", "192.0.2.11"),
            "four.example", List.of("192.0.2.4"),
            "six.example", List.of("2001:db8::6"),
            "mapped.example", List.of("::ffff:192.0.2.4"),
            "localhost", List.of("127.0.0.1", "::1"),
            "blocked.example", List.of("0.0.0.0", "::"),
            "group.example", List.of("224.0.0.1", "192.0.2.20"));

    /** Held here: a logger that nobody holds forgets its level. */
    private static final List<Logger> LIBRARIES =
            List.of(Logger.getLogger("io.javalin"), Logger.getLogger("org.eclipse"));

    static {
        LIBRARIES.forEach(library -> library.setLevel(Level.WARNING));
    }

    static final int MAX_SESSIONS = 2_000;
    static final int HISTORY_HOURS = 720;

    /** Neither clock begins where the other does. */
    final AtomicLong monoNs = new AtomicLong(-5_000_000_000L);

    final AtomicLong wallNs = new AtomicLong(1_800_000_000_000_000_000L);
    final EngineMeter meter = new EngineMeter();
    final EngineCommands commands = new EngineCommands(() -> {});
    final ProbeDirectory directory =
            new ProbeDirectory(commands, meter, monoNs::get, new SessionLimit(MAX_SESSIONS, "so says the test"));
    /** What is known of connections. */
    final Map<EchoPeer, ConnectionFigures> connections = new ConcurrentHashMap<>();

    final Map<Channel, ChannelStatus> channels = new EnumMap<>(Channel.class);
    /** Done on the thread of whoever asks for a family's status. */
    volatile Runnable onStatus = () -> {};

    final EchoTransport network = new EchoTransport(wallNs::get);
    final ProbeEngine engine = new ProbeEngine(
            network,
            monoNs::get,
            wallNs::get,
            () -> 0,
            meter,
            new EngineSettings(10_000, new CookieKey(1, 2), EngineSettings.DEFAULT_SESSION_IDLE_NS),
            commands,
            directory);
    final MemoryTargetStore store = new MemoryTargetStore();
    final TargetBook book;
    final ScriptedFile file = new ScriptedFile();
    final HttpAdapter adapter;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    TestServer() throws ListenFailed {
        this("linux", TestServer::resolve);
    }

    /** @param channel what each channel has when the server starts */
    TestServer(Function<Channel, ChannelStatus> channel) throws ListenFailed {
        this("linux", TestServer::resolve, channel, HttpAdapter::start, ApiAccess.FROM_THIS_HOST);
    }

    TestServer(String transport, NameResolver resolver) throws ListenFailed {
        this(transport, resolver, channel -> RAW, HttpAdapter::start, ApiAccess.FROM_THIS_HOST);
    }

    /** @param start instead of {@link HttpAdapter#start()} */
    static TestServer startedBy(Start start) throws ListenFailed {
        return new TestServer("linux", TestServer::resolve, channel -> RAW, start, ApiAccess.FROM_THIS_HOST);
    }

    /**
     * @param start instead of {@link HttpAdapter#start()}
     * @param access who may change something
     */
    static TestServer startedBy(Start start, ApiAccess access) throws ListenFailed {
        return new TestServer("linux", TestServer::resolve, channel -> RAW, start, access);
    }

    /** @param access who may change something */
    static TestServer with(ApiAccess access) throws ListenFailed {
        return new TestServer("linux", TestServer::resolve, channel -> RAW, HttpAdapter::start, access);
    }

    private TestServer(
            String transport,
            NameResolver resolver,
            Function<Channel, ChannelStatus> channelStatus,
            Start start,
            ApiAccess access)
            throws ListenFailed {
        for (Channel channel : Channel.values()) {
            channels.put(channel, channelStatus.apply(channel));
        }
        HttpOptions options = new HttpOptions("127.0.0.1", 0, OPTIONS, "1.2.3-test", transport, access);
        book = new TargetBook(directory, resolver, store, monoNs::get, wallNs::get, HISTORY_HOURS);
        adapter = new HttpAdapter(
                options,
                directory,
                book,
                file,
                meter,
                this::status,
                peer -> connections.getOrDefault(peer, ConnectionFigures.NOTHING_YET),
                resolver,
                new NameMeter(),
                () -> 0,
                monoNs::get,
                wallNs::get);
        start.start(adapter);
    }

    /** How the server is started. */
    interface Start {
        void start(HttpAdapter adapter) throws ListenFailed;
    }

    private ChannelStatus status(Channel channel) {
        onStatus.run();
        return channels.getOrDefault(channel, ChannelStatus.unusable("unknown"));
    }

    static CompletableFuture<NameAnswer> resolve(String name) {
        List<String> addresses = NAMES.get(name);
        return CompletableFuture.completedFuture(
                addresses == null
                        ? NameAnswer.none("no such name")
                        : NameAnswer.of(
                                addresses.stream().map(TestServer::address).toList()));
    }

    static IpAddress address(String text) {
        IpAddress address = IpAddress.parse(text);
        if (address == null) {
            throw new IllegalArgumentException(text);
        }
        return address;
    }

    /** @param pathAndQuery sent as it is, if URI takes it */
    HttpResponse<String> get(String pathAndQuery, String... headers) {
        return send("GET", pathAndQuery, headers);
    }

    HttpResponse<String> send(String method, String pathAndQuery, String... headers) {
        return send(method, pathAndQuery, BodyHandlers.ofString(), headers);
    }

    HttpResponse<String> post(String pathAndQuery, String body, String... headers) {
        return send("POST", pathAndQuery, BodyPublishers.ofString(body), BodyHandlers.ofString(), headers);
    }

    <T> HttpResponse<T> send(String method, String pathAndQuery, HttpResponse.BodyHandler<T> body, String... headers) {
        return send(method, pathAndQuery, BodyPublishers.noBody(), body, headers);
    }

    private <T> HttpResponse<T> send(
            String method,
            String pathAndQuery,
            HttpRequest.BodyPublisher sent,
            HttpResponse.BodyHandler<T> body,
            String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + adapter.port() + pathAndQuery))
                .method(method, sent)
                .timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), body);
        } catch (IOException e) {
            throw new AssertionError(method + " " + pathAndQuery, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Sends bytes that no client library would, and returns everything that comes back until the server closes. */
    String raw(byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), adapter.port())) {
            socket.setSoTimeout(30_000);
            try {
                socket.getOutputStream().write(request);
                socket.getOutputStream().flush();
            } catch (IOException e) {
                // the server may answer and close before it has read everything
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** The status of what comes back. */
    int status(byte[] request) throws IOException {
        String answer = raw(request);
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    /** A request line, with the connection closed after the answer. */
    String rawGet(String pathAndQuery) throws IOException {
        return raw(("GET " + pathAndQuery + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
    }

    /** Lets the engine live through some time, in laps of a millisecond. */
    void run(Duration time) {
        for (long lap = 0; lap < time.toMillis(); lap++) {
            monoNs.addAndGet(1_000_000);
            wallNs.addAndGet(1_000_000);
            engine.doWork(monoNs.get());
        }
    }

    @Override
    public void close() {
        adapter.close();
    }
}
