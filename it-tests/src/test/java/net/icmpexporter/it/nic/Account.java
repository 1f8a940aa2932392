package net.icmpexporter.it.nic;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Exposition;

/**
 * What the exporter has counted so far, or between two moments.
 *
 * @param sent probes whose fate is known, by protocol and target
 * @param received probes that were answered, by protocol and target
 * @param rttSumNs sum of their round-trip times in nanoseconds, by protocol and target
 * @param fallbacks answered probes that were timed by lesser stamps, by reason
 */
record Account(
        Map<String, Long> sent, Map<String, Long> received, Map<String, Long> rttSumNs, Map<String, Long> fallbacks) {

    private static final List<String> REASONS =
            List.of("no_nic_tx_stamp", "no_nic_rx_stamp", "nic_clock", "no_tx_stamp", "no_rx_stamp", "clock");
    private static final double SECOND_NS = 1e9;

    /** Reads the pages; what is asked for the first time is probed from then on. */
    static Account of(ExporterProcess exporter) {
        Account account = new Account(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        Exposition icmp = exporter.probe(Cable.PEER);
        Exposition open = exporter.probe(Cable.PEER, Cable.OPEN_PORT);
        Exposition closed = exporter.probe(Cable.PEER, Cable.CLOSED_PORT);
        for (String target : Cable.PEER) {
            account.add(icmp, "icmp_probe_", "ip", target);
            account.add(open, "tcp_probe_", "ip", target, "tcp_port", Integer.toString(Cable.OPEN_PORT));
            account.add(closed, "tcp_probe_", "ip", target, "tcp_port", Integer.toString(Cable.CLOSED_PORT));
        }
        Exposition metrics = exporter.metrics();
        for (String reason : REASONS) {
            account.fallbacks.put(reason, metrics.count("icmp_exporter_stamp_fallbacks_total", "reason", reason));
        }
        return account;
    }

    private void add(Exposition page, String prefix, String... labels) {
        String series = prefix + String.join(" ", labels);
        sent.put(series, page.count(prefix + "packets_sent_total", labels));
        received.put(series, page.count(prefix + "packets_recv_total", labels));
        double seconds = page.value(prefix + "latency_seconds_total", labels);
        rttSumNs.put(series, Math.round(seconds * SECOND_NS));
    }

    /** What has happened since an earlier moment. */
    Account since(Account earlier) {
        return new Account(
                difference(sent, earlier.sent),
                difference(received, earlier.received),
                difference(rttSumNs, earlier.rttSumNs),
                difference(fallbacks, earlier.fallbacks));
    }

    private static Map<String, Long> difference(Map<String, Long> now, Map<String, Long> before) {
        Map<String, Long> difference = new TreeMap<>(now);
        before.forEach((key, value) -> difference.merge(key, -value, Long::sum));
        return difference;
    }

    /** The fewest answers of any series. */
    long fewestReceived() {
        return received.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    /** Answers of all series. */
    long allReceived() {
        return received.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Sum of all round-trip times in nanoseconds. */
    long allRttNs() {
        return rttSumNs.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Fallbacks for all reasons. */
    long allFallbacks() {
        return fallbacks.values().stream().mapToLong(Long::longValue).sum();
    }
}
