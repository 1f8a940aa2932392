package net.icmpexporter.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import net.icmpexporter.schedule.Pace;
import net.icmpexporter.schedule.Spacing;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.stats.UnknownCause;
import net.icmpexporter.time.CpuQuota;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.time.WallClockSteps;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.ProbeTransport;
import org.jspecify.annotations.Nullable;

/**
 * The duty cycle: one {@link #doWork} is a lap, {@link #idle} the sleep between two. Whoever calls them in turn, a thread
 * or a test with a clock of its own, is the engine thread, and everything in this package is its property.
 *
 * <p>A lap takes commands, sends what is due, receives what has arrived, resolves what has waited too long, and once a
 * second looks after sessions and sockets. Nothing in it allocates per packet, locks or blocks.
 */
public final class ProbeEngine {

    private static final long SECOND_NS = 1_000_000_000L;
    /** Below this many probes a second a wake-up for each reply costs less than it is worth to be prompt. */
    private static final double PROMPT_PPS = 100;

    private static final long PROMPT_AFTER_FALLBACK_NS = 60 * SECOND_NS;

    private static final int POLL_LIMIT = 256;
    private static final int POLLS_A_LAP = 64;
    private static final long FIRST_BACKOFF_NS = 100_000_000;
    private static final long MAX_BACKOFF_NS = 10 * SECOND_NS;

    private final ProbeTransport transport;
    private final Channel[] channels;
    private final MonoClock clock;
    private final EngineMeter meter;
    private final EngineCommands commands;
    private final ProbeDirectory directory;

    private final Pace pace;
    private final Spacing spacing;
    private final SessionTable sessions;
    private final InFlightTable inFlight;
    private final Outcomes outcomes;
    private final RoundTrip roundTrip;
    private final ReplyMatcher matcher;
    private final ProbeSender sender;
    private final DropWatch drops;
    private final StallWatch stalls;
    private final IdleSessions idleSessions;
    /** Sessions whose series have come to their ends in this lap. */
    private final List<Session> over = new ArrayList<>();

    private final IntConsumer onTimeout = this::onTimeout;

    private long slotsNeeded;
    private long longestFlightNs;
    private long nextSecondMonoNs;
    private long lastReopenMonoNs;
    private boolean reopening;
    private long reopenBackoffNs = FIRST_BACKOFF_NS;
    private long wakeMonoNs;
    private long stampsMissing;
    private long promptUntilMonoNs;
    private boolean prompt;
    private boolean backlog;
    private boolean started;

    /** Stores and starts nothing; the first lap may come at any time after. */
    public ProbeEngine(
            ProbeTransport transport,
            MonoClock clock,
            WallClock wallClock,
            CpuQuota quota,
            EngineMeter meter,
            EngineSettings settings,
            EngineCommands commands,
            ProbeDirectory directory) {
        long nowMonoNs = clock.monoNs();
        this.transport = transport;
        this.channels = transport.channels().toArray(new Channel[0]);
        this.clock = clock;
        this.meter = meter;
        this.commands = commands;
        this.directory = directory;
        pace = new Pace(settings.maxPps(), nowMonoNs);
        spacing = new Spacing(nowMonoNs);
        inFlight = new InFlightTable(nowMonoNs);
        sessions = new SessionTable(settings.outageLosses());
        outcomes = new Outcomes(inFlight, meter, over::add);
        stalls = new StallWatch(quota, meter, nowMonoNs);
        roundTrip = new RoundTrip(transport, inFlight, new WallClockSteps(clock, wallClock), outcomes, stalls, meter);
        PacketFormats formats = new PacketFormats(
                new EchoFormat(transport, sessions, inFlight, outcomes, settings.cookieKey()),
                new SynFormat(sessions, inFlight, outcomes, settings.cookieKey(), clock),
                new FrameFormat(sessions, inFlight, outcomes, wallClock));
        matcher = new ReplyMatcher(formats, inFlight, outcomes, roundTrip, clock);
        sender = new ProbeSender(transport, sessions, inFlight, outcomes, pace, spacing, meter, formats, clock);
        drops = new DropWatch(transport, meter, clock);
        idleSessions = new IdleSessions(sessions, settings.sessionIdleNs(), this::end, nowMonoNs);
        nextSecondMonoNs = nowMonoNs;
        lastReopenMonoNs = nowMonoNs - FIRST_BACKOFF_NS;
        promptUntilMonoNs = nowMonoNs;
    }

