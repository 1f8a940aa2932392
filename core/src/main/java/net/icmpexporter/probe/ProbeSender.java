package net.icmpexporter.probe;

import java.util.function.IntConsumer;
import net.icmpexporter.schedule.Pace;
import net.icmpexporter.schedule.PhaseSpread;
import net.icmpexporter.schedule.Spacing;
import net.icmpexporter.schedule.TimerWheel;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.stats.SkipReason;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;

/**
 * Sends what is due, from the schedule and never from the last packet: slot n of a session is at its phase plus n
 * intervals, in schedule time ({@link Pace}). Engine thread only.
 */
final class ProbeSender {

    /** A slot is still used this long after its time; then it is skipped, so that catching up is no burst. */
    private static final long MAX_LAG_NS = 100_000_000;

    /**
     * Packets that go out before what they brought back is read. Engines that had fallen behind and sent all that was due at
     * once needed a quarter more time for each probe, and some of them stayed behind.
     * And the stamps of thousands of packets may overflow the socket's buffer, which makes every probe in flight unknown.
     */
    private static final int MOST_A_LAP = 128;

    /** How long a session waits for the packets before it to be sent at an even pace. */
    private static final long MAX_WAIT_NS = 70_000_000;

    /**
     * How much longer than its timeout a probe stays in flight. A reply that was stamped in time may reach the socket
     * later than that when the processors are busy, since the kernel stamps before it queues.
     */
    private static final long GRACE_NS = 200_000_000;

    private final ProbeTransport transport;
    private final Channel[] channels;
    private final SessionTable sessions;
    private final InFlightTable inFlight;
    private final Outcomes outcomes;
    private final Pace pace;
    private final Spacing spacing;
    private final TimerWheel due = new TimerWheel(64, 0);
    private final EngineMeter meter;
    private final PacketFormats formats;
    private final MonoClock clock;
    private final WaitingLine line = new WaitingLine();
    private final IntConsumer onDue = this::onDue;
    private final IntConsumer onAhead = this::onAhead;
    private int dueCapacity = 64;
    private boolean hasMore;
    /** Without something to do with the result, the reading would be optimised away. */
    @SuppressWarnings("UnusedVariable")
    private long prefetched;

    ProbeSender(
            ProbeTransport transport,
            SessionTable sessions,
            InFlightTable inFlight,
            Outcomes outcomes,
            Pace pace,
            Spacing spacing,
            EngineMeter meter,
            PacketFormats formats,
            MonoClock clock) {
        this.transport = transport;
        this.channels = transport.channels().toArray(new Channel[0]);
        this.sessions = sessions;
        this.inFlight = inFlight;
        this.outcomes = outcomes;
        this.pace = pace;
        this.spacing = spacing;
        this.meter = meter;
        this.formats = formats;
        this.clock = clock;
    }

    /** Slots of {@link InFlightTable} that a session can need at once. */
    static long slotsNeeded(ProbeOptions options) {
        return longestFlightNs(options) / options.intervalNs() + 2;
    }

    /** How long a probe stays in flight if nothing comes. */
    static long longestFlightNs(ProbeOptions options) {
        return options.timeoutNs() + GRACE_NS;
    }

    /** Puts a session on the schedule: its first slot is the next moment of its phase, or now if it is that of a series. */
    void begin(Session session) {
        if (session.index() >= dueCapacity) {
            dueCapacity = Math.max(dueCapacity * 2, session.index() + 1);
            due.grow(dueCapacity);
        }
        long intervalNs = session.key().options().intervalNs();
        pace.add(intervalNs);
        if (session.key().protocol().isOverConnections()) {
            transport.connect(session.reference(), session.key().peer());
        }
        long nowNs = pace.scheduleNs();
        long offsetNs = PhaseSpread.offsetNs(session.phase(), intervalNs);
        session.slotNs = session.series() != null ? nowNs : nowNs + Math.floorMod(offsetNs - nowNs, intervalNs);
        due.schedule(session.index(), session.slotNs);
        line.reserve(sessions.size());
    }

    /** Takes a session off the schedule. */
    void end(Session session) {
        PingSeries series = session.series();
        if (series != null && series.isUsedUp()) {
            return; // it left the schedule with its last probe
        }
        due.cancel(session.index());
        line.remove(session);
        pace.remove(session.key().options().intervalNs());
    }

    /** When the next packet may go, on the monotonic clock at the present pace; {@code elseMonoNs} without sessions. */
    long nextMonoNs(long nowMonoNs, long elseMonoNs) {
        if (!line.isEmpty()) {
            return Math.max(pace.nextTakeMonoNs() - nowMonoNs, spacing.nextMonoNs() - nowMonoNs) + nowMonoNs;
        }
        return due.size() == 0 ? elseMonoNs : pace.monoNs(due.nextNs(pace.scheduleNs()));
    }

