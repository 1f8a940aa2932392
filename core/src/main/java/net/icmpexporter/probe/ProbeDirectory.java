package net.icmpexporter.probe;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.stats.SessionSnapshot;
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

    /**
     * @param commands the engine's queue
     * @param meter where refusals are counted
     * @param clock times accesses
     */
    public ProbeDirectory(EngineCommands commands, EngineMeter meter, MonoClock clock) {
        this.commands = commands;
        this.meter = meter;
        this.clock = clock;
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
            start(missing);
        }
        return views;
    }

    /** Every session that is probed now, in no particular order. Does not keep them alive. */
    public Stream<SessionView> active() {
        return sessions.values().stream()
                .map(session -> new SessionView(
                        session.key(),
                        session.lastAccessMonoNs(),
                        session.stats().snapshot()));
    }

    private void start(List<ProbeKey> missing) throws EngineBusy {
        if (meter.sessions() + missing.size() > SessionTable.MAX_SESSIONS) {
            meter.countConcurrently(EngineCounter.COMMANDS_REFUSED);
            throw new EngineBusy("no room for " + missing.size() + " more sessions: " + meter.sessions() + " of "
                    + SessionTable.MAX_SESSIONS + " are probed");
        }
        if (!commands.offer(new EngineCommand.Start(missing))) {
            meter.countConcurrently(EngineCounter.COMMANDS_REFUSED);
            throw new EngineBusy("the engine has " + EngineCommands.CAPACITY + " requests waiting");
        }
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
