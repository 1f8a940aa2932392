package net.icmpexporter.probe;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.stats.SessionTotals;
import net.icmpexporter.time.MonoClock;
import org.jspecify.annotations.Nullable;

/**
 * The door for every thread but the engine's: asks for sessions and reads their figures. Any thread, never blocks. The
 * engine alone adds and removes sessions.
 */
public final class ProbeDirectory {

    private final ConcurrentMap<ProbeKey, Session> sessions = new ConcurrentHashMap<>();
    private final EngineCommands commands;
    private final EngineMeter meter;
    private final MonoClock clock;
    private final SessionLimit limit;

    /** Keys of commands that the engine has not obeyed yet: they will be sessions, and have their places. */
    private final AtomicInteger expected = new AtomicInteger();

    /** With {@link SessionLimit#OF_REFERENCES}. */
    public ProbeDirectory(EngineCommands commands, EngineMeter meter, MonoClock clock) {
        this(commands, meter, clock, SessionLimit.OF_REFERENCES);
    }

    /**
     * @param commands the engine's queue
     * @param meter where refusals are counted
     * @param clock times accesses
     * @param limit how many sessions there may be at once
     */
    public ProbeDirectory(EngineCommands commands, EngineMeter meter, MonoClock clock, SessionLimit limit) {
        this.commands = commands;
        this.meter = meter;
        this.clock = clock;
        this.limit = limit;
    }

    /** How many sessions there may be at once. */
    public SessionLimit limit() {
        return limit;
    }

    /**
     * The figures of the sessions asked for, one per distinct key in the order of the request. A key without a session
     * gets one, from the engine's next lap on, and answers with nothing counted. Asking keeps a session alive.
     *
     * @throws EngineBusy if new sessions are needed and the engine cannot take them; then none of them was registered
     */
    public List<SessionView> probe(Collection<ProbeKey> keys) throws EngineBusy {
        long nowMonoNs = clock.monoNs();
        List<SessionView> views = new ArrayList<>(keys.size());
        List<ProbeKey> missing = new ArrayList<>();
        for (ProbeKey key : keys.stream().distinct().toList()) {
            Session session = sessions.get(key);
            if (session == null) {
                missing.add(key);
                views.add(new SessionView(key, nowMonoNs, SessionSnapshot.NOTHING_YET));
            } else {
                session.touch(nowMonoNs);
                views.add(new SessionView(key, nowMonoNs, session.stats().snapshot()));
            }
        }
        if (!missing.isEmpty()) {
            start(missing, false);
        }
        return views;
    }

    /**
     * Holds the sessions of some keys: they live on although nobody asks for them, until they are released. A key without a
     * session gets one from the engine's next lap on. To be repeated now and then for all keys that are to be held, which costs
     * little: so a session that could not begin gets another chance.
     *
     * @throws EngineBusy if new sessions are needed and the engine cannot take them; then none of the keys is held that was not
     *     before
     */
    public void hold(Collection<ProbeKey> keys) throws EngineBusy {
        List<ProbeKey> missing =
                keys.stream().distinct().filter(key -> !isHeld(key)).toList();
        if (!missing.isEmpty()) {
            start(missing, true);
        }
    }

    private boolean isHeld(ProbeKey key) {
        Session session = sessions.get(key);
        return session != null && session.isHeld();
    }

    /**
     * Holds the sessions of some keys no longer. Those that nobody has asked for otherwise end at once, the others when
     * nobody has asked for them in a while.
     *
     * @throws EngineBusy if the engine has too much waiting; then all of them are held on
     */
    public void release(Collection<ProbeKey> keys) throws EngineBusy {
        command(new EngineCommand.Release(List.copyOf(keys)));
    }

    /**
     * Has the {@link #totals} of held sessions counted anew from now on.
     *
     * @throws EngineBusy if the engine has too much waiting; then nothing is counted anew
     */
    public void recount(Collection<ProbeKey> keys) throws EngineBusy {
        command(new EngineCommand.Recount(List.copyOf(keys)));
    }

    private void command(EngineCommand command) throws EngineBusy {
        if (!commands.offer(command)) {
            throw EngineBusy.ofWaiting();
        }
    }

    /** The counts of a session that is held, or was; null if there is none. Does not keep it alive. */
    public @Nullable SessionTotals totals(ProbeKey key) {
        Session session = sessions.get(key);
        return session == null ? null : session.stats().totals();
    }

    /** A session that is probed now; null if there is none. Does not keep it alive. */
    public @Nullable SessionView view(ProbeKey key) {
        Session session = sessions.get(key);
        return session == null ? null : view(session);
    }

    /** Every session that is probed now, in no particular order. Does not keep them alive. */
    public Stream<SessionView> active() {
        return sessions.values().stream().map(ProbeDirectory::view);
    }

    private static SessionView view(Session session) {
        return new SessionView(
                session.key(), session.lastAccessMonoNs(), session.stats().snapshot());
    }

    private void start(List<ProbeKey> missing, boolean held) throws EngineBusy {
        int soon = expected.addAndGet(missing.size());
        if (sessions.size() + soon > limit.sessions()) {
            refuse(missing);
            throw new EngineBusy("no room for " + missing.size() + " more sessions: " + sessions.size() + " of "
                    + limit.sessions() + " are probed; " + limit.reason());
        }
        if (!commands.offer(new EngineCommand.Start(missing, held))) {
            refuse(missing);
            throw EngineBusy.ofWaiting();
        }
    }

    private void refuse(List<ProbeKey> missing) {
        expected.addAndGet(-missing.size());
        meter.countConcurrently(EngineCounter.COMMANDS_REFUSED);
    }

    /** Engine thread: a command has been obeyed; what came of its keys is published. */
    void obeyed(EngineCommand.Start start) {
        expected.addAndGet(-start.keys().size());
    }

    /** Engine thread: makes a session visible. */
    void publish(Session session) {
        sessions.put(session.key(), session);
    }

    /** Engine thread: the session of a key, or null. */
    @Nullable
    Session find(ProbeKey key) {
        return sessions.get(key);
    }

    /** Engine thread: hides a session that ended. */
    void withdraw(Session session) {
        sessions.remove(session.key());
    }
}
