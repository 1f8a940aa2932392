package net.icmpexporter.app.echo;

import java.time.Instant;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;

/**
 * The wall clock with the resolution of the monotonic one, without an object each time: read once a second, and carried on from
 * there. Any thread.
 */
final class WallNow implements WallClock {

    private static final long SECOND_NS = 1_000_000_000;

    /** The one clock against the other, and when that was. */
    private record Reading(long monoNs, long wallNs) {}

    private final MonoClock mono;
    private volatile Reading reading;

    WallNow(MonoClock mono) {
        this.mono = mono;
        this.reading = read(mono.monoNs());
    }

    private static Reading read(long monoNs) {
        Instant now = Instant.now();
        return new Reading(monoNs, now.getEpochSecond() * SECOND_NS + now.getNano());
    }

    @Override
    public long wallNs() {
        long monoNs = mono.monoNs();
        Reading latest = reading;
        if (monoNs - latest.monoNs() > SECOND_NS) {
            latest = read(monoNs);
            reading = latest;
        }
        return latest.wallNs() + (monoNs - latest.monoNs());
    }
}
