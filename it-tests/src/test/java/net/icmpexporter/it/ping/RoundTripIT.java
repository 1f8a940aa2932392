package net.icmpexporter.it.ping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import net.icmpexporter.it.lab.EchoCapture;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.NetworkReport;
import net.icmpexporter.it.lab.ProbeCapture;
import net.icmpexporter.it.lab.ProbeCapture.Trip;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.Spinners;
import net.icmpexporter.it.lab.TunPath;
import net.icmpexporter.it.ping.PingRun.Host;
import net.icmpexporter.it.testnet.Behaviour;
import net.icmpexporter.it.testnet.TargetReport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The round-trip times of a Java program whose processors are taken by four busy loops, and which is busy with its own garbage:
 * ping by ping those of a capture.
 */
@Timeout(120)
final class RoundTripIT {

    private static final int BUSY_LOOPS = 4;
    private static final int PINGS = 40;
    private static final int TIMEOUT_MS = 1_000;

    /**
     * The capture and the library have their stamps from the kernel, within some lines of code of each other. What comes in
     * between, an interrupt or a stop of the whole machine, makes the library's time the shorter one.
     */
    private static final double MOST_DIFFERENCE_US = 50;

    /** Far more than there are pings, so that there is one during most. */
    private static final long LEAST_COLLECTIONS = 200;

    private static List<String> hosts() {
        List<String> hosts = new ArrayList<>();
        for (int delayMs : new int[] {1, 20, 150}) {
            hosts.add(Behaviour.DELAYED.v4(delayMs));
            hosts.add(Behaviour.DELAYED.v6(delayMs));
        }
        for (int x : new int[] {0, 7}) {
            hosts.add(Behaviour.PROMPT.v4(x));
            hosts.add(Behaviour.PROMPT.v6(x));
        }
        hosts.add(Behaviour.JITTERED.v4(100));
        hosts.add(Behaviour.JITTERED.v6(100));
        return hosts;
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"DIRECT, ROOT", "DIRECT, PING_SOCKETS", "ROUTED, ROOT", "ROUTED, PING_SOCKETS"})
    void areThoseOfTheNetwork(TunPath.Kind kind, Rights rights) {
        long seed = new Random().nextLong();
        SoftAssertions softly = new SoftAssertions();
        try (Lab lab = new Lab()) {
            TunPath path = TunPath.in(lab, kind, seed, TIMEOUT_MS);
            EchoCapture capture = lab.keep(new EchoCapture(path.prober(), path.device()));
            lab.keep(new Spinners(BUSY_LOOPS));

            PingRun run = PingRun.of(
                    lab,
                    path.prober(),
                    rights,
                    "-Xmx64m",
                    "garbage",
                    PINGS + " 100 " + TIMEOUT_MS + " " + String.join(" ", hosts()));

            NetworkReport did = path.network().report();
            ProbeCapture.Result seen = capture.finish();
            softly.assertThat(run.collections()).as("collections of garbage").isGreaterThan(LEAST_COLLECTIONS);
            List<Double> aboveUs = new ArrayList<>();
            for (Host host : run.rounds().get(0).hosts()) {
                TargetReport report = Objects.requireNonNull(did.echo(host.address()), host.address());
                check(softly, host, report, host.trips(seen), aboveUs);
            }
            double[] sorted =
                    aboveUs.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            softly.assertThat(sorted[sorted.length - 1])
                    .as("RTT above that of a capture in us, most of all pings")
                    .isLessThan(MOST_DIFFERENCE_US);
            softly.assertThat(sorted[sorted.length / 2])
                    .as("RTT above that of a capture in us, median of all pings")
                    .isGreaterThan(-MOST_DIFFERENCE_US);
            System.out.printf(
                    Locale.ROOT,
                    "%s, %s: RTT above the capture's, %d pings: least %.2f us, median %.2f us, most %.2f us;"
                            + " %d collections%n",
                    kind,
                    rights,
                    sorted.length,
                    sorted[0],
                    sorted[sorted.length / 2],
                    sorted[sorted.length - 1],
                    run.collections());
        }
        if (!softly.wasSuccess()) {
            softly.fail("seed " + seed);
        }
        softly.assertAll();
    }

    private static void check(
            SoftAssertions softly, Host host, TargetReport did, List<Trip> trips, List<Double> aboveUs) {
        softly.assertThat(host.sent()).as("sent: %s", host).isEqualTo(PINGS);
        softly.assertThat(did.requests()).as("requests to %s", host).isEqualTo(PINGS);
        softly.assertThat(trips).as("captured of %s", host).hasSize(PINGS);
        softly.assertThat(host.source()).as("stamps of %s", host).isEqualTo("KERNEL");
        // a network that was kept waiting by the loops may answer after the timeout; then it is lost, and nothing else
        List<Trip> inTime = trips.stream()
                .filter(trip -> trip.isAnsweredWithin(TIMEOUT_MS * 1_000_000L))
                .toList();
        softly.assertThat(host.received()).as("answered in time: %s", host).isEqualTo(inTime.size());
        softly.assertThat(host.lost()).as("lost: %s", host).isEqualTo(PINGS - inTime.size());
        double[] differencesUs = host.rttNs().entrySet().stream()
                .filter(answer -> answer.getKey() < trips.size())
                .mapToDouble(answer ->
                        (answer.getValue() - trips.get(answer.getKey()).rttNs()) / 1e3)
                .toArray();
        if (inTime.size() == PINGS) {
            softly.assertThat(host.rttNs().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .as("sum of RTT, not below that of the true delays, of %s", host)
                    .isGreaterThanOrEqualTo(did.delaySumNs());
        }
        Arrays.stream(differencesUs).forEach(aboveUs::add);
    }
}
