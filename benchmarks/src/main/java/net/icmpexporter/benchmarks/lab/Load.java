package net.icmpexporter.benchmarks.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * How much an exporter is asked to probe.
 *
 * @param targets each an address of its own
 * @param intervalMs between two probes of one
 */
record Load(int targets, int intervalMs) {

    /** In lab and README: a second suffices where every answer comes in microseconds. */
    private static final int TIMEOUT_MS = 1_000;

    /** So many probes a second: up to 10,000 targets, each every second or as much more often as it takes. */
    static Load of(int rate) {
        int most = 10_000;
        return rate <= most ? new Load(rate, 1_000) : new Load(rate / 10, 100);
    }

    double perSecond() {
        return targets * 1_000.0 / intervalMs;
    }

    List<String> flags() {
        return new ArrayList<>(List.of(
                "-i-wont-be-evil",
                "-maxpps",
                "1000000",
                "-interval",
                Integer.toString(intervalMs),
                "-timeout",
                Integer.toString(TIMEOUT_MS)));
    }
}
