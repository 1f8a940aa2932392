package net.icmpexporter.fake.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table that users read. */
final class DemonstrationPathsTest {

    private static final long SEED = 7;
    private static final int PROBES = 2_000;
    private static final long MS_NS = 1_000_000;
    private static final long S_NS = 1_000_000_000;

    private static IpAddress parse(String address) {
        IpAddress parsed = IpAddress.parse(address);
        if (parsed == null) {
            throw new IllegalArgumentException(address);
        }
        return parsed;
    }

    /** Decides about probes a second apart and counts. */
    private static long count(String address, ToLongFunction<Fate> counted) {
        Path path = new DemonstrationPaths(SEED).apply(parse(address));
        PathPlayer player = new PathPlayer(path, SEED);
        long count = 0;
        for (int i = 0; i < PROBES; i++) {
            count += counted.applyAsLong(player.next(i * S_NS));
        }
        return count;
    }

    private static long lost(String address) {
        return count(address, fate -> fate.lost ? 1 : 0);
    }

    private static Fate first(String address) {
        return new PathPlayer(new DemonstrationPaths(SEED).apply(parse(address)), SEED).next(0);
    }

    /** TCP is answered everywhere, but for the first ports; two numbers are there to see refusals. */
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.10", "2001:db8::90", "127.0.0.1", "::1", "8.8.8.8", "2620:fe::9"})
    void theFirstPortsAreClosedEverywhere(String address) {
        PathPlayer player = new PathPlayer(new DemonstrationPaths(SEED).apply(parse(address)), SEED);
        for (int port = 1; port < 65_536; port++) {
            assertThat(player.isClosed(port)).as("port %d", port).isEqualTo(port <= 20);
        }
    }

