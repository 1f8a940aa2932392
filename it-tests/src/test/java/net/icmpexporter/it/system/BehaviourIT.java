package net.icmpexporter.it.system;

import static net.icmpexporter.it.testnet.Behaviour.BAD_CHECKSUM;
import static net.icmpexporter.it.testnet.Behaviour.OTHER_SOURCE;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.icmpexporter.it.lab.EchoCapture;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.Spinners;
import net.icmpexporter.it.lab.TunPath;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever the network does, the exporter reports exactly that: per target, and over all of them. All behaviours run
 * side by side.
 */
@Timeout(120)
final class BehaviourIT {

    private static final Duration DURATION = Duration.ofSeconds(5);

    private static final List<Target> TARGETS = Target.all();

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @CsvSource({
        "DIRECT, ROOT, IDLE",
        "DIRECT, PING_SOCKETS, IDLE",
        "ROUTED, ROOT, IDLE",
        "ROUTED, PING_SOCKETS, IDLE",
        "DIRECT, ROOT, BUSY",
        "DIRECT, PING_SOCKETS, BUSY",
        "ROUTED, ROOT, BUSY",
        "ROUTED, PING_SOCKETS, BUSY"
    })
    void reportsWhatTheNetworkDid(TunPath.Kind kind, Rights rights, Load load) {
        long seed = new Random().nextLong();
        try (Lab lab = new Lab()) {
            TunPath path = TunPath.in(lab, kind, seed, Target.TIMEOUT_MS);
            EchoCapture capture = lab.keep(new EchoCapture(path.prober(), path.device()));
            ExporterProcess exporter = lab.keep(ExporterProcess.start(
                    path.prober(),
                    rights,
                    "-i-wont-be-evil",
                    "-interval",
                    Integer.toString(Target.INTERVAL_MS),
                    "-timeout",
                    Integer.toString(Target.TIMEOUT_MS)));
            if (load == Load.BUSY) {
                lab.keep(new Spinners());
            }
            Observation seen = Observation.of(path, capture, exporter, TARGETS, DURATION);
            SoftAssertions softly = new SoftAssertions();
            softly.assertThat(exporter.metrics().value("icmp_exporter_send_failures_total", "reason", "EHOSTUNREACH"))
                    .as("packets refused once the path was cut, which are no loss")
                    .isPositive();
            Comparison comparison = new Comparison(softly, seen, TARGETS);
            comparison.checkSockets("icmp", rights.socket());
            comparison.checkTargets();
            comparison.checkFamilies(kind == TunPath.Kind.ROUTED ? 1 : 0);
            comparison.checkOutcomes();
            // the kernel itself drops bad checksums, but for raw IPv4 sockets
            comparison.checkDamaged(
                    target -> target.behaviour() == OTHER_SOURCE,
                    target -> target.behaviour() == BAD_CHECKSUM && (target.v6() || rights != Rights.ROOT));
            comparison.checkTiming(kind + ", " + rights + ", " + load);
            if (!softly.wasSuccess()) {
                softly.fail("seed " + seed + "\n" + exporter.process().errors());
            }
            softly.assertAll();
        }
    }

    /** Whether other programs want the cores too. */
    enum Load {
        IDLE,
        BUSY
    }
}
