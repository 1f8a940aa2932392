package net.icmpexporter.probe;

import net.icmpexporter.wire.CookieKey;

/**
 * What the engine is told once.
 *
 * @param maxPps the most probes a second, 1 to 1,000,000
 * @param cookieKey makes the cookies unpredictable; a fresh random one for every process
 * @param sessionIdleNs how long a session lives without being asked for, positive
 */
public record EngineSettings(long maxPps, CookieKey cookieKey, long sessionIdleNs) {

    /** Ten minutes: what users of {@code /probe} have always relied on. */
    public static final long DEFAULT_SESSION_IDLE_NS = 600_000_000_000L;

    private static final long MAX_PPS = 1_000_000;

    /** Checks the ranges; throws {@link IllegalArgumentException} outside of them. */
    public EngineSettings {
        if (maxPps < 1 || maxPps > MAX_PPS) {
            throw new IllegalArgumentException("maxpps must be between 1 and 1000000, not " + maxPps);
        }
        if (sessionIdleNs < 1) {
            throw new IllegalArgumentException("sessions must live for some time, not " + sessionIdleNs + " ns");
        }
    }
}
