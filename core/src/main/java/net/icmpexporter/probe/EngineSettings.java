package net.icmpexporter.probe;

import net.icmpexporter.stats.SessionStats;
import net.icmpexporter.wire.CookieKey;

/**
 * What the engine is told once.
 *
 * @param maxPps the most probes a second, 1 to 1,000,000
 * @param cookieKey makes the cookies unpredictable; a fresh random one for every process
 * @param sessionIdleNs how long a session lives without being asked for, positive
 * @param outageLosses probes in a row that are not answered until that is an outage, and that are until it is over, 1 to 100
 */
public record EngineSettings(long maxPps, CookieKey cookieKey, long sessionIdleNs, int outageLosses) {

    /** Ten minutes: what users of {@code /probe} have always relied on. */
    public static final long DEFAULT_SESSION_IDLE_NS = 600_000_000_000L;

    private static final long MAX_PPS = 1_000_000;
    private static final int MAX_OUTAGE_LOSSES = 100;

    /** With {@link SessionStats#DEFAULT_OUTAGE_LOSSES}. */
    public EngineSettings(long maxPps, CookieKey cookieKey, long sessionIdleNs) {
        this(maxPps, cookieKey, sessionIdleNs, SessionStats.DEFAULT_OUTAGE_LOSSES);
    }

    /** Checks the ranges; throws {@link IllegalArgumentException} outside of them. */
    public EngineSettings {
        if (maxPps < 1 || maxPps > MAX_PPS) {
            throw new IllegalArgumentException("maxpps must be between 1 and 1000000, not " + maxPps);
        }
        if (sessionIdleNs < 1) {
            throw new IllegalArgumentException("sessions must live for some time, not " + sessionIdleNs + " ns");
        }
        if (outageLosses < 1 || outageLosses > MAX_OUTAGE_LOSSES) {
            throw new IllegalArgumentException("1 to 100 losses can make an outage, not " + outageLosses);
        }
    }
}