    /**
     * One lap.
     *
     * @param nowMonoNs the monotonic clock now; never less than at the lap before
     * @return how much was done: 0 means that nothing was due and nothing had arrived
     */
    public int doWork(long nowMonoNs) {
        if (started) {
            stalls.lapBegins(wakeMonoNs, nowMonoNs);
        }
        started = true;
        drops.newLap();
        roundTrip.sampleClocks();
        pace.advance(nowMonoNs);
        spacing.advance(nowMonoNs, pace.effectivePps());
        int work = obey(nowMonoNs);
        work += sender.sendDue();
        work += receive();
        if (transport.needsReopen()) {
            drops.noteLostSockets();
        }
        if (!backlog) {
            work += inFlight.expire(matcher.emptiedMonoNs(), onTimeout);
        }
        endSeries();
        if (nowMonoNs - nextSecondMonoNs >= 0) {
            nextSecondMonoNs = nowMonoNs + SECOND_NS;
            idleSessions.endThose(nowMonoNs);
            watchStamps(nowMonoNs);
            stalls.look(nowMonoNs);
        }
        reopen(nowMonoNs);
        meter.count(EngineCounter.LAPS);
        meter.lapEnded(
                nowMonoNs, sessions.size(), sessions.tcpSize(), sessions.echoSize(), inFlight.size(), pace.stretch());
        wakeMonoNs = nextLapMonoNs(nowMonoNs);
        return work;
    }

    /** Sleeps until the next lap has something to do, or another thread wants the engine. */
    public void idle() {
        transport.await(wakeMonoNs - clock.monoNs(), wantsPromptReplies());
    }

    private int obey(long nowMonoNs) {
        int obeyed = 0;
        EngineCommand command = commands.take();
        while (command != null) {
            obey(command, nowMonoNs);
            obeyed++;
            command = commands.take();
        }
        return obeyed;
    }

    private void obey(EngineCommand command, long nowMonoNs) {
        if (command instanceof EngineCommand.Start start) {
            begin(start, nowMonoNs);
        } else if (command instanceof EngineCommand.Release release) {
            release(release);
        } else if (command instanceof EngineCommand.Recount recount) {
            recount(recount, nowMonoNs);
        } else if (command instanceof EngineCommand.Ping ping) {
            ping.series().forEach(series -> begin(series, nowMonoNs));
        } else if (command instanceof EngineCommand.CancelPings cancel) {
            cancel.series().forEach(this::cancel);
        }
    }

    private void begin(EngineCommand.Start start, long nowMonoNs) {
        try {
            for (ProbeKey key : start.keys()) {
                begin(key, start.held(), nowMonoNs);
            }
        } finally {
            directory.obeyed(start);
        }
    }

    private void begin(ProbeKey key, boolean held, long nowMonoNs) {
        Session there = directory.find(key);
        Session session = there == null ? begin(key, nowMonoNs) : there;
        if (held && session != null) {
            session.hold(nowMonoNs);
        } else if (session != null) {
            session.touch(nowMonoNs);
        }
    }

    private @Nullable Session begin(ProbeKey key, long nowMonoNs) {
        Session session = sessions.add(key, nowMonoNs);
        if (session == null) {
            meter.countConcurrently(EngineCounter.COMMANDS_REFUSED);
            return null;
        }
        schedule(session);
        idleSessions.begin(session);
        directory.publish(session);
        return session;
    }

    private void schedule(Session session) {
        ProbeOptions options = session.key().options();
        slotsNeeded += slotsNeeded(session);
        longestFlightNs = Math.max(longestFlightNs, ProbeSender.longestFlightNs(options));
        inFlight.reserve(Math.min(slotsNeeded, pace.mostIn(longestFlightNs)));
        sender.begin(session);
        transport.reserve((long) Math.ceil(pace.effectivePps()));
    }

    private static long slotsNeeded(Session session) {
        long needed = ProbeSender.slotsNeeded(session.key().options());
        PingSeries series = session.series();
        return series == null ? needed : Math.min(needed, series.count());
    }

    private void begin(PingSeries series, long nowMonoNs) {
        Session session = sessions.add(series, nowMonoNs);
        if (session == null) {
            meter.countConcurrently(EngineCounter.COMMANDS_REFUSED);
            series.tell(new PingEvent.Ended(false));
            return;
        }
        series.began(session);
        schedule(session);
    }

    private void cancel(PingSeries series) {
        Session session = series.session();
        if (session != null) {
            outcomes.abandonAll(session);
            end(session);
            series.ended();
            series.tell(new PingEvent.Ended(false));
        }
    }

    private void endSeries() {
        for (int i = 0; i < over.size(); i++) {
            Session session = over.get(i);
            PingSeries series = session.series();
            if (series != null) {
                end(session);
                series.ended();
                series.tell(new PingEvent.Ended(true));
            }
        }
        over.clear();
    }

    private void release(EngineCommand.Release release) {
        for (ProbeKey key : release.keys()) {
            Session session = directory.find(key);
            if (session != null && session.isHeld() && !session.release()) {
                end(session);
            }
        }
    }

