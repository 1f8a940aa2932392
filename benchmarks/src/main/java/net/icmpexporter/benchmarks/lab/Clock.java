package net.icmpexporter.benchmarks.lab;

/** Monotonic time, and waiting. */
final class Clock {

    static final double NANOS = 1e9;

    private Clock() {}

    static long monoNs() {
        return System.nanoTime();
    }

    static double secondsSince(long sinceMonoNs) {
        return (System.nanoTime() - sinceMonoNs) / NANOS;
    }

    static void sleepMs(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted", e);
        }
    }
}
