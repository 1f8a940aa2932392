package net.icmpexporter.ping;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
import org.jspecify.annotations.Nullable;

/**
 * Pings hosts: one socket a family, any number of pings at once. Any thread may call any method.
 *
 * <pre>{@code
 * try (Pinger pinger = Pinger.open()) {
 *     PingResult result = pinger.ping(InetAddress.getByName("192.0.2.1"));
 *     System.out.println(result.isSuccess() ? result.meanNs() / 1e6 + " ms" : result.problem());
 * }
 * }</pre>
 *
 * <p><b>Privileges.</b> With CAP_NET_RAW it uses raw sockets; without, ICMP sockets (icmp(7)) where
 * {@code net.ipv4.ping_group_range} has a group of the process. What cannot be opened is a reason in the result of each ping of
 * that family; only if nothing can be opened, opening fails.
 *
 * <p><b>Failure.</b> What a network or kernel does is a result. No error ends a pinger; a socket that is lost is opened again.
 *
 * <p><b>Threads.</b> Two, both daemons, however many pings there are: one sends, reads, and sleeps while nothing is pinged; on the other
 * run listeners, and what is chained to a future (unless it was complete already, or somebody else completes it), one at a time: what
 * takes long there delays the news of other pings, though not their times. Nothing that runs there may wait for a ping.
 *
 * <p><b>Futures.</b> Whatever completes one before its pings have ended, {@code cancel} or {@code orTimeout} for example, ends the pings too: no more
 * is sent, and no listener is called any more. As with any {@link CompletableFuture}, cancelling what was derived from one
 * ({@code thenApply}) does not reach it.
 */
public final class Pinger implements AutoCloseable {

    private final ProbeTransport transport;
    private final PingLoop loop;
    private final Problems problems;
    private final ExecutorService callbacks = Executors.newSingleThreadExecutor(this::callbackThread);
    private volatile @Nullable Thread callbackThread;

    private Pinger(ProbeTransport transport, MonoClock mono, WallClock wall, CpuQuota quota, int maxPps) {
        this.transport = transport;
        SecureRandom random = new SecureRandom();
        CookieKey cookies = new CookieKey(random.nextLong(), random.nextLong());
        EngineSettings settings = new EngineSettings(maxPps, cookies, EngineSettings.DEFAULT_SESSION_IDLE_NS);
        problems = new Problems(transport);
        loop = new PingLoop(transport, mono, wall, quota, settings);
        loop.start();
    }

    private Thread callbackThread(Runnable task) {
        Thread thread = daemon(task, "pinger callbacks");
        callbackThread = thread;
        return thread;
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
            throw new PingerNotOpened("no socket to ping with: "
                    + (ipv4.detail().equals(ipv6.detail())
                            ? ipv4.detail()
                            : "IPv4: " + ipv4.detail() + "; IPv6: " + ipv6.detail()));
        }
        return new Pinger(
                transport, LinuxClocks.mono(), LinuxClocks.wall(), CgroupCpuQuota.ofThisProcess(), options.maxPps());
    }

    /**
     * Pings over another network, as the simulated one of the module adapter-socket-fake: with its virtual time, hours of pings
     * take milliseconds, and are the same each time. The pinger owns the transport from now on, and closes it.
     *
     * <pre>{@code
     * FakeClocks clocks = FakeClocks.withUnrelatedOrigins();
     * FakeNetwork network = FakeNetwork.seeded(1)
     *         .path("192.0.2.1", Path.rttNs(12_000_000))
     *         .path("192.0.2.2", Path.blackhole());
     * try (Pinger pinger = Pinger.on(
     *         FakeProbeTransport.inVirtualTime(network, FakeHost.sound(), clocks), clocks, clocks)) {
     *     PingResult result = pinger.ping(InetAddress.getByName("192.0.2.2"));
     *     System.out.println(result.lost() + " lost, after a second that nobody waited");
     * }
     * }</pre>
     *
     * <p>The network belongs to the pinger's thread: describe its paths before, and look at its records after {@link #close}.
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

    /**
     * Pings a host once, and waits for the answer for a second at most.
     *
     * @throws IllegalStateException if the pinger is closed, before or meanwhile, or this is its callback thread
     * @throws InterruptedException if this thread is interrupted; the ping has ended then
     */
    public PingResult ping(InetAddress address) throws InterruptedException {
        return ping(address, PingOptions.DEFAULT);
    }

    /**
     * Pings a host, and waits until every echo request has been answered or has failed.
     *
     * @throws IllegalStateException if the pinger is closed, before or meanwhile, or this is its callback thread
     * @throws InterruptedException if this thread is interrupted; the pings have ended then
     */
    public PingResult ping(InetAddress address, PingOptions options) throws InterruptedException {
        return await(pingAsync(address, options));
    }

    /** Pings a host. The future fails only if the pinger is closed (IllegalStateException); what completes it ends the pings. */
    public CompletableFuture<PingResult> pingAsync(InetAddress address, PingOptions options) {
        return pingAsync(address, options, event -> {});
    }

    /**
     * The same, telling of each answer as it comes.
     *
     * @param listener hears every event but the last, before the future completes; what it throws ends the pings, and the future fails
     *     with it
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
     * <p>Nothing slows the pings down. A listener that is {@value ListenerTooSlow#MOST_WAITING} events behind ends the stream: the future
     * fails with {@link ListenerTooSlow}.
     *
     * @param listener hears every event but the last; what it throws ends the stream, and the future fails with it
     * @return done when the last probe has ended, with null; what completes it before ends the pings
     */
    public CompletableFuture<Void> stream(InetAddress address, PingOptions options, Consumer<PingEvent> listener) {
        PingTask task = new PingTask(address, options, listener, callbacks, problems, loop, false, () -> {});
        loop.begin(List.of(task));
        return task.end();
    }

    /**
     * Pings hosts, so many at once, and waits for all; the results in the order of the hosts.
     *
     * @param concurrency hosts at once, positive
     * @throws IllegalStateException if the pinger is closed, before or meanwhile, or this is its callback thread
     * @throws InterruptedException if this thread is interrupted; the pings have ended then
     */
    public List<PingResult> pingAll(Collection<InetAddress> addresses, int concurrency, PingOptions options)
            throws InterruptedException {
        return await(pingAllAsync(addresses, concurrency, options));
    }

    /** Pings hosts, so many at once; the results in the order of the hosts. What completes the future ends all of its pings. */
    public CompletableFuture<List<PingResult>> pingAllAsync(
            Collection<InetAddress> addresses, int concurrency, PingOptions options) {
        return new PingQueue(
                        loop,
                        new ArrayList<>(addresses),
                        (address, next) ->
                                new PingTask(address, options, event -> {}, callbacks, problems, loop, true, next))
                .begin(concurrency);
    }

    private <T> T await(CompletableFuture<T> future) throws InterruptedException {
        if (Thread.currentThread() == callbackThread) {
            future.cancel(false);
            throw new IllegalStateException("a callback of the pinger must not wait for a ping: it would be for ever");
        }
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(false);
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        }
    }

    /**
     * Ends all pings, whose futures fail with {@link IllegalStateException}, and closes the sockets. Idempotent. May be called by a
     * callback; no listener is called any more once this has returned, but for one that is under way.
     */
    @Override
    public void close() {
        loop.close();
        callbacks.shutdown();
    }
}
