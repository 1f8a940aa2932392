package net.icmpexporter.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.icmpexporter.net.IpFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a raw TCP socket hears of all the traffic of its host. */
class TcpAnswerFilterTest {

    private static final int OURS = 61_234;
    private static final int RST = 0x04;
    private static final int ACK = 0x10;
    private static final int SYN_ACK = 0x12;

    /** Every set of flags, those of congestion control and the urgent one included. */
    @ParameterizedTest
    @EnumSource
    void answersToASynPassAndNothingElse(IpFamily family) {
        for (int flags = 0; flags < 256; flags++) {
            boolean answer = (flags & RST) != 0 || (flags & SYN_ACK) == SYN_ACK;
            assertThat(run(family, packet(family, 5, 0, OURS, flags)))
                    .as("flags %x", flags)
                    .isEqualTo(answer ? -1 : 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyToThePortsThatWeSendFrom(IpFamily family) {
        for (int port = 0; port < 65_536; port++) {
            int expected = port >= 61_000 && port <= 65_500 ? -1 : 0;
            if (run(family, packet(family, 5, 0, port, SYN_ACK)) != expected
                    || run(family, packet(family, 5, 0, port, RST | ACK)) != expected) {
                throw new AssertionError("port " + port);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 10, 15})
    void whateverTheLengthOfTheIpv4Header(int words) {
        assertThat(run(IpFamily.IPV4, packet(IpFamily.IPV4, words, 0, OURS, SYN_ACK)))
                .isEqualTo(-1);
        assertThat(run(IpFamily.IPV4, packet(IpFamily.IPV4, words, 0, OURS, ACK)))
                .isZero();
        assertThat(run(IpFamily.IPV4, packet(IpFamily.IPV4, words, 0, 443, SYN_ACK)))
                .isZero();
    }

    @Test
    void laterFragmentsHaveNoHeader() {
        assertThat(run(IpFamily.IPV4, packet(IpFamily.IPV4, 5, 1, OURS, SYN_ACK)))
                .isZero();
        assertThat(run(IpFamily.IPV4, packet(IpFamily.IPV4, 5, 0x1FFF, OURS, RST)))
                .isZero();
        assertThat(run(IpFamily.IPV4, packet(IpFamily.IPV4, 5, 0x2001, OURS, SYN_ACK)))
                .isZero();
    }

    @Test
    void aFirstFragmentAndADontFragmentBitPass() {
        assertThat(run(IpFamily.IPV4, packet(IpFamily.IPV4, 5, 0x2000, OURS, SYN_ACK)))
                .isEqualTo(-1);
        assertThat(run(IpFamily.IPV4, packet(IpFamily.IPV4, 5, 0x4000, OURS, SYN_ACK)))
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void whatEndsBeforeItsFlagsDoesNotPass(IpFamily family) {
        byte[] whole = packet(family, 5, 0, OURS, SYN_ACK);
        int flagsAt = whole.length - 20 + 13;
        for (int length = 0; length <= flagsAt; length++) {
            assertThat(run(family, Arrays.copyOf(whole, length)))
                    .as("%d bytes", length)
                    .isZero();
        }
        assertThat(run(family, Arrays.copyOf(whole, flagsAt + 1))).isEqualTo(-1);
    }

    /** As raw sockets get them: on IPv4 with its header, on IPv6 without. */
    private static byte[] packet(IpFamily family, int words, int fragment, int port, int flags) {
        int header = family == IpFamily.IPV4 ? words * 4 : 0;
        ByteBuffer packet = ByteBuffer.allocate(header + 20);
        if (header > 0) {
            packet.put(0, (byte) (0x40 | words)).putShort(6, (short) fragment);
        }
        packet.putShort(header, (short) 443).putShort(header + 2, (short) port);
        return packet.put(header + 12, (byte) 0x50)
                .put(header + 13, (byte) flags)
                .array();
    }

    private static int run(IpFamily family, byte[] packet) {
        return FilterMachine.run(TcpAnswerFilter.of(family), packet);
    }
}
