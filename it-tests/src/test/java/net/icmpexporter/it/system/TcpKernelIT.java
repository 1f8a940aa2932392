package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.icmpexporter.it.lab.BulkTransfer;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Exposition;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.TcpListener;
import net.icmpexporter.it.lab.VethPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * TCP probes against the TCP of Linux: over a veth pair, whose checksums are left to hardware that is not there, and over
 * loopback.
 */
@Timeout(120)
final class TcpKernelIT {

    private static final int OPEN = 8080;
    private static final int CLOSED = 8081;
    private static final int ENOUGH = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> FAR = List.of("10.99.0.1", "fd99::1");
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");

    /** Routing knows the ports of what the kernel itself sends, not those of raw sockets. */
    private static final String RESETS = " pref 10 ipproto tcp sport 61000-65500";

    private final Lab lab = new Lab();

    @AfterEach
    void unmake() {
        lab.close();
    }

    @Test
    void aServerIsLeftWithoutHalfOpenConnections() {
        VethPair.Ends ends = VethPair.toAnyAddress(lab);
        lab.keep(new TcpListener(ends.responder(), OPEN));
        ExporterProcess exporter = start(ends.prober());

        awaitAnswers(exporter, FAR, OPEN, ENOUGH);
        awaitAnswers(exporter, FAR, CLOSED, ENOUGH);
        stop(ends.prober(), exporter);

        checkEveryProbeWasAnswered(exporter, FAR);
        assertThat(ends.responder().tcpSockets())
                .as("sockets of the server: it listens, and that is all")
                .hasSize(1)
                .allMatch(line -> line.startsWith("LISTEN"));
        assertThat(ends.prober().tcpSockets())
                .as("sockets of the prober")
                .noneMatch(line -> line.contains(":" + OPEN) || line.contains(":" + CLOSED));
    }

    /** What the test above looks for, it would see. */
    @Test
    void aHostThatMayNotResetLeavesHalfOpenConnectionsAndLosesNothing() {
        VethPair.Ends ends = VethPair.toAnyAddress(lab);
        lab.keep(new TcpListener(ends.responder(), OPEN));
        ExporterProcess exporter = start(ends.prober());
        ends.prober().ip("-4 rule add" + RESETS + " unreachable");
        ends.prober().ip("-6 rule add" + RESETS + " unreachable");

        awaitAnswers(exporter, FAR, OPEN, ENOUGH);
        assertThat(ends.responder().tcpSockets()).anyMatch(line -> line.startsWith("SYN-RECV"));
        exporter.process()
                .await(
                        "a SYN/ACK sent again",
                        PATIENCE,
                        () -> exporter.metrics().count("icmp_exporter_unmatched_replies_total", "kind", "duplicate")
                                > 0);
        for (String address : FAR) {
            Exposition probes = exporter.probe(FAR, OPEN);
            assertThat(figure(probes, "packets_recv_total", address, OPEN))
                    .as("answers of %s", address)
                    .isEqualTo(figure(probes, "packets_sent_total", address, OPEN));
        }
    }

    @Test
    void loopbackAnswersOnOpenAndClosedPorts() {
        Namespace host = lab.namespace("host");
        lab.keep(new TcpListener(host, OPEN));
        ExporterProcess exporter = start(host);

        awaitAnswers(exporter, LOOPBACK, OPEN, ENOUGH);
        awaitAnswers(exporter, LOOPBACK, CLOSED, ENOUGH);
        for (int port : new int[] {OPEN, CLOSED}) {
            Exposition probes = exporter.probe(LOOPBACK, port);
            for (String address : LOOPBACK) {
                assertThat(figure(probes, "packets_recv_total", address, port))
                        .as("answers of port %d of %s", port, address)
                        .isEqualTo(figure(probes, "packets_sent_total", address, port));
                assertThat(figure(probes, "latency_seconds", address, port))
                        .as("mean RTT of port %d of %s in seconds", port, address)
                        .isBetween(100e-9, 1e-3);
            }
        }
        checkOutcomes(exporter);
    }

