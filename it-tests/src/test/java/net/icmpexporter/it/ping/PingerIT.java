package net.icmpexporter.it.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.LongStream;
import net.icmpexporter.it.lab.EchoCapture;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.NetworkReport;
import net.icmpexporter.it.lab.ProbeCapture;
import net.icmpexporter.it.lab.ProbeCapture.Trip;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.TunPath;
import net.icmpexporter.it.lab.VethPair;
import net.icmpexporter.it.ping.PingRun.Host;
import net.icmpexporter.it.ping.PingRun.Round;
import net.icmpexporter.it.testnet.Behaviour;
import net.icmpexporter.it.testnet.TargetReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Java programs that ping: everything is answered, everything is reported, and nothing that happens ends the pinger. */
@Timeout(120)
final class PingerIT {

    private static final String HEAP = "-Xmx128m";

    private final Lab lab = new Lab();

    @AfterEach
    void unmake() {
        lab.close();
    }

    @Test
    void sixtyThousandPingsWithoutPrivilegesAreAnswered() {
        VethPair.Ends ends = VethPair.toAnyAddress(lab);
        EchoCapture capture = lab.keep(new EchoCapture(ends.prober(), VethPair.NEAR_DEVICE));

        Round round = PingRun.of(lab, ends.prober(), Rights.PING_SOCKETS, HEAP, "60 40 1000 10.99.1.0/1000")
                .rounds()
                .get(0);

        ProbeCapture.Result seen = capture.finish();
        assertThat(round.hosts()).hasSize(1_000).allSatisfy(host -> {
            assertThat(host.received()).as("answered by %s", host).isEqualTo(60);
            assertThat(host.sent()).as("sent to %s", host).isEqualTo(60);
            assertThat(host.trips(seen)).as("on the wire, %s", host).hasSize(60);
        });
        System.out.printf(Locale.ROOT, "60,000 pings without privileges: %.2f s%n", round.tookSeconds());
    }

    @ParameterizedTest
    @EnumSource(names = {"ROOT", "PING_SOCKETS"})
    void fiftyThousandThatNobodyAnswersAreUnderWayAtOnceAndAllLost(Rights rights) {
        // the far end forwards nothing, and so drops it
        VethPair.Ends ends = VethPair.toAnyAddress(lab);
        EchoCapture capture = lab.keep(new EchoCapture(ends.prober(), VethPair.NEAR_DEVICE));

        PingRun run = PingRun.of(lab, ends.prober(), rights, HEAP, "1 1000 4000 10.100.0.0/50000");

        ProbeCapture.Result seen = capture.finish();
        List<Host> hosts = run.rounds().get(0).hosts();
        assertThat(hosts)
                .hasSize(50_000)
                .allSatisfy(host -> assertThat(host.lost()).as("lost: %s", host).isEqualTo(1));
        long[] sentWallNs = hosts.stream()
                .flatMap(host -> host.trips(seen).stream())
                .mapToLong(Trip::sentWallNs)
                .toArray();
        long firstWallNs = LongStream.of(sentWallNs).min().orElseThrow();
        long lastWallNs = LongStream.of(sentWallNs).max().orElseThrow();
        assertThat(sentWallNs).as("requests on the wire").hasSize(50_000);
        assertThat(lastWallNs - firstWallNs)
                .as("ns from the first request to the last, none of which had timed out by then")
                .isLessThan(4_000_000_000L);
        System.out.printf(
                Locale.ROOT,
                "50,000 under way, %s: sent in %.2f s, all lost after %.2f s%n",
                rights,
                (lastWallNs - firstWallNs) / 1e9,
                run.rounds().get(0).tookSeconds());
    }

    @ParameterizedTest
    @EnumSource(names = {"ROOT", "PING_SOCKETS"})
    void whatRoutersRefuseIsAResultAndThePingerGoesOn(Rights rights) {
        Map<String, String> problems = new TreeMap<>();
        for (int shortQuote : new int[] {0, Behaviour.SHORT_QUOTE}) {
            problems.put(Behaviour.UNREACHABLE.v4(shortQuote), "network unreachable, says 10.76.0.254");
            problems.put(Behaviour.UNREACHABLE.v4(shortQuote + 1), "host unreachable, says 10.76.0.254");
            problems.put(Behaviour.UNREACHABLE.v4(shortQuote + 3), "port unreachable, says 10.76.0.254");
            problems.put(
                    Behaviour.UNREACHABLE.v4(shortQuote + 13), "ICMP error of type 3 and code 13, says 10.76.0.254");
            problems.put(Behaviour.EXPIRED.v4(shortQuote), "time to live exceeded, says 10.76.0.254");
            problems.put(Behaviour.TOO_BIG.v4(shortQuote), "fragmentation needed, says 10.76.0.254");
            problems.put(Behaviour.UNREACHABLE.v6(shortQuote), "no route, says fd76::fe");
            problems.put(Behaviour.UNREACHABLE.v6(shortQuote + 1), "administratively prohibited, says fd76::fe");
            problems.put(Behaviour.UNREACHABLE.v6(shortQuote + 3), "address unreachable, says fd76::fe");
            problems.put(Behaviour.EXPIRED.v6(shortQuote), "time to live exceeded, says fd76::fe");
            problems.put(Behaviour.TOO_BIG.v6(shortQuote), "packet too big, says fd76::fe");
        }
        String good = Behaviour.PROMPT.v4(1) + " " + Behaviour.PROMPT.v6(1);
        TunPath path = TunPath.in(lab, TunPath.Kind.DIRECT, 1, 1_000);

        PingRun run = PingRun.of(
                lab,
                path.prober(),
                rights,
                HEAP,
                "5 50 1000 " + good + " " + String.join(" ", problems.keySet()),
                "5 50 1000 " + good);

        NetworkReport did = path.network().report();
        Map<String, Host> hosts = new TreeMap<>();
        run.rounds().get(0).hosts().forEach(host -> hosts.put(host.address(), host));
        problems.forEach((address, problem) -> {
            Host host = Objects.requireNonNull(hosts.get(address), address);
            TargetReport target = Objects.requireNonNull(did.echo(address), address);
            assertThat(target.errors()).as("errors of %s", address).isEqualTo(5);
            assertThat(host.rejected()).as("rejected: %s", host).isEqualTo(5);
            assertThat(host.problem()).as(address).isEqualTo(problem);
        });
        assertThat(run.rounds()).as("beside the errors, and after them").allSatisfy(round -> assertThat(
                        round.hosts().subList(0, 2))
                .allSatisfy(host ->
                        assertThat(host.received()).as("answered by %s", host).isEqualTo(5)));
    }

    @ParameterizedTest
    @EnumSource(names = {"ROOT", "PING_SOCKETS"})
    void aFamilyThatTheHostLacksIsAResult(Rights rights) {
        Namespace host = lab.namespace("host");
        host.sysctl("net.ipv6.conf.all.disable_ipv6", "1");

        List<Host> hosts = PingRun.of(lab, host, rights, HEAP, "3 20 500 127.0.0.1 ::1")
                .rounds()
                .get(0)
                .hosts();

        assertThat(hosts.get(0).received()).as("%s", hosts.get(0)).isEqualTo(3);
        assertThat(hosts.get(1).received()).as("%s", hosts.get(1)).isZero();
        assertThat(hosts.get(1).notSent()).as("%s", hosts.get(1)).isEqualTo(3);
        assertThat(hosts.get(1).problem()).startsWith("not sent: ");
    }
}
