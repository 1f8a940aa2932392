package net.icmpexporter.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.icmpexporter.net.IpFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs in a small machine. */
class EchoReplyFilterTest {

    private static final int OURS = 0xBEEF;

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 10, 15})
    void ipv4RepliesPassWhateverTheHeadersLength(int words) {
        assertThat(run(IpFamily.IPV4, ipv4(words, 0, 0, OURS))).isEqualTo(-1);
    }

    @Test
    void otherIpv4PacketsDoNot() {
        assertThat(run(IpFamily.IPV4, ipv4(5, 0, 0, OURS + 1))).as("identifier").isZero();
        assertThat(run(IpFamily.IPV4, ipv4(5, 0, 8, OURS))).as("echo request").isZero();
        assertThat(run(IpFamily.IPV4, ipv4(5, 0, 3, OURS))).as("unreachable").isZero();
        assertThat(run(IpFamily.IPV4, ipv4(5, 1, 0, OURS))).as("later fragment").isZero();
        assertThat(run(IpFamily.IPV4, ipv4(5, 0x1FFF, 0, OURS)))
                .as("last fragment")
                .isZero();
    }

    @Test
    void aFirstFragmentAndADontFragmentBitPass() {
        assertThat(run(IpFamily.IPV4, ipv4(5, 0x2000, 0, OURS))).isEqualTo(-1);
        assertThat(run(IpFamily.IPV4, ipv4(5, 0x4000, 0, OURS))).isEqualTo(-1);
    }

    @Test
    void ipv6RepliesPassAndNothingElse() {
        assertThat(run(IpFamily.IPV6, ipv6(129, OURS))).isEqualTo(-1);
        assertThat(run(IpFamily.IPV6, ipv6(129, OURS ^ 0x8000))).isZero();
        assertThat(run(IpFamily.IPV6, ipv6(128, OURS))).isZero();
        assertThat(run(IpFamily.IPV6, ipv6(1, OURS))).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 6, 20, 24, 25})
    void whatEndsBeforeItsIdentifierDoesNotPass(int length) {
        byte[] whole = ipv4(5, 0, 0, OURS);
        assertThat(run(IpFamily.IPV4, Arrays.copyOf(whole, length))).isZero();
        assertThat(run(IpFamily.IPV6, Arrays.copyOf(ipv6(129, OURS), Math.min(length, 5))))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x7FFF, 0x8000, 0xFFFF})
    void everyIdentifierCanBeAskedFor(int identifier) {
        assertThat(FilterMachine.run(EchoReplyFilter.accepting(IpFamily.IPV4, identifier), ipv4(5, 0, 0, identifier)))
                .isEqualTo(-1);
        assertThat(FilterMachine.run(EchoReplyFilter.accepting(IpFamily.IPV6, identifier), ipv6(129, identifier)))
                .isEqualTo(-1);
    }

    private static byte[] ipv4(int headerWords, int fragment, int type, int identifier) {
        ByteBuffer packet = ByteBuffer.allocate(headerWords * 4 + 8);
        packet.put(0, (byte) (0x40 | headerWords)).putShort(6, (short) fragment);
        packet.put(headerWords * 4, (byte) type).putShort(headerWords * 4 + 4, (short) identifier);
        return packet.array();
    }

    private static byte[] ipv6(int type, int identifier) {
        return ByteBuffer.allocate(8)
                .put(0, (byte) type)
                .putShort(4, (short) identifier)
                .array();
    }

    private static int run(IpFamily family, byte[] packet) {
        return FilterMachine.run(EchoReplyFilter.accepting(family, OURS), packet);
    }
}
