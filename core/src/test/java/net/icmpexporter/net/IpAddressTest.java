package net.icmpexporter.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The value: its text, its bytes, its order. */
final class IpAddressTest {

    @ParameterizedTest
    @CsvSource({
        // RFC 5952, 1 and 2.1: leading zeros
        "2001:0db8:0:0:1:0:0:1,                     2001:db8::1:0:0:1",
        "2001:db8:aaaa:bbbb:cccc:dddd:eeee:001,     2001:db8:aaaa:bbbb:cccc:dddd:eeee:1",
        "2001:db8:aaaa:bbbb:cccc:dddd:eeee:0001,    2001:db8:aaaa:bbbb:cccc:dddd:eeee:1",
        // 2.2 and 4.2.1: as short as possible
        "2001:db8:0:0:0:0:2:1,                      2001:db8::2:1",
        "2001:db8:0:0:0::1,                         2001:db8::1",
        "2001:0DB8:0000:0000:0000:0000:0000:0001,   2001:db8::1",
        "0:0:0:0:0:0:0:0,                           ::",
        "0:0:0:0:0:0:0:1,                           ::1",
        "1:0:0:0:0:0:0:0,                           1::",
        "1:2:3:4:5:6:0:0,                           1:2:3:4:5:6::",
        "0:0:3:4:5:6:7:8,                           ::3:4:5:6:7:8",
        // 4.2.2: a single group of zeros is not cut
        "2001:db8::1:1:1:1:1,                       2001:db8:0:1:1:1:1:1",
        "0:2:3:4:5:6:7:8,                           0:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:0,                           1:2:3:4:5:6:7:0",
        "1:0:3:0:5:0:7:0,                           1:0:3:0:5:0:7:0",
        // 4.2.3: the longest run, the first one of equals
        "2001:0:0:1:0:0:0:1,                        2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1,                      2001:db8::1:0:0:1",
        "0:0:0:1:0:0:0:0,                           0:0:0:1::",
        "0:0:1:0:0:1:0:0,                           ::1:0:0:1:0:0",
        // 4.3: lower case
        "2001:DB8:AAAA:BBBB:CCCC:DDDD:EEEE:AAA,   2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaa",
        // mapped addresses are the IPv4 address itself; other embeddings are plain IPv6
        "::ffff:192.0.2.1,                          192.0.2.1",
        "64:ff9b::192.0.2.33,                       64:ff9b::c000:221",
        "::13.1.68.3,                               ::d01:4403",
        "0.0.0.0,                                   0.0.0.0",
        "255.255.255.255,                           255.255.255.255",
        "10.20.30.40,                               10.20.30.40",
    })
    void textIsCanonical(String written, String canonical) {
        assertThat(parsed(written)).hasToString(canonical);
        assertThat(parsed(canonical)).isEqualTo(parsed(written)).hasSameHashCodeAs(parsed(written));
    }

    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void textAndBytesAgreeWithTheJdk(long seed) throws UnknownHostException {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = randomAddress(random);
            IpAddress ours = IpAddress.ofBytes(bytes);
            InetAddress theirs = InetAddress.getByAddress(bytes);

            // in brackets nothing but a literal is looked at: no text of ours can reach a name service
            String text = ours.family() == IpFamily.IPV6 ? "[" + ours + "]" : ours.toString();
            assertThat(InetAddress.getByName(text))
                    .as("seed %d, %s", seed, ours)
                    .isEqualTo(theirs);
            assertThat(IpAddress.parse(theirs.getHostAddress()))
                    .as("seed %d, %s", seed, theirs)
                    .isEqualTo(ours);
            assertThat(IpAddress.parse(ours.toString())).as("seed %d", seed).isEqualTo(ours);
            assertThat(ours.toBytes()).as("seed %d, %s", seed, ours).isEqualTo(theirs.getAddress());
            assertThat(IpAddress.of(ours.hi(), ours.lo()))
                    .as("seed %d, %s", seed, ours)
                    .isEqualTo(ours);
        }
    }

    /** Half of all groups 0, so that runs of zeros are common; and mapped addresses now and then. */
    private static byte[] randomAddress(Random random) {
        if (random.nextInt(4) == 0) {
            byte[] v4 = new byte[4];
            random.nextBytes(v4);
            return v4;
        }
        byte[] v6 = new byte[16];
        random.nextBytes(v6);
        boolean mapped = random.nextInt(8) == 0;
        for (int group = 0; group < 8; group++) {
            if (mapped ? group < 5 : random.nextBoolean()) {
                v6[2 * group] = 0;
                v6[2 * group + 1] = 0;
            }
        }
        if (mapped) {
            v6[10] = (byte) 0xFF;
            v6[11] = (byte) 0xFF;
        }
        return v6;
    }

    @Test
    void bytesAreInNetworkOrder() {
        assertThat(parsed("1.2.3.200").toBytes()).containsExactly(1, 2, 3, 200);
        assertThat(parsed("102:304:506:708:90a:b0c:d0e:ff10").toBytes())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255, 16);
        assertThat(IpAddress.ofBytes(new byte[] {(byte) 192, 0, 2, (byte) 255})).isEqualTo(parsed("192.0.2.255"));
    }

    @Test
    void onlyFourAndSixteenBytesAreAnAddress() {
        for (int length : new int[] {0, 1, 3, 5, 8, 15, 17}) {
            assertThatThrownBy(() -> IpAddress.ofBytes(new byte[length]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("an address has 4 or 16 bytes, not " + length);
        }
    }

    @Test
    void orderIsByFamilyThenByUnsignedValue() {
        List<IpAddress> ordered = new ArrayList<>();
        for (String text : new String[] {
            "0.0.0.0",
            "9.0.0.0",
            "10.0.0.0",
            "127.255.255.255",
            "128.0.0.0",
            "255.255.255.255",
            "::",
            "::1",
            "::7fff:ffff",
            "::8000:0",
            "::fffe:ffff:ffff",
            "::1:0:0:0",
            "::8000:0:0:0",
            "0:0:0:1::",
            "1::",
            "7fff::ffff",
            "8000::",
            "8000::1",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
        }) {
            ordered.add(parsed(text));
        }
        for (int i = 0; i < ordered.size(); i++) {
            for (int j = 0; j < ordered.size(); j++) {
                assertThat(Integer.signum(ordered.get(i).compareTo(ordered.get(j))))
                        .as("%s against %s", ordered.get(i), ordered.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
        List<IpAddress> shuffled = new ArrayList<>(ordered);
        Collections.reverse(shuffled);
        assertThat(shuffled.stream().sorted()).isEqualTo(ordered);
    }

    @Test
    void equalsKnowsBothHalvesAndNothingElse() {
        IpAddress address = IpAddress.of(1, 2);

        assertThat(address).isEqualTo(IpAddress.of(1, 2)).hasSameHashCodeAs(IpAddress.of(1, 2));
        assertThat(address).isNotEqualTo(IpAddress.of(1, 3)).isNotEqualTo(IpAddress.of(2, 2));
        assertThat(address).isNotEqualTo(null).isNotEqualTo("::1:0:0:0:2");
    }

    /** Targets are neighbours more often than not. */
    @Test
    void neighboursDoNotShareAHash() {
        IntStream v4 = IntStream.range(0, 1_000)
                .map(i -> IpAddress.ofIpv4(0x0A000000 + i).hashCode());
        IntStream subnets = IntStream.range(0, 1_000)
                .map(i -> IpAddress.of(0x20010db800000000L + i, 1).hashCode());

        assertThat(v4.distinct().count()).isGreaterThan(990);
        assertThat(subnets.distinct().count()).isGreaterThan(990);
    }

    @Test
    void familiesKnowTheirVersion() {
        assertThat(IpFamily.IPV4.version()).isEqualTo(4);
        assertThat(IpFamily.IPV6.version()).isEqualTo(6);
        assertThat(IpFamily.IPV4).hasToString("IPv4");
        assertThat(IpFamily.IPV6).hasToString("IPv6");
    }

    private static IpAddress parsed(String text) {
        return Objects.requireNonNull(IpAddress.parse(text), text);
    }
}
