package net.icmpexporter.benchmarks.lab;

import java.util.HashMap;
import java.util.Map;

/** What {@code /metrics} said at one moment. */
final class Page {

    private final Map<String, Double> samples = new HashMap<>();

    Page(String text) {
        for (String line : text.lines().toList()) {
            int blank = line.lastIndexOf(' ');
            if (!line.startsWith("#") && blank > 0) {
                samples.put(line.substring(0, blank), number(line.substring(blank + 1)));
            }
        }
    }

    private static double number(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    /** A sample by its name and labels, as they are written. */
    double value(String series) {
        Double value = samples.get(series);
        if (value == null) {
            throw new LabFailure("the exporter's /metrics has no " + series);
        }
        return value;
    }

    /** All samples of a name, whatever their labels. */
    double sum(String name) {
        double sum = 0;
        for (Map.Entry<String, Double> sample : samples.entrySet()) {
            if (sample.getKey().startsWith(name + "{")) {
                sum += sample.getValue();
            }
        }
        return sum;
    }

    double outcome(String outcome) {
        return value("icmp_exporter_probe_outcomes_total{outcome=\"" + outcome + "\"}");
    }

    double sent() {
        return value("icmp_exporter_probes_sent_total");
    }

    /** Slots without a packet, for whatever reason of the exporter's or the kernel's. */
    double notSent() {
        double sum = 0;
        for (Map.Entry<String, Double> sample : samples.entrySet()) {
            if (sample.getKey().startsWith("icmp_exporter_skipped_slots_total{")
                    || sample.getKey().startsWith("icmp_exporter_send_failures_total{")) {
                sum += sample.getValue();
            }
        }
        return sum;
    }

    double heapMb() {
        return value("jvm_memory_used_bytes{area=\"heap\"}") / 1e6;
    }
}
