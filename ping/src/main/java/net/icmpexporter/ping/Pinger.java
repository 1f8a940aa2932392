package net.icmpexporter.ping;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import net.icmpexporter.linux.LinuxClocks;
import net.icmpexporter.linux.LinuxProbeTransport;
import net.icmpexporter.linux.LinuxTransportOptions;
import net.icmpexporter.linux.TransportNotOpened;
import net.icmpexporter.linux.cgroup.CgroupCpuQuota;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.probe.EngineSettings;
import net.icmpexporter.probe.PingEvent;
import net.icmpexporter.time.CpuQuota;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.wire.CookieKey;

/**
 * Pings hosts: one socket a family, one thread, any number of pings at once. Any thread may call any method.
 *
 * <p><b>Privileges.</b> With CAP_NET_RAW it uses raw sockets; without, ICMP sockets (icmp(7)) where
 * {@code net.ipv4.ping_group_range} has a group of the process. What cannot be opened is a reason in the result of each ping of
 * that family; only if nothing can be opened, opening fails.
 *
 * <p><b>Failure.</b> What a network or kernel does is a result. No error ends a pinger; a socket that is lost is opened again.
 *
 * <p><b>Callbacks.</b> Listeners, and what is chained to a future, run on one thread of the pinger's, one at a time: what
 * takes long there delays the news of other pings, though not their times.
 */
public final class Pinger implements AutoCloseable {

    private final ProbeTransport transport;
    private final PingLoop loop;
    private final Problems problems;
    private final ExecutorService callbacks =
            Executors.newSingleThreadExecutor(task -> daemon(task, "pinger callbacks"));

    private Pinger(ProbeTransport transport, MonoClock mono, WallClock wall, CpuQuota quota, int maxPps) {
        this.transport = transport;
        SecureRandom random = new SecureRandom();
        CookieKey cookies = new CookieKey(random.nextLong(), random.nextLong());
        EngineSettings settings = new EngineSettings(maxPps, cookies, EngineSettings.DEFAULT_SESSION_IDLE_NS);
        problems = new Problems(transport);
        loop = new PingLoop(transport, mono, wall, quota, settings);
        loop.start();
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Opens sockets of both families.
     *
     * @throws PingerNotOpened if neither can be opened
     */
    public static Pinger open() throws PingerNotOpened {
        return open(PingerOptions.DEFAULT);
    }

    /**
     * Opens sockets as told.
     *
     * @throws PingerNotOpened if none can be opened, or an option names what is not there
     */
    public static Pinger open(PingerOptions options) throws PingerNotOpened {
        LinuxTransportOptions wanted = LinuxTransportOptions.of(
                        options.interface4(), options.interface6(), LinuxTransportOptions.processIdentifier())
                .withNicStamps(options.nicStamps());
        LinuxProbeTransport transport;
        try {
            transport = LinuxProbeTransport.open(wanted, note -> {});
        } catch (TransportNotOpened e) {
            throw new PingerNotOpened(e);
        }
        ChannelStatus ipv4 = transport.status(Channel.ICMP4);
        ChannelStatus ipv6 = transport.status(Channel.ICMP6);
        if (!ipv4.usable() && !ipv6.usable()) {
            transport.close();
            throw new PingerNotOpened("no socket to ping with; IPv4: " + ipv4.detail() + "; IPv6: " + ipv6.detail());
        }
        return new Pinger(
                transport, LinuxClocks.mono(), LinuxClocks.wall(), CgroupCpuQuota.ofThisProcess(), options.maxPps());
    }

    /**
     * Pings over another network, as the simulated one of the module adapter-socket-fake: with its virtual time, hours of pings
     * take milliseconds, and are the same each time. The pinger owns the transport from now on.
     *
     * @param mono the monotonic clock that the transport goes by
     * @param wall the clock of its stamps
     */
    public static Pinger on(ProbeTransport transport, MonoClock mono, WallClock wall) {
        return new Pinger(transport, mono, wall, () -> 0, PingerOptions.DEFAULT.maxPps());
    }

    /** What there is to ping a family with; never blocks. */
    public ChannelStatus status(IpFamily family) {
        return transport.status(Channel.of(Protocol.ICMP, family));
    }

    /** What an event says went wrong, for people; empty if nothing did. Any thread. */
    public String words(InetAddress address, PingOptions options, PingEvent event) {
        return problems.words(PingTask.key(address, options), event);
    }

    /** Pings a host once, and waits for the answer for a second at most. */
    public PingResult ping(InetAddress address) throws InterruptedException {
        return ping(address, PingOptions.DEFAULT);
    }

    /**
     * Pings a host, and waits for all answers.
     *
     * @throws IllegalStateException if the pinger is closed, before or meanwhile
     */
    public PingResult ping(InetAddress address, PingOptions options) throws InterruptedException {
        return await(pingAsync(address, options));
    }

    /** Pings a host. The future fails only if the pinger is closed before the last answer; cancelling it ends the pings. */
    public CompletableFuture<PingResult> pingAsync(InetAddress address, PingOptions options) {
        return pingAsync(address, options, event -> {});
    }

    /**
     * The same, telling of each answer as it comes.
     *
     * @param listener hears every event but the last, before the future completes
     */
    public CompletableFuture<PingResult> pingAsync(
            InetAddress address, PingOptions options, Consumer<PingEvent> listener) {
        PingTask task = new PingTask(address, options, listener, callbacks, problems, loop, true, () -> {});
        loop.begin(List.of(task));
        return task.future();
    }

    /**
     * Pings a host for as long as wanted, and keeps nothing: for series without a foreseeable end.
     *
     * @param listener hears every event but the last
     * @return done when the last probe has ended; cancelling it ends the pings
     */
    public CompletableFuture<?> stream(InetAddress address, PingOptions options, Consumer<PingEvent> listener) {
        PingTask task = new PingTask(address, options, listener, callbacks, problems, loop, false, () -> {});
        loop.begin(List.of(task));
        return task.future();
    }

    /**
     * Pings hosts, so many at once, and waits for all; the results in the order of the hosts.
     *
     * @param concurrency hosts at once, positive
     * @throws IllegalStateException if the pinger is closed, before or meanwhile
     */
    public List<PingResult> pingAll(Collection<InetAddress> addresses, int concurrency, PingOptions options)
            throws InterruptedException {
        return await(pingAllAsync(addresses, concurrency, options));
    }

    /** Pings hosts, so many at once; the results in the order of the hosts. */
    public CompletableFuture<List<PingResult>> pingAllAsync(
            Collection<InetAddress> addresses, int concurrency, PingOptions options) {
        return new PingQueue(
                        loop,
                        new ArrayList<>(addresses),
                        (address, next) ->
                                new PingTask(address, options, event -> {}, callbacks, problems, loop, true, next))
                .begin(concurrency);
    }

    private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException | CompletionException e) {
            throw new IllegalStateException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        }
    }

    /** Ends all pings, whose futures fail, and closes the sockets. Idempotent. */
    @Override
    public void close() {
        loop.close();
        callbacks.shutdown();
    }
}
