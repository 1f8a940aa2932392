package net.icmpexporter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import net.icmpexporter.net.IpFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TcpSynTest {

    private static final int OFFSET = 13;

    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int RST = 0x04;
    private static final int ACK = 0x10;

    /** Ports, sequence, no acknowledgement; ten words of header, SYN alone, window 64240; no checksum, nothing urgent. */
    private static final String HEADER = "ef32" + "01bb" + "89abcdef" + "00000000" + "a002" + "faf0" + "0000" + "0000";

    /** RFC 2018: 4, 2. RFC 7323: 8, 10, both stamps. RFC 9293: 1. RFC 7323: 3, 3, shift. */
    private static final String OPTIONS = "0402" + "080a" + "f00dcafe" + "00000000" + "01" + "030307";

    /** Byte by byte as RFC 9293, 3.1 and 3.2 have it, and nothing beside it is touched. */
    @ParameterizedTest
    @EnumSource
    void theSynIsThis(IpFamily family) {
        ByteBuffer data = ByteBuffer.allocate(OFFSET + 60).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < data.capacity(); i++) {
            data.put(i, (byte) 0xA5);
        }
        TcpSyn.write(data, OFFSET, family, 0xEF32, 443, 0x89ABCDEF, 0xF00DCAFE);

        String segmentSize = family == IpFamily.IPV4 ? "020405b4" : "020405a0";
        byte[] written = new byte[TcpSyn.BYTES];
        data.get(OFFSET, written);
        assertThat(HexFormat.of().formatHex(written)).isEqualTo(HEADER + segmentSize + OPTIONS);
        for (int i = 0; i < data.capacity(); i++) {
            if (i < OFFSET || i >= OFFSET + TcpSyn.BYTES) {
                assertThat(data.get(i)).as("index %d", i).isEqualTo((byte) 0xA5);
            }
        }
        assertThat(data.position()).isZero();
        assertThat(data.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void whatIsWrittenIsRead() {
        ByteBuffer data = ByteBuffer.allocate(OFFSET + 40).order(ByteOrder.LITTLE_ENDIAN);
        TcpSyn.write(data, OFFSET, IpFamily.IPV4, 65500, 65535, -2, 7);

        assertThat(TcpSyn.sourcePort(data, OFFSET)).isEqualTo(65500);
        assertThat(TcpSyn.destinationPort(data, OFFSET)).isEqualTo(65535);
        assertThat(TcpSyn.sequence(data, OFFSET)).isEqualTo(-2);
        assertThat(TcpSyn.hasWholeHeader(data, OFFSET, 40)).isTrue();
        assertThat(TcpSyn.isAnswer(data, OFFSET)).as("a SYN answers nothing").isFalse();
    }

    /** A SYN takes one number of the sequence, so an answer acknowledges the next one (RFC 9293, 3.4); modulo 2^32. */
    @Test
    void theAcknowledgedSynIsTheNumberBefore() {
        ByteBuffer data = ByteBuffer.allocate(20);
        for (int acknowledgement : new int[] {0, 1, 0x12345678, Integer.MIN_VALUE, -1}) {
            data.putInt(8, acknowledgement);
            assertThat(TcpSyn.acknowledgedSyn(data, 0)).isEqualTo(acknowledgement - 1);
        }
    }

    /** Every set of flags, with the bits of congestion control (RFC 3168) that make no difference. */
    @Test
    void flagsSayWhatAnswers() {
        ByteBuffer data = ByteBuffer.allocate(20 + OFFSET).order(ByteOrder.LITTLE_ENDIAN);
        for (int flags = 0; flags < 256; flags++) {
            data.put(OFFSET + 13, (byte) flags);
            boolean reset = (flags & RST) != 0;
            boolean accepts = (flags & SYN) != 0 && (flags & ACK) != 0 && (flags & FIN) == 0;
            assertThat(TcpSyn.isRefusal(data, OFFSET)).as("flags %x", flags).isEqualTo(reset);
            assertThat(TcpSyn.isAnswer(data, OFFSET)).as("flags %x", flags).isEqualTo(reset || accepts);
            assertThat(TcpSyn.acknowledges(data, OFFSET)).as("flags %x", flags).isEqualTo((flags & ACK) != 0);
        }
    }

    /** The header's length is in words, in the upper half of its byte; the lower half says nothing. */
    @Test
    void aHeaderIsWholeIfItIsThere() {
        ByteBuffer data = ByteBuffer.allocate(20 + OFFSET);
        for (int words = 0; words < 16; words++) {
            for (int length = 20; length < 70; length++) {
                data.put(OFFSET + 12, (byte) (words << 4 | 0x0F));
                assertThat(TcpSyn.hasWholeHeader(data, OFFSET, length))
                        .as("%d words in %d bytes", words, length)
                        .isEqualTo(words >= 5 && words * 4 <= length);
            }
        }
    }
}