    @Test
    void otherTcpTrafficOfTheHostIsNotForTheExporter() {
        VethPair.Ends ends = VethPair.toAnyAddress(lab);
        lab.keep(new TcpListener(ends.responder(), OPEN));
        lab.keep(new TcpListener(ends.prober(), OPEN));
        ExporterProcess exporter = start(ends.prober());
        List<BulkTransfer> transfers = List.of(
                lab.keep(new BulkTransfer(ends.prober(), ends.prober(), "127.0.0.1")),
                lab.keep(new BulkTransfer(ends.prober(), ends.prober(), "::1")),
                lab.keep(new BulkTransfer(ends.prober(), ends.responder(), "10.99.0.2")),
                lab.keep(new BulkTransfer(ends.responder(), ends.prober(), "fd98::1")));

        awaitAnswers(exporter, FAR, OPEN, ENOUGH);
        awaitAnswers(exporter, LOOPBACK, OPEN, ENOUGH);
        awaitAnswers(exporter, LOOPBACK, CLOSED, ENOUGH);
        assertThat(transfers).allSatisfy(transfer -> {
            assertThat(transfer.bytes()).as("bytes of other traffic").isGreaterThan(1_000_000);
            assertThat(transfer.connections()).as("other connections").isGreaterThan(100);
        });
        assertThat(ends.prober().rawSocketDrops())
                .as("packets dropped by raw sockets")
                .isZero();
        checkOutcomes(exporter);
    }

    private ExporterProcess start(Namespace namespace) {
        return lab.keep(ExporterProcess.start(
                namespace, Rights.ROOT, "-i-wont-be-evil", "-interval", "100", "-timeout", "5000"));
    }

    private static double figure(Exposition probes, String name, String address, int port) {
        return probes.value("tcp_probe_" + name, "ip", address, "tcp_port", Integer.toString(port));
    }

    private static void awaitAnswers(ExporterProcess exporter, List<String> addresses, int port, int count) {
        exporter.process().await(count + " answers of port " + port + " of " + addresses, PATIENCE, () -> {
            Exposition probes = exporter.probe(addresses, port);
            return addresses.stream().allMatch(address -> figure(probes, "packets_recv_total", address, port) >= count);
        });
    }

    /** Nothing more gets out, and what is under way has its fate. */
    private static void stop(Namespace prober, ExporterProcess exporter) {
        prober.ip("route replace unreachable default");
        prober.ip("-6 route replace unreachable default");
        exporter.process()
                .await("rest", PATIENCE, () -> exporter.metrics().count("icmp_exporter_probes_in_flight") == 0);
    }

    private static void checkEveryProbeWasAnswered(ExporterProcess exporter, List<String> addresses) {
        for (int port : new int[] {OPEN, CLOSED}) {
            Exposition probes = exporter.probe(addresses, port);
            for (String address : addresses) {
                assertThat(figure(probes, "packets_recv_total", address, port))
                        .as("answers of port %d of %s", port, address)
                        .isEqualTo(figure(probes, "packets_sent_total", address, port));
            }
        }
        checkOutcomes(exporter);
    }

    /** Open ports accept, closed ones refuse, and nothing else happens. */
    private static void checkOutcomes(ExporterProcess exporter) {
        Exposition engine = exporter.metrics();
        for (String outcome : List.of("received", "refused")) {
            assertThat(engine.count("icmp_exporter_probe_outcomes_total", "outcome", outcome))
                    .as(outcome)
                    .isGreaterThanOrEqualTo(2 * ENOUGH);
        }
        for (String outcome : List.of("lost", "rejected", "unknown")) {
            assertThat(engine.count("icmp_exporter_probe_outcomes_total", "outcome", outcome))
                    .as(outcome)
                    .isZero();
        }
        for (String kind : List.of("late", "duplicate", "corrupt", "foreign")) {
            assertThat(engine.count("icmp_exporter_unmatched_replies_total", "kind", kind))
                    .as(kind)
                    .isZero();
        }
        assertThat(engine.count("icmp_exporter_socket_drops_total"))
                .as("answers dropped on this host")
                .isZero();
    }
}
