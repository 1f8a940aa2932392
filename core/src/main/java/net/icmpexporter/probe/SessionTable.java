package net.icmpexporter.probe;

import java.util.Arrays;
import net.icmpexporter.schedule.PhaseSpread;
import net.icmpexporter.stats.SessionStats;
import net.icmpexporter.transport.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * All sessions, by index, by the reference in their packets and by address. Engine thread only. Adding and removing are
 * O(1) (but for the growth of arrays); finding allocates nothing.
 */
final class SessionTable {

    /** Sessions that fit: the index has 20 bits of a packet's reference, the generation the other 12. */
    static final int MAX_SESSIONS = 1 << 20;

    private static final int INDEX_MASK = MAX_SESSIONS - 1;
    private static final int PHASE_CANDIDATES = 16;
    private static final int NO_PHASE = 0;

    private final int outageLosses;
    private @Nullable Session[] sessions = new @Nullable Session[64];
    private int[] generations = new int[64];
    private int[] freeIndexes = new int[64];
    private int freeCount;
    private int used;
    private int size;
    private int tcpSize;
    private int echoSize;
    private final AddressIndex addresses = new AddressIndex();
    private final PhaseSpread phases = new PhaseSpread();
    private final int[] refusedPhases = new int[PHASE_CANDIDATES];

    /** @param outageLosses of {@link EngineSettings} */
    SessionTable(int outageLosses) {
        this.outageLosses = outageLosses;
    }

    int size() {
        return size;
    }

    /** Those of TCP. */
    int tcpSize() {
        return tcpSize;
    }

    /** Those of echo over connections. */
    int echoSize() {
        return echoSize;
    }

    /** How many indexes have ever been in use: all indexes are below. */
    int indexes() {
        return used;
    }

    @Nullable
    Session get(int index) {
        return sessions[index];
    }

    /** The session that a packet names, or null if there is none, or no longer. */
    @Nullable
    Session byReference(int reference) {
        int index = reference & INDEX_MASK;
        Session session = index < used ? sessions[index] : null;
        return session != null && session.reference() == reference ? session : null;
    }

    /** The first session of an address, or null; others follow behind {@link Session#nextOfAddress}. */
    @Nullable
    Session byAddress(long hi, long lo) {
        return addresses.find(hi, lo);
    }

    /** A new session; null if the table is full. */
    @Nullable
    Session add(ProbeKey key, long nowMonoNs) {
        if (size == MAX_SESSIONS) {
            return null;
        }
        int index = freeIndex();
        int mostInFlight = (int) Math.min(Integer.MAX_VALUE, ProbeSender.slotsNeeded(key.options()));
        SessionStats stats = new SessionStats(mostInFlight, outageLosses);
        return place(new Session(key, index, newReference(index), choosePhase(key), stats, nowMonoNs));
    }

    /** A new session of a series, which keeps no distance from others, and no window; null if the table is full. */
    @Nullable
    Session add(PingSeries series, long nowMonoNs) {
        if (size == MAX_SESSIONS) {
            return null;
        }
        int index = freeIndex();
        ProbeKey key = series.key();
        int mostInFlight = (int) Math.min(series.count(), ProbeSender.slotsNeeded(key.options()));
        SessionStats stats = SessionStats.withoutWindow(mostInFlight, outageLosses);
        return place(new Session(key, index, newReference(index), NO_PHASE, stats, nowMonoNs, series));
    }

    private int freeIndex() {
        return freeCount > 0 ? freeIndexes[--freeCount] : fresh();
    }

    private int newReference(int index) {
        return (generations[index]++ << 20) | index;
    }

    private Session place(Session session) {
        sessions[session.index()] = session;
        addresses.add(session);
        size++;
        tcpSize += session.channel().protocol() == Protocol.TCP ? 1 : 0;
        echoSize += session.channel().protocol() == Protocol.ECHO ? 1 : 0;
        return session;
    }

    void remove(Session session) {
        sessions[session.index()] = null;
        addresses.remove(session);
        if (session.series() == null) {
            phases.giveBack(session.phase());
        }
        if (freeCount == freeIndexes.length) {
            freeIndexes = Arrays.copyOf(freeIndexes, freeCount * 2);
        }
        freeIndexes[freeCount++] = session.index();
        size--;
        tcpSize -= session.key().protocol() == Protocol.TCP ? 1 : 0;
        echoSize -= session.key().protocol() == Protocol.ECHO ? 1 : 0;
    }

    private int fresh() {
        if (used == sessions.length) {
            sessions = Arrays.copyOf(sessions, used * 2);
            generations = Arrays.copyOf(generations, used * 2);
        }
        return used++;
    }

    /** The first phase on offer that keeps its distance from other sessions of the address, or the best of a few. */
    private int choosePhase(ProbeKey key) {
        int refused = 0;
        int best = phases.take();
        double bestDistance = distanceOfAddress(key, best);
        double wanted = 0.5 / (1 + countOfAddress(key));
        while (bestDistance < wanted && refused < PHASE_CANDIDATES) {
            int candidate = phases.take();
            double distance = distanceOfAddress(key, candidate);
            boolean better = distance > bestDistance;
            refusedPhases[refused++] = better ? best : candidate;
            if (better) {
                best = candidate;
                bestDistance = distance;
            }
        }
        while (refused > 0) {
            phases.giveBack(refusedPhases[--refused]);
        }
        return best;
    }

    private int countOfAddress(ProbeKey key) {
        int count = 0;
        for (Session s = first(key); s != null; s = s.nextOfAddress) {
            count += s.series() == null ? 1 : 0;
        }
        return count;
    }

    private double distanceOfAddress(ProbeKey key, int phase) {
        double nearest = 1;
        for (Session s = first(key); s != null; s = s.nextOfAddress) {
            if (s.series() == null) {
                nearest = Math.min(nearest, PhaseSpread.distance(phase, s.phase()));
            }
        }
        return nearest;
    }

    private @Nullable Session first(ProbeKey key) {
        return addresses.find(key.address().hi(), key.address().lo());
    }
}
