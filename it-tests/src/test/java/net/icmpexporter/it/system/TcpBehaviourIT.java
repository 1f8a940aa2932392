package net.icmpexporter.it.system;

import static net.icmpexporter.it.testnet.Behaviour.BAD_CHECKSUM;
import static net.icmpexporter.it.testnet.Behaviour.OTHER_PORT;
import static net.icmpexporter.it.testnet.Behaviour.OTHER_SOURCE;
import static net.icmpexporter.it.testnet.Behaviour.TRUNCATED;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.icmpexporter.it.lab.EchoCapture;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.ProbeCapture;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.Spinners;
import net.icmpexporter.it.lab.TcpCapture;
import net.icmpexporter.it.lab.TunPath;
import net.icmpexporter.it.testnet.TargetReport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever the network does to a SYN, the exporter reports exactly that; nothing about the SYN is odd; and the prober's
 * kernel closes every connection that was half open.
 */
@Timeout(120)
final class TcpBehaviourIT {

    private static final Duration DURATION = Duration.ofSeconds(5);

    private static final List<Target> TARGETS = Target.allTcp();

    /** {@link net.icmpexporter.it.testnet.Behaviour#TRUNCATED}: from here on the flags are cut off too. */
    private static final int WITHOUT_FLAGS = 27;

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"DIRECT, IDLE", "ROUTED, IDLE", "DIRECT, BUSY", "ROUTED, BUSY"})
    void reportsWhatTheNetworkDid(TunPath.Kind kind, BehaviourIT.Load load) {
        probeAndCompare(kind, load, TARGETS);
    }

    /** The same addresses get echo requests too, and answer each in its way. */
    @Test
    void bothProtocolsSideBySide() {
        probeAndCompare(
                TunPath.Kind.DIRECT,
                BehaviourIT.Load.IDLE,
                Stream.concat(TARGETS.stream(), Target.all().stream()).toList());
    }

    private static void probeAndCompare(TunPath.Kind kind, BehaviourIT.Load load, List<Target> targets) {
        long seed = new Random().nextLong();
        try (Lab lab = new Lab()) {
            TunPath path = TunPath.in(lab, kind, seed, Target.TIMEOUT_MS);
            List<ProbeCapture> captures = List.of(
                    lab.keep(new TcpCapture(path.prober(), path.device())),
                    lab.keep(new EchoCapture(path.prober(), path.device())));
            ExporterProcess exporter = lab.keep(ExporterProcess.start(
                    path.prober(),
                    Rights.ROOT,
                    "-i-wont-be-evil",
                    "-interval",
                    Integer.toString(Target.INTERVAL_MS),
                    "-timeout",
                    Integer.toString(Target.TIMEOUT_MS)));
            if (load == BehaviourIT.Load.BUSY) {
                lab.keep(new Spinners());
            }
            Observation seen = Observation.of(path, captures, exporter, targets, DURATION);
            SoftAssertions softly = new SoftAssertions();
            softly.assertThat(exporter.metrics().value("icmp_exporter_send_failures_total", "reason", "EHOSTUNREACH"))
                    .as("packets refused once the path was cut, which are no loss")
                    .isPositive();
            Comparison comparison = new Comparison(softly, seen, targets);
            comparison.checkSockets("tcp", Rights.ROOT.socket());
            comparison.checkTargets();
            comparison.checkFamilies(kind == TunPath.Kind.ROUTED ? 1 : 0);
            comparison.checkOutcomes();
            comparison.checkDamaged(
                    target -> target.behaviour() == OTHER_SOURCE || target.behaviour() == OTHER_PORT,
                    TcpBehaviourIT::isKeptAway);
            comparison.checkTiming("TCP, " + kind + ", " + load + (targets.equals(TARGETS) ? "" : ", and ICMP"));
            softly.assertThat(seen.did().oddities()).as("odd about the SYNs").isEmpty();
            checkResets(softly, seen);
            if (!softly.wasSuccess()) {
                softly.fail("seed " + seed + "\n" + exporter.process().errors());
            }
            softly.assertAll();
        }
    }

    /** The kernel drops bad checksums, but for raw IPv4 sockets; the filter passes nothing without flags. */
    private static boolean isKeptAway(Target target) {
        return (target.behaviour() == BAD_CHECKSUM && target.v6())
                || (target.tcp() && target.behaviour() == TRUNCATED && target.parameter() >= WITHOUT_FLAGS);
    }

    private static void checkResets(SoftAssertions softly, Observation seen) {
        for (Target target : TARGETS) {
            if (target.behaviour() != OTHER_SOURCE) { // the reset goes there
                softly.assertThat(seen.did(target).resets())
                        .as("resets of the prober's kernel to %s", target)
                        .isEqualTo(seen.did(target).resetsDue());
            }
        }
        softly.assertThat(seen.did().all().mapToLong(TargetReport::resets).sum())
                .as("resets of the prober's kernel in all")
                .isPositive()
                .isEqualTo(seen.did().all().mapToLong(TargetReport::resetsDue).sum());
    }
}
