package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.StreamSupport;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Exposition;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.TunPath;
import net.icmpexporter.it.testnet.Behaviour;
import net.icmpexporter.it.testnet.TargetReport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of targets that stay equals what the test network did to their packets, across a restart. */
@Timeout(180)
final class HistogramIT {

    private static final int ENOUGH = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double NS_PER_MS = 1e6;

    /** What the prober's kernel and the test network take besides the delay; the machine may stop meanwhile. */
    private static final double MOST_BESIDES_MS = 250;

    /** A bin ends 7 % above its beginning. */
    private static final double A_BIN = 1.08;

    @TempDir
    private Path folder;

    private static List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (boolean v6 : new boolean[] {false, true}) {
            targets.add(new Target(Behaviour.PROMPT, 0, v6));
            targets.add(new Target(Behaviour.DELAYED, 20, v6));
            targets.add(new Target(Behaviour.LOSSY, 4, v6));
            targets.add(new Target(Behaviour.JITTERED, 50, v6));
            targets.add(new Target(Behaviour.DUPLICATED, 2, v6));
            targets.add(new Target(Behaviour.LATE, 150, v6));
            targets.add(new Target(Behaviour.UNREACHABLE, 1, v6));
            targets.add(new Target(Behaviour.BLACKHOLE, 0, v6));
        }
        return targets;
    }

    private Path file(List<Target> targets) throws IOException {
        StringBuilder yaml = new StringBuilder("defaults: {interval: 100ms, timeout: 1s}\ntargets:\n");
        for (Target target : targets) {
            yaml.append("  - {host: \"").append(target.address()).append("\", name: ");
            yaml.append(target.behaviour().name().toLowerCase(Locale.ROOT))
                    .append(target.v6() ? 6 : 4)
                    .append("}\n");
        }
        return Files.writeString(folder.resolve("targets.yml"), yaml);
    }

    @Test
    void countsEqualWhatTheNetworkDid() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("histograms, seed " + seed);
        List<Target> targets = targets();
        try (Lab lab = new Lab()) {
            TunPath path = TunPath.in(lab, TunPath.Kind.DIRECT, seed, Target.TIMEOUT_MS);
            String[] flags = {
                "-config",
                file(targets).toString(),
                "-data",
                folder.resolve("data").toString()
            };
            ExporterProcess first = lab.keep(ExporterProcess.start(path.prober(), Rights.ROOT, flags));
            settle(path, first, ENOUGH);
            first.process().terminate();
            assertThat(first.process().awaitEnd(PATIENCE)).isZero();
            path.mend();
            ExporterProcess second = lab.keep(ExporterProcess.start(path.prober(), Rights.ROOT, flags));
            settle(path, second, 2 * ENOUGH);

            SoftAssertions softly = new SoftAssertions();
            Exposition meshping = second.exposition("/metrics/meshping");
            for (Target target : targets) {
                check(softly, second, meshping, target, did(path, target));
            }
            softly.assertAll();
        }
    }

    private static TargetReport did(TunPath path, Target target) {
        return Objects.requireNonNull(path.network().report().echo(target.address()));
    }

    /** Until every target has had so many requests, and all have had their fate. */
    private static void settle(TunPath path, ExporterProcess exporter, int requests) {
        exporter.process()
                .await(
                        requests + " requests to each target",
                        PATIENCE,
                        () -> path.network()
                                        .report()
                                        .all()
                                        .mapToLong(TargetReport::requests)
                                        .min()
                                        .orElse(0)
                                >= requests);
        path.cut();
        exporter.process().await("the fate of all probes", PATIENCE, () -> StreamSupport.stream(
                        ProbedSessions.json(exporter, "/api/targets")
                                .get("targets")
                                .spliterator(),
                        false)
                .allMatch(target -> target.get("inFlight").asLong() == 0));
        // an answer that comes later than the exporter waits is late only once it has been written
        exporter.process().await("the network's last answers", PATIENCE, () -> path.network()
                .report()
                .all()
                .allMatch(report -> report.pending() == 0));
    }

    private static void check(
            SoftAssertions softly, ExporterProcess exporter, Exposition meshping, Target target, TargetReport did) {
        long inTime = did.answers() - did.late();
        JsonNode said = ProbedSessions.target(exporter, target.address());
        softly.assertThat(said.get("sent").asLong()).as("sent to %s", target).isEqualTo(did.requests());
        softly.assertThat(said.get("recv").asLong())
                .as("received from %s", target)
                .isEqualTo(inTime);
        softly.assertThat(said.get("lost").asLong()).as("lost of %s", target).isEqualTo(did.withheld() + did.late());
        softly.assertThat(said.get("rejected").asLong())
                .as("rejected of %s", target)
                .isEqualTo(did.errors());

        String[] labels = {"name", said.get("name").asText(), "target", target.address()};
        Map<String, Double> buckets = meshping.by("le", "meshping_pings_bucket", labels);
        softly.assertThat(meshping.value("meshping_pings_count", labels))
                .as("counted of %s", target)
                .isEqualTo((double) inTime);
        softly.assertThat(buckets.get("+Inf")).as("all buckets of %s", target).isEqualTo((double) inTime);
        buckets.forEach((le, count) -> {
            double boundMs = le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
            if (boundMs * A_BIN * NS_PER_MS < did.delayMinNs()) {
                softly.assertThat(count)
                        .as("%s: nothing is below %s ms", target, le)
                        .isZero();
            }
            if (did.late() == 0 && boundMs > did.delayMaxNs() / NS_PER_MS + MOST_BESIDES_MS) {
                softly.assertThat(count)
                        .as("%s: nothing is above %s ms", target, le)
                        .isEqualTo((double) inTime);
            }
        });
        checkHours(softly, exporter, target, did, inTime);
    }

    private static void checkHours(
            SoftAssertions softly, ExporterProcess exporter, Target target, TargetReport did, long inTime) {
        JsonNode hours = ProbedSessions.json(exporter, "/api/history/" + target.address() + "?hours=2")
                .get("hours");
        long answered = 0;
        long failed = 0;
        for (JsonNode hour : hours) {
            answered += hour.get("answered").asLong();
            failed += hour.get("lost").asLong() + hour.get("rejected").asLong();
        }
        softly.assertThat(answered).as("answered in the hours of %s", target).isEqualTo(inTime);
        softly.assertThat(failed)
                .as("failed in the hours of %s", target)
                .isEqualTo(did.withheld() + did.late() + did.errors());
    }
}