    @Test
    void twoNumbersRefuse() {
        assertThat(count("192.0.2.90", fate -> fate.reset ? 1 : 0)).isEqualTo(PROBES);
        assertThat(count("2001:db8::91", fate -> fate.reset ? 1 : 0)).isEqualTo(PROBES / 4);
        assertThat(count("192.0.2.10", fate -> fate.reset ? 1 : 0)).isZero();
        assertThat(first("192.0.2.90").rttNs).isEqualTo(20 * MS_NS);
        assertThat(first("192.0.2.91").rttNs).isEqualTo(20 * MS_NS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.", "198.51.100.", "203.0.113.", "2001:db8::", "2001:db8:1:2::"})
    void addressesForDocumentationBehaveByTheirLastNumber(String network) {
        assertThat(first(network + 10).rttNs).isEqualTo(10 * MS_NS);
        assertThat(first(network + 11).rttNs).isBetween(10 * MS_NS, 12 * MS_NS);
        assertThat(lost(network + 20)).isBetween(150L, 250L);
        assertThat(lost(network + 21)).isBetween(5L, 40L);
        assertThat(lost(network + 22)).isBetween(900L, 1100L);
        assertThat(lost(network + 23)).isEqualTo(200);
        assertThat(lost(network + 24)).isEqualTo(60 * 4);
        assertThat(lost(network + 40)).isEqualTo(PROBES);
        assertThat(first(network + 41).rttNs).isEqualTo(5 * S_NS);
        assertThat(count(network + 50, fate -> fate.extraCopies)).isEqualTo(400);
        assertThat(count(network + 51, fate -> fate.rttNs > S_NS ? 1 : 0)).isEqualTo(500);
        assertThat(first(network + 60).badChecksum).isTrue();
        assertThat(first(network + 61).altered).isTrue();
        assertThat(first(network + 62).keptBytes).isEqualTo(20);
        assertThat(first(network + 63).source).isEqualTo(parse(network + 253));
        assertThat(first(network + 70).withoutTxStamp).isTrue();
        assertThat(first(network + 80).refusal).isEqualTo(SendResult.NETWORK_UNREACHABLE);
        assertThat(first(network + 81).refusal).isEqualTo(SendResult.NOT_PERMITTED);
        assertThat(count(network + 82, fate -> fate.refusal == SendResult.NO_BUFFERS ? 1 : 0))
                .isEqualTo(200);
    }

    @Test
    void errorsAreInTheNumbersOfTheirFamily() {
        assertThat(Stream.of(30, 31, 32, 33).map(number -> type("192.0.2." + number)))
                .containsExactly("3/1", "3/13", "11/0", "3/4");
        assertThat(Stream.of(30, 31, 32, 33).map(number -> type("2001:db8::" + number)))
                .containsExactly("1/3", "1/1", "3/0", "2/0");
        assertThat(first("192.0.2.30").reporter).isEqualTo(parse("192.0.2.254"));
        assertThat(first("2001:db8::30").reporter).isEqualTo(parse("2001:db8::254"));
    }

    private static String type(String address) {
        Fate fate = first(address);
        assertThat(fate.rejected).isTrue();
        return fate.icmpType + "/" + fate.icmpCode;
    }

    @Test
    void everyOtherAddressHasAPathOfItsOwn() {
        int sound = 0;
        int lossy = 0;
        int gone = 0;
        for (int i = 0; i < 400; i++) {
            String address = "10.1." + (i / 200) + "." + (i % 200);
            long lost = lost(address);
            if (lost < PROBES) {
                assertThat(first(address).rttNs).as(address).isBetween(300_000L, 400 * MS_NS);
            }
            sound += lost == 0 ? 1 : 0;
            gone += lost == PROBES ? 1 : 0;
            lossy += lost > 0 && lost < PROBES ? 1 : 0;
        }
        assertThat(sound).as("seed %d", SEED).isGreaterThan(280);
        assertThat(lossy).as("seed %d", SEED).isBetween(30, 110);
        assertThat(gone).as("seed %d", SEED).isBetween(3, 30);
    }

    /** Two minutes of every five over another way, which is longer. */
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.14", "2001:db8::14"})
    void oneNumberChangesItsWay(String address) {
        assertThat(count(address, fate -> fate.hopLimit == 64 - 12 && fate.rttNs == 55 * MS_NS ? 1 : 0))
                .isEqualTo(PROBES / 300 * 120 + 120);
        assertThat(count(address, fate -> fate.hopLimit == 64 - 9 && fate.rttNs == 40 * MS_NS ? 1 : 0))
                .isEqualTo(PROBES - PROBES / 300 * 120 - 120);
    }

    @Test
    void hopsAreWithinWhatTheTableSays() {
        assertThat(first("127.0.0.1").hopLimit).isEqualTo(64);
        assertThat(first("::1").hopLimit).isEqualTo(64);
        assertThat(first("192.0.2.10").hopLimit).isEqualTo(57);
        int changing = 0;
        for (int i = 0; i < 400; i++) {
            String address = "10.1." + (i / 200) + "." + (i % 200);
            int hopLimit = first(address).hopLimit;
            assertThat(hopLimit).as(address).isBetween(64 - 22, 64 - 3);
            changing += count(address, fate -> fate.hopLimit == hopLimit ? 0 : 1) == 0 ? 0 : 1;
        }
        assertThat(changing).as("seed %d", SEED).isBetween(5, 40);
    }

    @Test
    void theSeedDecidesAndNothingElse() {
        IpAddress address = parse("10.9.8.7");
        Fate one = new PathPlayer(new DemonstrationPaths(1).apply(address), 1).next(0);
        Fate same = new PathPlayer(new DemonstrationPaths(1).apply(address), 1).next(0);
        Fate other = new PathPlayer(new DemonstrationPaths(2).apply(address), 1).next(0);

        assertThat(one.rttNs).isEqualTo(same.rttNs).isNotEqualTo(other.rttNs);
    }

    @Test
    void loopbackIsFast() {
        assertThat(first("127.0.0.1").rttNs).isLessThan(100_000);
        assertThat(first("::1").rttNs).isLessThan(100_000);
    }

    @Test
    void aGroupWithLettersIsNoNumber() {
        assertThat(lost("2001:db8::4a")).isLessThan(PROBES);
        assertThat(first("2001:db8::4a").rttNs).isNotEqualTo(first("2001:db8::40").rttNs);
    }
}
