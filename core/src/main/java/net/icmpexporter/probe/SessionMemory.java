package net.icmpexporter.probe;

import net.icmpexporter.schedule.Pace;
import net.icmpexporter.wire.CookieKey;

/**
 * What sessions take of the heap, so that they can be refused before it is full: an upper bound for sessions that have met
 * nearly everything a network does, the doubling of arrays included. A test holds it against the heap.
 */
public final class SessionMemory {

    /** Counters, histogram pages, keys, and places in tables and indexes. */
    private static final long BYTES_EACH = 1_700;

    /** Fates in the sample window, four bytes each and a bit; besides what can be in flight. */
    private static final long WINDOW_SAMPLES = 250;

    private static final long BYTES_A_SAMPLE = 4;
    private static final long SAMPLES_A_BYTE = 8;
    private static final long BYTES_A_SEND_TIME = 8;
    private static final long MOST_SAMPLES = 1 << 16;

    /** Of {@link InFlightTable} with its deadlines, and of the old array while the longest one is copied. */
    private static final long BYTES_A_SLOT = 112;

    private static final long FEWEST_SLOTS = 1 << 12;

    private SessionMemory() {}

    /**
     * Bytes of the heap that some sessions take, all with the same options.
     *
     * @param sessions 0 to 2^20
     * @param maxPps the rate limit in probes a second, which bounds what can be in flight
     */
    public static long bytes(int sessions, ProbeOptions options, long maxPps) {
        long inFlightEach = ProbeSender.slotsNeeded(options);
        long samples = capacity(WINDOW_SAMPLES + inFlightEach, MOST_SAMPLES);
        long each = BYTES_EACH
                + samples * BYTES_A_SAMPLE
                + samples / SAMPLES_A_BYTE
                + capacity(inFlightEach, MOST_SAMPLES) * BYTES_A_SEND_TIME;
        long inFlight = Math.min(sessions * inFlightEach, mostInFlight(options, maxPps));
        long slots = capacity(Math.max(FEWEST_SLOTS, inFlight), CookieKey.MAX_SLOTS);
        return sessions * each + slots * BYTES_A_SLOT;
    }

    private static long mostInFlight(ProbeOptions options, long maxPps) {
        return new Pace(maxPps, 0).mostIn(ProbeSender.longestFlightNs(options));
    }

    private static long capacity(long wanted, long most) {
        return Math.min(most, wanted <= 1 ? 1 : Long.highestOneBit(wanted - 1) << 1);
    }

    /** How many sessions with the same options a part of the heap has room for: 0 to 2^20. */
    public static int sessionsWithin(long bytes, ProbeOptions options, long maxPps) {
        int fits = 0;
        int tooMany = SessionTable.MAX_SESSIONS + 1;
        while (tooMany - fits > 1) {
            int middle = (fits + tooMany) >>> 1;
            if (bytes(middle, options, maxPps) <= bytes) {
                fits = middle;
            } else {
                tooMany = middle;
            }
        }
        return fits;
    }
}
