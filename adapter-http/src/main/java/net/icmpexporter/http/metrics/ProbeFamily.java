package net.icmpexporter.http.metrics;

import java.util.function.ToDoubleFunction;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.Protocol;

/** The metrics of a session: names and types are a contract with every dashboard that exists. */
enum ProbeFamily {
    SENT(
            "packets_sent_total",
            "Probes of the target whose fate is known: answered, not answered in time, or rejected.",
            SessionSnapshot::resolved),
    RECEIVED(
            "packets_recv_total",
            "Probes that the target answered within the timeout; a TCP refusal is an answer.",
            SessionSnapshot::answered),
    LATENCY_SUM(
            "latency_seconds_total",
            "Sum of the round trip times of all answered probes in seconds.",
            SessionSnapshot::rttSumSeconds),
    LATENCY_SQUARED_SUM(
            "latency_squared_seconds_total",
            "Sum of the squared round trip times of all answered probes in seconds squared.",
            SessionSnapshot::rttSquaredSumSeconds),
    LATENCY(
            "latency_seconds",
            "Mean round trip time of the recent samples in seconds. NaN if none was answered.",
            figures -> figures.window().meanSeconds()),
    STANDARD_DEVIATION(
            "standard_deviation_seconds",
            "Standard deviation of the round trip times of the recent samples in seconds. NaN if none was answered.",
            figures -> figures.window().standardDeviationSeconds()),
    LOSS(
            "loss_ratio",
            "Share of the recent samples that was not answered, 0 to 1. NaN without samples.",
            figures -> figures.window().lossRatio()),
    SAMPLES(
            "samples_count",
            "Number of recent samples: at most 250, and only those since the loss last changed.",
            figures -> figures.window().samples());

    private final String suffix;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // a method of the snapshot
    private final ToDoubleFunction<SessionSnapshot> value;

    ProbeFamily(String suffix, String help, ToDoubleFunction<SessionSnapshot> value) {
        this.suffix = suffix;
        this.help = help;
        this.value = value;
    }

    String sampleName(Protocol protocol) {
        return switch (protocol) {
                    case ICMP -> "icmp_probe_";
                    case TCP -> "tcp_probe_";
                }
                + suffix;
    }

    String help() {
        return help;
    }

    /** A counter by its name, else a gauge. */
    boolean isCounter() {
        return suffix.endsWith("_total");
    }

    double value(SessionSnapshot figures) {
        return value.applyAsDouble(figures);
    }
}