    /** Sends what is due, up to {@link #MOST_A_LAP}. */
    int sendDue() {
        int served = serveLine();
        int slots = served + due.fire(pace.scheduleNs(), MOST_A_LAP - served, onAhead, onDue);
        hasMore = due.hasDue() || served == MOST_A_LAP;
        for (Channel channel : channels) {
            flush(transport.batch(channel));
        }
        return slots;
    }

    /** Whether there was more to do at the last {@link #sendDue} than is done at once. */
    boolean hasMore() {
        return hasMore;
    }

    /** Has the state of a session that is about to be due fetched: what it needs would else be waited for piece by piece. */
    private void onAhead(int index) {
        Session session = sessions.get(index);
        prefetched += session == null ? 0 : session.prefetch();
    }

    /** A session's slot has come: of those that passed meanwhile only the latest is still used, if it is not too late. */
    private void onDue(int index) {
        Session session = sessions.get(index);
        if (session == null) {
            throw new IllegalStateException("index " + index + " is due and has no session");
        }
        pass(session, SkipReason.LAG);
        if (pace.scheduleNs() - session.slotNs > MAX_LAG_NS && session.series() == null) {
            skip(session, SkipReason.LAG, 1);
            awaitNextSlot(session);
        } else if (line.isEmpty() && mayGo()) {
            use(session);
        } else {
            line.add(session);
        }
    }

    private boolean mayGo() {
        if (!spacing.mayGo() || !pace.tryTake()) {
            return false;
        }
        spacing.gone();
        return true;
    }

    /** Those who wait go first. One whose next slot has come meanwhile has lost the earlier one. */
    private int serveLine() {
        Session longest = line.first();
        if (longest != null && pace.scheduleNs() - longest.slotNs > MAX_WAIT_NS) {
            spacing.hurry();
        }
        int served = 0;
        while (served < MOST_A_LAP && !line.isEmpty() && mayGo()) {
            Session session = line.take();
            if (session == null) {
                throw new IllegalStateException("the line is longer than it is");
            }
            pass(session, pace.stretch() > 1 ? SkipReason.RATE_LIMIT : SkipReason.LAG);
            use(session);
            served++;
        }
        return served;
    }

    /** Moves a session on to the latest slot that has come; those before are skipped, but a series takes longer instead. */
    private void pass(Session session, SkipReason reason) {
        long intervalNs = session.key().options().intervalNs();
        long missed = (pace.scheduleNs() - session.slotNs) / intervalNs;
        if (missed > 0) {
            if (session.series() == null) {
                skip(session, reason, missed);
            }
            session.slotNs += missed * intervalNs;
        }
    }

    private void awaitNextSlot(Session session) {
        PingSeries series = session.series();
        if (series != null && series.useUp()) {
            pace.remove(session.key().options().intervalNs());
            return;
        }
        session.slotNs += session.key().options().intervalNs();
        due.schedule(session.index(), session.slotNs);
    }

    /** Uses a session's slot. */
    private void use(Session session) {
        boolean room = enqueue(session);
        awaitNextSlot(session);
        if (!room) {
            skip(session, SkipReason.TABLE_FULL, 1);
            outcomes.noRoom(session);
        }
    }

    /** Makes a packet; false if there is no room for another probe in flight. */
    private boolean enqueue(Session session) {
        PacketFormat format = formats.of(session.channel());
        int number = session.stats().nextNumber();
        int slot = inFlight.claim(session, number);
        if (slot == InFlightTable.NONE || slot >= format.slots()) {
            if (slot != InFlightTable.NONE) {
                inFlight.unclaim(slot);
            }
            return false;
        }
        long identity = format.identity(session, number, slot);
        inFlight.setCookie(slot, identity);
        SendBatch batch = transport.batch(session.channel());
        if (batch.isFull()) {
            flush(batch);
        }
        ProbeKey key = session.key();
        int place = batch.add(
                key.address(), format.bytes(session), slot, key.options().packet());
        format.write(batch.memory(), batch.offset(place), session, number, identity);
        return true;
    }

    private void skip(Session session, SkipReason reason, long slots) {
        session.stats().skipped(reason, slots);
        meter.countSkipped(reason, slots);
    }

    private void flush(SendBatch batch) {
        if (batch.size() == 0) {
            return;
        }
        long begunMonoNs = clock.monoNs();
        transport.send(batch);
        for (int place = 0; place < batch.size(); place++) {
            int slot = batch.token(place);
            Session session = inFlight.session(slot);
            long sentMonoNs = batch.sentMonoNs(place, begunMonoNs);
            SendResult result = batch.result(place);
            if (result == SendResult.SENT) {
                session.stats().sent(sentMonoNs);
                meter.count(EngineCounter.SENT);
                inFlight.launch(
                        slot, sentMonoNs, sentMonoNs + session.key().options().timeoutNs() + GRACE_NS);
            } else if (result == SendResult.CONNECTING) {
                outcomes.notDue(slot);
            } else {
                if (result.isNoWay()) {
                    session.noWay(sentMonoNs);
                }
                outcomes.notSent(slot, result);
            }
        }
        batch.clear();
    }
}
