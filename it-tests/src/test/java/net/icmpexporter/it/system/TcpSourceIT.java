package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Exposition;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.SynLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The source address of SYNs, which is part of their checksum: that of the route, at the time of each SYN. */
@Timeout(120)
final class TcpSourceIT {

    private static final int PORT = 8080;
    private static final int ENOUGH = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Lab lab = new Lab();
    private final Namespace prober = lab.namespace("prober");

    @AfterEach
    void unmake() {
        lab.close();
    }

    /** A network behind a veth pair of its own: the prober is 10.N.0.1 and fdN::1, everything else answers with resets. */
    private SynLog network(int number) {
        Namespace far = lab.namespace("far" + number);
        String near = near(number);
        prober.ip("link add " + near + " type veth peer name far netns " + far.name());
        addAddresses(number, 1);
        far.ip("addr add 10." + number + ".0.254/24 dev far");
        far.ip("addr add fd" + number + "::fe/64 dev far nodad");
        prober.ip("link set " + near + " up");
        far.ip("link set far up");
        far.ip("route add local 10." + number + ".1.0/24 dev lo");
        far.ip("-6 route add local fd" + number + ":1::/64 dev lo");
        addRoutes(number);
        return lab.keep(new SynLog(far, "far"));
    }

    private static String near(int number) {
        return "near" + number;
    }

    private void addAddresses(int number, int host) {
        prober.ip("addr add 10." + number + ".0." + host + "/24 dev " + near(number));
        prober.ip("addr add fd" + number + "::" + host + "/64 dev " + near(number) + " nodad");
    }

    private void addRoutes(int number) {
        prober.ip("route replace 10." + number + ".1.0/24 via 10." + number + ".0.254");
        prober.ip("-6 route replace fd" + number + ":1::/64 via fd" + number + "::fe");
    }

    /** IPv4 takes the routes away with the last address; IPv6 keeps them, and would send from ::1. */
    private void removeAddresses(int number) {
        prober.ip("-6 route del fd" + number + ":1::/64");
        prober.ip("addr flush dev " + near(number));
    }

    private ExporterProcess start() {
        return lab.keep(
                ExporterProcess.start(prober, Rights.ROOT, "-i-wont-be-evil", "-interval", "100", "-timeout", "1000"));
    }

    @Test
    void everySynLeavesWithTheSourceOfItsRoute() {
        SynLog first = network(21);
        SynLog second = network(22);
        // a second address of the same device, which one route alone prefers
        addAddresses(22, 7);
        prober.ip("route add 10.22.1.77/32 via 10.22.0.254 src 10.22.0.7");
        prober.ip("-6 route add fd22:1::77/128 via fd22::fe src fd22::7");
        Map<String, String> sources = Map.of(
                "10.21.1.1", "10.21.0.1",
                "fd21:1::1", "fd21::1",
                "10.22.1.1", "10.22.0.1",
                "10.22.1.77", "10.22.0.7",
                "fd22:1::77", "fd22::7");
        ExporterProcess exporter = start();
        List<String> targets = List.copyOf(sources.keySet());

        awaitAnswers(exporter, targets, ENOUGH);

        for (SynLog log : List.of(first, second)) {
            assertThat(log.finish()).isNotEmpty().allSatisfy(syn -> {
                assertThat(syn.sound()).as("checksum of %s", syn).isTrue();
                assertThat(sources).containsEntry(syn.destination(), syn.source());
            });
        }
        Exposition engine = exporter.metrics();
        assertThat(engine.count("icmp_exporter_probe_outcomes_total", "outcome", "lost"))
                .isZero();
    }

    /** Without an address the kernel refuses, which is no loss; with another one, the answers come back to that. */
    @Test
    void aChangedAddressIsUsedFromTheNextSynOn() {
        SynLog log = network(21);
        List<String> targets = List.of("10.21.1.1", "fd21:1::1");
        ExporterProcess exporter = start();
        awaitAnswers(exporter, targets, ENOUGH);

        removeAddresses(21);
        awaitMoreRefusals(exporter);
        awaitMoreRefusals(exporter);
        int before = log.all().size();
        addAddresses(21, 9);
        addRoutes(21);
        Exposition probes = exporter.probe(targets, PORT);
        for (String target : targets) {
            awaitAnswers(exporter, List.of(target), (int) figure(probes, "packets_recv_total", target) + ENOUGH);
        }

        removeAddresses(21);
        exporter.process()
                .await("rest", PATIENCE, () -> exporter.metrics().count("icmp_exporter_probes_in_flight") == 0);
        List<SynLog.Syn> syns = log.finish();
        assertThat(syns).allMatch(SynLog.Syn::sound);
        assertThat(sources(syns.subList(0, before))).containsExactlyInAnyOrder("10.21.0.1", "fd21::1");
        assertThat(sources(syns.subList(before, syns.size()))).containsExactlyInAnyOrder("10.21.0.9", "fd21::9");
        Exposition engine = exporter.metrics();
        assertThat(engine.count("icmp_exporter_probes_sent_total"))
                .as("sent, and seen by the capture")
                .isEqualTo(syns.size());
        // an answer may have been on its way to the address that went, twice in each family
        assertThat(engine.count("icmp_exporter_probe_outcomes_total", "outcome", "lost"))
                .isLessThanOrEqualTo(4);
        assertThat(engine.count("icmp_exporter_probe_outcomes_total", "outcome", "refused"))
                .isGreaterThanOrEqualTo(syns.size() - 4L);
    }

    /** A route that is there, but no address to send from: the kernel would send from 0.0.0.0, and wait in vain. */
    @Test
    void withoutAnyAddressNothingLeaves() {
        SynLog log = network(21);
        ExporterProcess exporter = start();
        awaitAnswers(exporter, List.of("10.21.1.1"), ENOUGH);

        prober.ip("addr flush dev " + near(21));
        prober.ip("route replace 10.21.1.0/24 dev " + near(21));
        exporter.process()
                .await(
                        "failed sends",
                        PATIENCE,
                        () -> exporter.metrics().count("icmp_exporter_send_failures_total", "reason", "EADDRNOTAVAIL")
                                >= ENOUGH);
        List<SynLog.Syn> syns = log.finish();
        assertThat(sources(syns)).containsExactly("10.21.0.1");
        assertThat(exporter.metrics().count("icmp_exporter_probes_sent_total")).isEqualTo(syns.size());
    }

    private static Set<String> sources(List<SynLog.Syn> syns) {
        return syns.stream().map(SynLog.Syn::source).collect(Collectors.toSet());
    }

    /** Several failed sends of each family more than now. */
    private static void awaitMoreRefusals(ExporterProcess exporter) {
        double failures = failures(exporter);
        exporter.process().await("refusals", PATIENCE, () -> failures(exporter) >= failures + 4);
    }

    private static double failures(ExporterProcess exporter) {
        Exposition engine = exporter.metrics();
        return Stream.of("ENETUNREACH", "EADDRNOTAVAIL", "EHOSTUNREACH")
                .mapToDouble(reason -> engine.value("icmp_exporter_send_failures_total", "reason", reason))
                .sum();
    }

    private static double figure(Exposition probes, String name, String address) {
        return probes.value("tcp_probe_" + name, "ip", address, "tcp_port", Integer.toString(PORT));
    }

    private static void awaitAnswers(ExporterProcess exporter, List<String> targets, int count) {
        exporter.process().await(count + " answers of " + targets, PATIENCE, () -> {
            Exposition probes = exporter.probe(targets, PORT);
            return targets.stream().allMatch(target -> figure(probes, "packets_recv_total", target) >= count);
        });
    }
}
