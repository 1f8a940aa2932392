package net.icmpexporter.http.metrics;

import java.util.function.ToDoubleFunction;
import net.icmpexporter.stats.SessionSnapshot;

/** The metrics of a session: names and types are a contract with every dashboard that exists. */
enum ProbeFamily {
    SENT(
            "icmp_probe_packets_sent_total",
            "ICMP echo requests to the target whose fate is known: answered, not answered in time, or rejected.",
            SessionSnapshot::resolved),
    RECEIVED(
            "icmp_probe_packets_recv_total",
            "ICMP echo requests that the target answered within the timeout.",
            SessionSnapshot::received),
    LATENCY_SUM(
            "icmp_probe_latency_seconds_total",
            "Sum of the round trip times of all answered requests in seconds.",
            SessionSnapshot::rttSumSeconds),
    LATENCY_SQUARED_SUM(
            "icmp_probe_latency_squared_seconds_total",
            "Sum of the squared round trip times of all answered requests in seconds squared.",
            SessionSnapshot::rttSquaredSumSeconds),
    LATENCY(
            "icmp_probe_latency_seconds",
            "Mean round trip time of the recent samples in seconds. NaN if none was answered.",
            figures -> figures.window().meanSeconds()),
    STANDARD_DEVIATION(
            "icmp_probe_standard_deviation_seconds",
            "Standard deviation of the round trip times of the recent samples in seconds. NaN if none was answered.",
            figures -> figures.window().standardDeviationSeconds()),
    LOSS(
            "icmp_probe_loss_ratio",
            "Share of the recent samples that was not answered, 0 to 1. NaN without samples.",
            figures -> figures.window().lossRatio()),
    SAMPLES(
            "icmp_probe_samples_count",
            "Number of recent samples: at most 250, and only those since the loss last changed.",
            figures -> figures.window().samples());

    private final String sampleName;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // a method of the snapshot
    private final ToDoubleFunction<SessionSnapshot> value;

    ProbeFamily(String sampleName, String help, ToDoubleFunction<SessionSnapshot> value) {
        this.sampleName = sampleName;
        this.help = help;
        this.value = value;
    }

    String sampleName() {
        return sampleName;
    }

    String help() {
        return help;
    }

    /** A counter by its name, else a gauge. */
    boolean isCounter() {
        return sampleName.endsWith("_total");
    }

    double value(SessionSnapshot figures) {
        return value.applyAsDouble(figures);
    }
}
