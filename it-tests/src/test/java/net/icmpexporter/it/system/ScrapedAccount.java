package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Exposition;

/** What one scrape after the other says; each is checked against the one before, and whether it adds up. */
final class ScrapedAccount {

    private static final List<String> OUTCOMES =
            List.of("received", "lost", "rejected", "refused", "unknown", "abandoned");
    private static final List<String> REASONS = List.of(
            "ENETUNREACH",
            "EHOSTUNREACH",
            "EPERM",
            "EACCES",
            "ENOBUFS",
            "EAGAIN",
            "EMSGSIZE",
            "ENETDOWN",
            "ENODEV",
            "EADDRNOTAVAIL",
            "EINVAL",
            "no_socket",
            "other");

    private final ExporterProcess exporter;
    private final List<Target> targets;
    private final Map<String, Long> counters = new HashMap<>();
    private int scrapes;

    ScrapedAccount(ExporterProcess exporter, List<Target> targets) {
        this.exporter = exporter;
        this.targets = targets;
    }

    /** Scrapes everything, and checks it. */
    void scrape() {
        Exposition engine = exporter.metrics();
        long sent = grows("sent", engine.count("icmp_exporter_probes_sent_total"));
        long fates = 0;
        for (String outcome : OUTCOMES) {
            fates += grows(outcome, engine.count("icmp_exporter_probe_outcomes_total", "outcome", outcome));
        }
        assertThat(fates + engine.count("icmp_exporter_probes_in_flight"))
                .as("fates and probes in flight")
                .isEqualTo(sent);
        for (String reason : REASONS) {
            grows(reason, engine.count("icmp_exporter_send_failures_total", "reason", reason));
        }
        scrapeTargets(false);
        scrapeTargets(true);
        scrapes++;
    }

    private void scrapeTargets(boolean tcp) {
        List<String> addresses = targets.stream()
                .filter(target -> target.tcp() == tcp)
                .map(Target::address)
                .toList();
        if (addresses.isEmpty()) {
            return;
        }
        Exposition probes = tcp ? exporter.probe(addresses, Target.PORT) : exporter.probe(addresses);
        for (String address : addresses) {
            grows(key(tcp, address), figure(probes, tcp, address, "recv"));
            grows(key(tcp, address) + " sent", figure(probes, tcp, address, "sent"));
        }
    }

    private static long figure(Exposition probes, boolean tcp, String address, String what) {
        return tcp
                ? probes.count(
                        "tcp_probe_packets_" + what + "_total",
                        "ip",
                        address,
                        "tcp_port",
                        Integer.toString(Target.PORT))
                : probes.count("icmp_probe_packets_" + what + "_total", "ip", address);
    }

    private static String key(boolean tcp, String address) {
        return (tcp ? "tcp " : "icmp ") + address;
    }

    private long grows(String counter, long value) {
        Long before = counters.put(counter, value);
        assertThat(value).as("%s", counter).isGreaterThanOrEqualTo(before == null ? 0 : before);
        return value;
    }

    /** The last value of an outcome, a reason of refusals, or {@code sent}. */
    long count(String counter) {
        return counters.getOrDefault(counter, 0L);
    }

    /** Of some reasons together. */
    long refusals(List<String> reasons) {
        return reasons.stream().mapToLong(this::count).sum();
    }

    long allRefusals() {
        return refusals(REASONS);
    }

    /** What the target has answered. */
    long answers(Target target) {
        return count(key(target.tcp(), target.address()));
    }

    /** All counters as they are now. */
    Map<String, Long> snapshot() {
        return new TreeMap<>(counters);
    }

    /** What has grown since, for people. */
    String since(Map<String, Long> before) {
        Map<String, Long> grown = new TreeMap<>();
        counters.forEach((name, value) -> {
            long growth = value - before.getOrDefault(name, 0L);
            if (growth != 0 && name.indexOf(' ') < 0) {
                grown.put(name, growth);
            }
        });
        return grown.toString();
    }

    int scrapes() {
        return scrapes;
    }

    @Override
    public String toString() {
        return counters.toString();
    }
}
