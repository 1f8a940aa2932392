package net.icmpexporter.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.icmpexporter.linux.libc.FilterProgram;
import net.icmpexporter.net.IpFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs in a small machine that follows Documentation/networking/filter.rst. */
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
        assertThat(run(EchoReplyFilter.accepting(IpFamily.IPV4, identifier), ipv4(5, 0, 0, identifier)))
                .isEqualTo(-1);
        assertThat(run(EchoReplyFilter.accepting(IpFamily.IPV6, identifier), ipv6(129, identifier)))
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
        return run(EchoReplyFilter.accepting(family, OURS), packet);
    }

    private static int run(FilterProgram program, byte[] packet) {
        long a = 0;
        long x = 0;
        for (int at = 0; at < program.size(); at++) {
            long instruction = program.instruction(at);
            int code = (int) instruction & 0xFFFF;
            int ifTrue = (int) (instruction >>> 16) & 0xFF;
            int ifFalse = (int) (instruction >>> 24) & 0xFF;
            int k = (int) (instruction >>> 32);
            long unsignedK = Integer.toUnsignedLong(k);
            int size = code == FilterProgram.LD_H_ABS || code == FilterProgram.LD_H_IND ? 2 : 1;
            long from = code == FilterProgram.LD_B_IND || code == FilterProgram.LD_H_IND ? x + unsignedK : unsignedK;
            boolean isLoad = code != FilterProgram.JEQ_K && code != FilterProgram.JSET_K && code != FilterProgram.RET_K;
            if (isLoad && from + size > packet.length) {
                return 0;
            }
            switch (code) {
                case FilterProgram.LD_B_ABS, FilterProgram.LD_B_IND -> a = packet[(int) from] & 0xFF;
                case FilterProgram.LD_H_ABS, FilterProgram.LD_H_IND ->
                    a = ByteBuffer.wrap(packet).getChar((int) from);
                case FilterProgram.LDX_B_MSH -> x = 4L * (packet[(int) from] & 0x0F);
                case FilterProgram.JEQ_K -> at += a == unsignedK ? ifTrue : ifFalse;
                case FilterProgram.JSET_K -> at += (a & unsignedK) != 0 ? ifTrue : ifFalse;
                case FilterProgram.RET_K -> {
                    return k;
                }
                default -> throw new AssertionError("code " + code);
            }
        }
        throw new AssertionError("no return");
    }
}
