package net.icmpexporter.http;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.icmpexporter.net.NameMeter;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.probe.EngineCommands;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.target.MemoryTargetStore;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.Connections;
import org.eclipse.jetty.server.LocalConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scrapes before the first scrape. The first large answer of a process costs five times as much as later ones: classes are
 * loaded, and everything is interpreted. So a second server, which nobody can reach and behind which no engine runs, is asked
 * a few times what Prometheus will ask: the code is the same, the figures, counters and sessions of this process are not
 * touched, and no packet is sent.
 */
final class Rehearsal {

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    /** As many as a request may have without a header, of TEST-NET-1 (RFC 5737). */
    private static final String TARGETS =
            IntStream.range(0, 256).mapToObj(host -> "target=192.0.2." + host).collect(Collectors.joining("&"));

    /** Three are nearly enough; the compiler is busy for some time after them, and that should not be during a scrape. */
    private static final int ROUNDS = 8;

    /** What curl, Prometheus 2 and Prometheus 3 ask for. */
    private static final List<String> FORMATS = List.of(
            "*/*",
            "application/openmetrics-text;version=1.0.0",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited");

    private final HttpOptions options;
    private final Function<Channel, ChannelStatus> channelStatus;
    private final MonoClock monoClock;
    private final WallClock wallClock;

    /**
     * @param options of the server that is rehearsed for
     * @param channelStatus what can be probed at all
     * @param monoClock any
     * @param wallClock any
     */
    Rehearsal(
            HttpOptions options,
            Function<Channel, ChannelStatus> channelStatus,
            MonoClock monoClock,
            WallClock wallClock) {
        this.options = options;
        this.channelStatus = channelStatus;
        this.monoClock = monoClock;
        this.wallClock = wallClock;
    }

    /** Takes the calling thread for about a second, and leaves nothing behind but compiled code. Any thread, once. */
    void run() {
        try {
            perform();
        } catch (InterruptedException e) {
            // the process ends before anybody has scraped it
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("the first scrape will take longer: it could not be rehearsed: {}", e.toString());
        }
    }

    private void perform() throws Exception {
        EngineMeter meter = new EngineMeter();
        ProbeDirectory nobody = new ProbeDirectory(new EngineCommands(() -> {}), meter, monoClock);
        NameResolver resolver = name -> new CompletableFuture<>();
        TargetBook empty = new TargetBook(nobody, resolver, new MemoryTargetStore(), monoClock, wallClock, 1);
        try (HttpAdapter stage = new HttpAdapter(
                options,
                nobody,
                empty,
                new NoTargetFile(),
                meter,
                channelStatus,
                Connections.NONE,
                resolver,
                new NameMeter(),
                () -> 0,
                monoClock,
                wallClock)) {
            LocalConnector door = stage.startUnreachable();
            for (int round = 0; round < ROUNDS; round++) {
                for (String format : FORMATS) {
                    door.getResponse(request("/probe?" + TARGETS, format));
                    door.getResponse(request("/metrics", format));
                }
            }
        }
    }

    private static String request(String path, String format) {
        return "GET " + path + " HTTP/1.1\r\nHost: rehearsal\r\nAccept: " + format
                + "\r\nAccept-Encoding: gzip\r\n\r\n";
    }
}
