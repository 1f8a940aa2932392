package net.icmpexporter.fake.path;

import java.util.Arrays;

/**
 * Which probes something happens to. Times are nanoseconds since the network began, at the moment the probe is sent;
 * probes of a path are counted from 0, those that the path refuses included. Immutable; any thread.
 */
@FunctionalInterface
public interface When {

    /** Whether it happens to this probe. */
    boolean holds(long probeIndex, long atNs, Draws draws);

    /** To every probe. */
    static When always() {
        return (probeIndex, atNs, draws) -> true;
    }

    /** To this share of the probes, each for itself; 0 is none, 1 is all. */
    static When ratio(double ratio) {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("a ratio is from 0 to 1, not " + ratio);
        }
        return (probeIndex, atNs, draws) -> draws.unit() < ratio;
    }

    /** To the {@code n}th, the {@code 2n}th and so on, counted from one: exactly one of {@code n} in a row. */
    static When every(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("every " + n + "th probe is none");
        }
        return (probeIndex, atNs, draws) -> probeIndex % n == n - 1;
    }

    /** To the probes with these numbers, counted from 0. */
    static When probes(long... probeIndexes) {
        long[] sorted = probeIndexes.clone();
        Arrays.sort(sorted);
        return (probeIndex, atNs, draws) -> Arrays.binarySearch(sorted, probeIndex) >= 0;
    }

    /** To probes sent at {@code fromNs} or later, but before {@code toNs}. */
    static When between(long fromNs, long toNs) {
        return (probeIndex, atNs, draws) -> atNs >= fromNs && atNs < toNs;
    }

    /** To probes sent in the first {@code lengthNs} of each period; the first period begins at {@code phaseNs}. */
    static When periodically(long periodNs, long lengthNs, long phaseNs) {
        if (periodNs < 1) {
            throw new IllegalArgumentException("a period must be positive, not " + periodNs + " ns");
        }
        return (probeIndex, atNs, draws) -> Math.floorMod(atNs - phaseNs, periodNs) < lengthNs;
    }

    /** To probes that both speak of. */
    default When and(When other) {
        return (probeIndex, atNs, draws) -> holds(probeIndex, atNs, draws) && other.holds(probeIndex, atNs, draws);
    }

    /** To every other probe. */
    default When not() {
        return (probeIndex, atNs, draws) -> !holds(probeIndex, atNs, draws);
    }
}