    private void recount(EngineCommand.Recount recount, long nowMonoNs) {
        for (ProbeKey key : recount.keys()) {
            Session session = directory.find(key);
            if (session != null && session.isHeld()) {
                session.stats().hold(nowMonoNs);
            }
        }
    }

    private void end(Session session) {
        if (session.series() == null) {
            directory.withdraw(session);
            idleSessions.end(session);
        }
        sender.end(session);
        outcomes.abandonAll(session);
        sessions.remove(session);
        slotsNeeded -= slotsNeeded(session);
    }

    /** Polls until the sockets are empty, or enough for one lap has come up. */
    private int receive() {
        int received = 0;
        backlog = true;
        for (int i = 0; i < POLLS_A_LAP && backlog; i++) {
            long pollMonoNs = clock.monoNs();
            matcher.polling();
            int delivered = transport.poll(matcher, POLL_LIMIT);
            received += delivered;
            if (delivered < POLL_LIMIT) {
                backlog = false;
                matcher.emptied(pollMonoNs);
            }
        }
        return received;
    }

    private void onTimeout(int slot) {
        if (inFlight.isAnswered(slot)) {
            roundTrip.resolve(slot);
            return;
        }
        UnknownCause fault = ownFault(slot);
        if (fault == null) {
            outcomes.lost(slot);
        } else {
            outcomes.unknown(slot, fault);
        }
    }

    /** Why the answer to a probe may have been lost on this host; null if it cannot have been. */
    private @Nullable UnknownCause ownFault(int slot) {
        Session session = inFlight.session(slot);
        long sentMonoNs = inFlight.sentMonoNs(slot);
        if (session.isStamped
                && !inFlight.isStamped(slot)
                && transport.status(session.channel()).silentDrops()) {
            return UnknownCause.NOT_SENT;
        }
        UnknownCause cause = drops.cause(session.channel(), sentMonoNs);
        if (cause != UnknownCause.SOCKET_LOST && session.hadNoWaySince(sentMonoNs)) {
            return UnknownCause.NO_WAY;
        }
        return cause == UnknownCause.SOCKET_OVERFLOW ? stalls.reason(cause, sentMonoNs) : cause;
    }

    /** Where stamps go missing, a reply is timed when it is read: then it must be read at once. */
    private void watchStamps(long nowMonoNs) {
        long missing =
                meter.value(EngineCounter.FALLBACK_NO_TX_STAMP) + meter.value(EngineCounter.FALLBACK_NO_RX_STAMP);
        if (missing != stampsMissing) {
            stampsMissing = missing;
            promptUntilMonoNs = nowMonoNs + PROMPT_AFTER_FALLBACK_NS;
        }
        prompt = promptUntilMonoNs - nowMonoNs > 0;
    }

    /** At once, and then at growing distances for as long as it fails; never within the first of them. */
    private void reopen(long nowMonoNs) {
        if (!transport.needsReopen()) {
            reopenBackoffNs = FIRST_BACKOFF_NS;
            reopening = false;
            return;
        }
        if (nowMonoNs - lastReopenMonoNs < reopenBackoffNs) {
            return;
        }
        meter.count(EngineCounter.REOPENS);
        transport.reopen();
        lastReopenMonoNs = nowMonoNs;
        if (reopening) {
            reopenBackoffNs = Math.min(reopenBackoffNs * 2, MAX_BACKOFF_NS);
        }
        reopening = true;
    }

    private long nextLapMonoNs(long nowMonoNs) {
        if (backlog || sender.hasMore()) {
            return nowMonoNs;
        }
        long nextMonoNs = earlier(nextSecondMonoNs, sender.nextMonoNs(nowMonoNs, nextSecondMonoNs));
        nextMonoNs = earlier(nextMonoNs, inFlight.nextDeadlineMonoNs(nextMonoNs));
        if (transport.needsReopen()) {
            nextMonoNs = earlier(nextMonoNs, lastReopenMonoNs + reopenBackoffNs);
        }
        long earliestMonoNs = nowMonoNs + spacing.tickNs();
        return nextMonoNs - earliestMonoNs > 0 ? nextMonoNs : earliestMonoNs;
    }

    /** With stamps from below, or from a transport that reads by itself, it makes no difference when a reply is read; without them it does, and with few it is cheap. */
    private boolean wantsPromptReplies() {
        if (prompt || pace.effectivePps() < PROMPT_PPS) {
            return true;
        }
        for (Channel channel : channels) {
            ChannelStatus status = transport.status(channel);
            if (status.usable() && !status.kernelStamps() && !channel.protocol().isOverConnections()) {
                return true;
            }
        }
        return false;
    }

    private static long earlier(long oneMonoNs, long otherMonoNs) {
        return oneMonoNs - otherMonoNs < 0 ? oneMonoNs : otherMonoNs;
    }
}
