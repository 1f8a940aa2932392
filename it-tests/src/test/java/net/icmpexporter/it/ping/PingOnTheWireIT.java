package net.icmpexporter.it.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.icmpexporter.it.lab.EchoCapture;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.NetworkReport;
import net.icmpexporter.it.lab.PacketLog;
import net.icmpexporter.it.lab.ProbeCapture;
import net.icmpexporter.it.lab.ProbeCapture.Trip;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.TunPath;
import net.icmpexporter.it.lab.TwoLinks;
import net.icmpexporter.it.testnet.Behaviour;
import net.icmpexporter.it.testnet.TargetReport;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code icmp-exporter ping} puts on the wire, and whether what it prints is what happened there. */
@Timeout(120)
final class PingOnTheWireIT {

    /** Between two stamps of the kernel's are some lines of its code, and an interrupt now and then. */
    private static final double MOST_DIFFERENCE_MS = 0.1;

    private static final Pattern ANSWER =
            Pattern.compile("64 bytes from (\\S+): icmp_seq=(\\d+) ttl=(\\d+) time=([0-9.]+) ms");

    private final Lab lab = new Lab();

    @AfterEach
    void unmake() {
        lab.close();
    }

    private static IpAddress address(String text) {
        return Objects.requireNonNull(IpAddress.parse(text), text);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "ROOT         | -c 3 -i 0.05 10.39.0.1                  | 10.31.0.1 far1 0 64 84",
                "ROOT         | -c 3 -i 0.05 fd39::1                    | fd31::1 far1 0 64 104",
                "ROOT         | -c 2 -i .05 -s 24 -t 17 10.39.0.1       | 10.31.0.1 far1 0 17 52",
                "PING_SOCKETS | -c 2 -i .05 -s 1400 -t 17 fd39::1       | fd31::1 far1 0 17 1448",
                "ROOT         | -c 2 -i .05 -dscp 46 10.39.0.1          | 10.31.0.1 far1 184 64 84",
                "PING_SOCKETS | -c 2 -i .05 -dscp 46 10.39.0.1          | 10.31.0.1 far1 184 64 84",
                "PING_SOCKETS | -c 2 -i .05 -dscp 46 fd39::1            | fd31::1 far1 184 64 104",
                "ROOT         | -c 2 -i .05 -I near2 10.39.0.1          | 10.32.0.1 far2 0 64 84",
                "PING_SOCKETS | -c 2 -i .05 -I near2 10.39.0.1          | 10.32.0.1 far2 0 64 84",
                "PING_SOCKETS | -c 2 -i .05 -I near2 fd39::1            | fd32::1 far2 0 64 104",
                "ROOT         | -c 2 -i .05 -S fd31::7 fd39::1          | fd31::7 far1 0 64 104",
                "PING_SOCKETS | -c 2 -i .05 -S 10.31.0.7 10.39.0.1      | 10.31.0.7 far1 0 64 84",
                "PING_SOCKETS | -c 2 -i .05 -I near1 -S 10.31.0.7 -t 9 -dscp 10 -s 100 10.39.0.1 | 10.31.0.7 far1 40 9 128"
            })
    void isWhatWasAskedFor(Rights rights, String words, String expected) {
        TwoLinks links = new TwoLinks(lab);
        PacketLog log = lab.keep(new PacketLog(links.far(), TwoLinks.FAR_FIRST, TwoLinks.FAR_SECOND));

        CommandRun run = CommandRun.of(lab, links.prober(), rights, words);

        log.finish();
        IpAddress to = address(words.substring(words.lastIndexOf(' ') + 1));
        int count = Integer.parseInt(words.substring(3, 4));
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(log.to(to)).hasSize(count).allSatisfy(packet -> assertThat(packet.source() + " " + packet.device()
                        + " " + packet.trafficClass() + " " + packet.hopLimit() + " " + packet.bytes())
                .isEqualTo(expected));
    }

    @Test
    void onlyWhatMayBeCutUpIs() {
        TwoLinks links = new TwoLinks(lab);
        PacketLog log = lab.keep(new PacketLog(links.far(), TwoLinks.FAR_SECOND));
        String large = "-c 1 -s 1400 -I " + TwoLinks.SECOND + " ";

        CommandRun whole = CommandRun.of(lab, links.prober(), Rights.ROOT, large + "-M do 10.39.0.1");
        CommandRun pieces = CommandRun.of(lab, links.prober(), Rights.ROOT, large + "-M dont 10.39.0.2");
        CommandRun small = CommandRun.of(lab, links.prober(), Rights.ROOT, "-c 1 -M do 10.39.0.3 -I near2");

        log.finish();
        assertThat(whole.output())
                .contains("10.39.0.1: not sent: larger than the path takes, and not to be fragmented");
        assertThat(whole.status()).isEqualTo(1);
        assertThat(log.to(address("10.39.0.1"))).isEmpty();
        assertThat(pieces.status()).as(pieces.output()).isZero();
        assertThat(log.to(address("10.39.0.2"))).hasSize(2).allMatch(PacketLog.Packet::fragment);
        assertThat(small.status()).as(small.output()).isZero();
        assertThat(log.to(address("10.39.0.3"))).hasSize(1).allMatch(PacketLog.Packet::dontFragment);
    }

    @ParameterizedTest
    @EnumSource(names = {"ROOT", "PING_SOCKETS"})
    void anAddressOfALinkIsReachedByItsZoneOrTheInterface(Rights rights) {
        TwoLinks links = new TwoLinks(lab);
        links.far().ip("addr add fe80::77/64 dev " + TwoLinks.FAR_SECOND + " nodad");

        CommandRun byZone = CommandRun.of(lab, links.prober(), rights, "-c 2 -i .05 fe80::77%" + TwoLinks.SECOND);
        CommandRun byInterface =
                CommandRun.of(lab, links.prober(), rights, "-c 2 -i .05 fe80::77 -I " + TwoLinks.SECOND);

        assertThat(byZone.status()).as("%s", byZone).isZero();
        assertThat(byInterface.status()).as("%s", byInterface).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"ROOT", "PING_SOCKETS"})
    void itsLinesAreTheCapturesRoundTrips(Rights rights) throws IOException {
        List<String> hosts = List.of(
                Behaviour.PROMPT.v4(1),
                Behaviour.PROMPT.v6(1),
                Behaviour.DELAYED.v4(20),
                Behaviour.DELAYED.v6(20),
                Behaviour.LOSSY.v4(3),
                Behaviour.LATE.v6(50),
                Behaviour.DUPLICATED.v4(3),
                Behaviour.UNREACHABLE.v4(1),
                Behaviour.BLACKHOLE.v6(0));
        TunPath path = TunPath.in(lab, TunPath.Kind.DIRECT, 1, 400);
        EchoCapture capture = lab.keep(new EchoCapture(path.prober(), path.device()));

        CommandRun run = CommandRun.of(lab, path.prober(), rights, "-c 9 -i 0.25 -W 0.4 " + String.join(" ", hosts));

        ProbeCapture.Result seen = capture.finish();
        NetworkReport did = path.network().report();
        for (String host : hosts) {
            check(run, host, trips(seen, host));
        }
        assertThat(run.output())
                .contains(Behaviour.UNREACHABLE.v4(1) + ": icmp_seq=8 host unreachable, says 10.76.0.254\n");
        assertThat(run.output()).contains(Behaviour.LATE.v6(50) + ": icmp_seq=8 the answer came after 400 ms\n");
        assertThat(run.table().stream().filter(line -> line.startsWith(Behaviour.DUPLICATED.v4(3) + " ")))
                .as("duplicates, but those of the last ping, which come after the end")
                .singleElement()
                .satisfies(line -> assertThat(Long.parseLong(line.split(" ", -1)[5]))
                        .isBetween(16L, report(did, Behaviour.DUPLICATED.v4(3)).copies()));
    }

    private static TargetReport report(NetworkReport did, String host) {
        return Objects.requireNonNull(did.echo(host), host);
    }

    private static List<Trip> trips(ProbeCapture.Result seen, String host) {
        IpAddress target = address(host);
        return seen.trips(false, target.family() == IpFamily.IPV6, (int) target.lo());
    }

    /** Line by line; the sequence number is the place in the capture. */
    private static void check(CommandRun run, String host, List<Trip> trips) {
        assertThat(trips).as("requests to %s", host).hasSize(9);
        double seconds = (trips.get(8).sentWallNs() - trips.get(0).sentWallNs()) / 1e9;
        assertThat(seconds / 8).as("seconds between two requests to %s", host).isCloseTo(0.25, within(0.05));
        int answered = 0;
        for (String line : run.output().lines().toList()) {
            Matcher answer = ANSWER.matcher(line);
            if (answer.matches() && answer.group(1).equals(host)) {
                answered++;
                Trip trip = trips.get(Integer.parseInt(answer.group(2)));
                assertThat(Double.parseDouble(answer.group(4)))
                        .as("time of %s", line)
                        .isCloseTo(trip.rttNs() / 1e6, within(MOST_DIFFERENCE_MS));
                assertThat(answer.group(3)).isEqualTo("64");
            }
        }
        assertThat((long) answered)
                .as("answers of %s within the timeout", host)
                .isEqualTo(trips.stream()
                        .filter(trip -> trip.isAnsweredWithin(400_000_000))
                        .count());
        int all = answered;
        assertThat(run.table().stream().filter(line -> line.startsWith(host + " ")))
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith(host + " " + host + " 9 " + all + " "));
    }

    @Test
    void jsonHasTheSameFigures() throws IOException {
        String delayed = Behaviour.DELAYED.v4(20);
        String lossy = Behaviour.LOSSY.v6(2);
        TunPath path = TunPath.in(lab, TunPath.Kind.DIRECT, 1, 400);
        EchoCapture capture = lab.keep(new EchoCapture(path.prober(), path.device()));

        CommandRun run = CommandRun.of(
                lab, path.prober(), Rights.PING_SOCKETS, "-json -c 6 -i 0.1 -W 0.4 " + delayed + " " + lossy);

        ProbeCapture.Result seen = capture.finish();
        JsonNode hosts = new ObjectMapper().readTree(run.output()).get("hosts");
        double[] timesMs = trips(seen, delayed).stream()
                .mapToDouble(trip -> trip.rttNs() / 1e6)
                .sorted()
                .toArray();
        assertThat(hosts.get(0).get("sent").asInt()).isEqualTo(6);
        assertThat(hosts.get(0).get("min_ms").asDouble()).isCloseTo(timesMs[0], within(MOST_DIFFERENCE_MS));
        assertThat(hosts.get(0).get("max_ms").asDouble()).isCloseTo(timesMs[5], within(MOST_DIFFERENCE_MS));
        assertThat(hosts.get(1).get("received").asInt()).isEqualTo(3);
        assertThat(hosts.get(1).get("lost").asInt()).isEqualTo(3);
        assertThat(hosts.get(1).get("loss_percent").asDouble()).isEqualTo(50);
        assertThat(hosts.get(1).get("problem").asText()).isEqualTo("no answer within 400 ms");
        assertThat(run.status()).isEqualTo(1);
    }
}
