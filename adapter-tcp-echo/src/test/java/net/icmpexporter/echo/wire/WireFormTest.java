package net.icmpexporter.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WireFormTest {

    private static final long SEQUENCE = 0x0000_0001_0203_0405L;
    private static final long WALL_NS = 1_700_000_000_123_456_789L;

    /** The sequence first, least significant byte first, then the time. */
    @Test
    void aPlainFrameIsTheseBytes() {
        assertThat(hex(WireForm.PLAIN)).isEqualTo("0504030201000000" + "15cd853dfe9c9717");
    }

    @Test
    void aMarkedFrameIsTheseBytes() {
        assertThat(hex(WireForm.MARKED)).isEqualTo("54435050494e4700" + "0504030201000000" + "15cd853dfe9c9717");
        assertThat("TCPPING\0".getBytes(StandardCharsets.US_ASCII))
                .isEqualTo(HexFormat.of().parseHex("54435050494e4700"));
    }

    /** What a client of the first kind has put on the wire: sequence 42 at 2024-01-01T00:00:00.000000001Z. */
    @Test
    void aFrameOfAnotherClientIsRead() {
        ByteBuffer plain = ByteBuffer.wrap(HexFormat.of().parseHex("2a00000000000000" + "010065011710a617"));

        assertThat(WireForm.told(plain, 0)).isEqualTo(WireForm.PLAIN);
        assertThat(WireForm.PLAIN.isFrame(plain, 0)).isTrue();
        assertThat(WireForm.PLAIN.sequence(plain, 0)).isEqualTo(42);
        assertThat(WireForm.PLAIN.wallNs(plain, 0)).isEqualTo(1_704_067_200_000_000_001L);
    }

    @ParameterizedTest
    @EnumSource(WireForm.class)
    void whatIsWrittenIsReadAgainAtAnyIndexAndInAnyOrderOfTheBuffer(WireForm form) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.BIG_ENDIAN);
        form.write(data, 5, SEQUENCE, WALL_NS);

        assertThat(WireForm.told(data, 5)).isEqualTo(form);
        assertThat(form.isFrame(data, 5)).isTrue();
        assertThat(form.sequence(data, 5)).isEqualTo(SEQUENCE);
        assertThat(form.wallNs(data, 5)).isEqualTo(WALL_NS);
        assertThat(IntStream.range(5 + form.bytes(), 64).allMatch(at -> data.get(at) == 0))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost:", "SSH-2.0-OpenSSH_9.2p1\r\n", "EHLO mail.example.net\r\n..."})
    void textIsNoFrame(String text) {
        ByteBuffer data = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));

        assertThat(WireForm.told(data, 0)).isEqualTo(WireForm.PLAIN);
        assertThat(WireForm.PLAIN.isFrame(data, 0)).isFalse();
    }

    @Test
    void aFrameWithoutTheMarkIsNoneWhereItMustHaveIt() {
        ByteBuffer data = ByteBuffer.allocate(24);
        WireForm.MARKED.write(data, 0, SEQUENCE, WALL_NS);
        data.put(7, (byte) 1);

        assertThat(WireForm.MARKED.isFrame(data, 0)).isFalse();
    }

    @Test
    void formsAreKnownByTheirLength() {
        assertThat(WireForm.ofBytes(16)).isEqualTo(WireForm.PLAIN);
        assertThat(WireForm.ofBytes(24)).isEqualTo(WireForm.MARKED);
        assertThat(WireForm.ofBytes(20)).isNull();
    }

    private static String hex(WireForm form) {
        byte[] bytes = new byte[form.bytes()];
        form.write(ByteBuffer.wrap(bytes), 0, SEQUENCE, WALL_NS);
        return HexFormat.of().formatHex(bytes);
    }
}
