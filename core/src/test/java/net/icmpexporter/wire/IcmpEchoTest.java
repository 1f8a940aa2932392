package net.icmpexporter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.icmpexporter.net.IpFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IcmpEchoTest {

    private static final int OFFSET = 37;
    private static final int IDENTIFIER = 0xBEEF;
    private static final int REFERENCE = 0x89ABCDEF;
    private static final int NUMBER = 0xFFFE8001;
    private static final long COOKIE = 0xF1E2D3C4B5A69788L;
    private static final String FILLER = "icmp-exporter measures this path ";

    @ParameterizedTest
    @ValueSource(ints = {24, 25, 31, 32, 33, 56, 57, 100, 1399, 1400})
    void everyFieldStandsWhereThePackageSays(int payloadBytes) {
        byte[] packet = requestBytes(IpFamily.IPV4, payloadBytes);

        assertThat(packet).startsWith(0x08, 0x00);
        assertThat(part(packet, 4, 8)).containsExactly(0xBE, 0xEF, 0x80, 0x01);
        assertThat(part(packet, 8, 16)).containsExactly(0x89, 0xAB, 0xCD, 0xEF, 0xFF, 0xFE, 0x80, 0x01);
        assertThat(part(packet, 16, 24)).containsExactly(0xF1, 0xE2, 0xD3, 0xC4, 0xB5, 0xA6, 0x97, 0x88);
        assertThat(part(packet, packet.length - 8, packet.length)).isEqualTo(part(packet, 16, 24));
        assertThat(new String(part(packet, 24, packet.length - 8), StandardCharsets.US_ASCII))
                .isEqualTo(FILLER.repeat(50).substring(0, payloadBytes - 24));
        assertThat(InternetChecksum.isRight(ByteBuffer.wrap(packet), 0, packet.length))
                .isTrue();
    }

    @Test
    void ipv6LeavesTheChecksumToTheKernel() {
        byte[] packet = requestBytes(IpFamily.IPV6, 56);

        assertThat(part(packet, 0, 4)).containsExactly(128, 0, 0, 0);
        assertThat(part(packet, 4, 64)).isEqualTo(part(requestBytes(IpFamily.IPV4, 56), 4, 64));
    }

    /** Slots are used again: nothing of an earlier packet may be left, in the checksum above all, and nothing beyond written. */
    @ParameterizedTest
    @EnumSource(IpFamily.class)
    void writingDependsOnNothingThatWasThere(IpFamily family) {
        ByteBuffer data = ByteBuffer.allocateDirect(200).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < data.capacity(); i++) {
            data.put(i, (byte) 0xA5);
        }
        write(data, OFFSET, family, 57);

        byte[] expected = requestBytes(family, 57);
        for (int i = 0; i < data.capacity(); i++) {
            boolean inside = i >= OFFSET && i < OFFSET + 65;
            assertThat(data.get(i)).as("index %d", i).isEqualTo(inside ? expected[i - OFFSET] : (byte) 0xA5);
        }
        assertThat(data.position()).isZero();
        assertThat(data.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @EnumSource(IpFamily.class)
    void whatIsWrittenIsRead(IpFamily family) {
        ByteBuffer data = reply(family, 56);

        assertThat(IcmpEcho.identifier(data, OFFSET)).isEqualTo(IDENTIFIER);
        assertThat(IcmpEcho.sequence(data, OFFSET)).isEqualTo(NUMBER & 0xFFFF);
        assertThat(IcmpEcho.reference(data, OFFSET)).isEqualTo(REFERENCE);
        assertThat(IcmpEcho.number(data, OFFSET)).isEqualTo(NUMBER);
        assertThat(IcmpEcho.cookie(data, OFFSET)).isEqualTo(COOKIE);
        // a looped packet begins anywhere, and ends with its own last byte
        assertThat(IcmpEcho.tailCookie(data, OFFSET, 64)).isEqualTo(COOKIE);
        assertThat(IcmpEcho.tailCookie(data, OFFSET - 34, 64 + 34)).isEqualTo(COOKIE);
        assertThat(IcmpEcho.tailCookie(data, OFFSET + 56, 8)).isEqualTo(COOKIE);
    }

    @Test
    void repliesAndRequestsAreToldApart() {
        ByteBuffer data = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        for (int type = 0; type < 256; type++) {
            for (int code = 0; code < 3; code++) {
                data.put(3, (byte) type).put(4, (byte) code);
                String what = "type " + type + " code " + code;
                assertThat(IcmpEcho.isReply(data, 3, IpFamily.IPV4)).as(what).isEqualTo(type == 0 && code == 0);
                assertThat(IcmpEcho.isRequest(data, 3, IpFamily.IPV4)).as(what).isEqualTo(type == 8 && code == 0);
                assertThat(IcmpEcho.isReply(data, 3, IpFamily.IPV6)).as(what).isEqualTo(type == 129 && code == 0);
                assertThat(IcmpEcho.isRequest(data, 3, IpFamily.IPV6)).as(what).isEqualTo(type == 128 && code == 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(IpFamily.class)
    void theSameBytesEcho(IpFamily family) {
        for (int payloadBytes = 24; payloadBytes < 120; payloadBytes++) {
            assertThat(accepts(reply(family, payloadBytes), family, payloadBytes))
                    .as("payload %d", payloadBytes)
                    .isTrue();
        }
    }

    /** The checksum alone would do for any single byte; it must not be all there is. */
    @ParameterizedTest
    @ValueSource(ints = {24, 25, 31, 32, 40, 56, 61})
    void everyFlippedBitIsNoticedByTheChecksum(int payloadBytes) {
        ByteBuffer data = reply(IpFamily.IPV4, payloadBytes);
        int length = 8 + payloadBytes;
        for (int bit = 0; bit < 8 * length; bit++) {
            flip(data, bit);
            assertThat(InternetChecksum.isRight(data, OFFSET, length))
                    .as("bit %d", bit)
                    .isFalse();
            flip(data, bit);
        }
        assertThat(InternetChecksum.isRight(data, OFFSET, length)).isTrue();
    }

    /** What no checksum covers after the kernel has looked at it: all but the two bytes of the checksum. */
    @ParameterizedTest
    @ValueSource(ints = {24, 25, 31, 32, 33, 40, 56, 61})
    void everyFlippedBitIsNoticedByTheFields(int payloadBytes) {
        for (IpFamily family : IpFamily.values()) {
            ByteBuffer data = reply(family, payloadBytes);
            for (int bit = 0; bit < 8 * (8 + payloadBytes); bit++) {
                if (bit / 8 == 2 || bit / 8 == 3) {
                    continue;
                }
                flip(data, bit);
                assertThat(accepts(data, family, payloadBytes))
                        .as("%s bit %d", family, bit)
                        .isFalse();
                flip(data, bit);
            }
            assertThat(accepts(data, family, payloadBytes)).isTrue();
        }
    }

    @Test
    void anotherLengthIsNoEcho() {
        ByteBuffer data = reply(IpFamily.IPV4, 56);
        for (int length = 24; length < 120; length++) {
            assertThat(IcmpEcho.echoes(data, OFFSET, length, REFERENCE, NUMBER, COOKIE, 56))
                    .as("length %d", length)
                    .isEqualTo(length == 64);
        }
        // cut by its filler: the cookie at the end is right, and so is everything before it
        ByteBuffer shorter = reply(IpFamily.IPV4, 48);
        assertThat(IcmpEcho.echoes(shorter, OFFSET, 56, REFERENCE, NUMBER, COOKIE, 56))
                .isFalse();
    }

    @Test
    void anotherProbesIdentityIsNoEcho() {
        ByteBuffer data = reply(IpFamily.IPV4, 56);

        assertThat(IcmpEcho.echoes(data, OFFSET, 64, REFERENCE + 1, NUMBER, COOKIE, 56))
                .isFalse();
        assertThat(IcmpEcho.echoes(data, OFFSET, 64, REFERENCE, NUMBER + 1, COOKIE, 56))
                .isFalse();
        assertThat(IcmpEcho.echoes(data, OFFSET, 64, REFERENCE, NUMBER + 0x10000, COOKIE, 56))
                .isFalse();
        assertThat(IcmpEcho.echoes(data, OFFSET, 64, REFERENCE, NUMBER, COOKIE + 1, 56))
                .isFalse();
    }

    /** All the checks that a reply goes through. */
    private static boolean accepts(ByteBuffer data, IpFamily family, int payloadBytes) {
        return IcmpEcho.isReply(data, OFFSET, family)
                && IcmpEcho.identifier(data, OFFSET) == IDENTIFIER
                && IcmpEcho.cookie(data, OFFSET) == COOKIE
                && IcmpEcho.echoes(data, OFFSET, 8 + payloadBytes, REFERENCE, NUMBER, COOKIE, payloadBytes);
    }

    /** In the middle of a little-endian buffer, with other bytes around it. */
    private static ByteBuffer reply(IpFamily family, int payloadBytes) {
        ByteBuffer data = ByteBuffer.allocate(OFFSET + 8 + payloadBytes + 80).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < data.capacity(); i++) {
            data.put(i, (byte) (i * 7));
        }
        write(data, OFFSET, family, payloadBytes);
        data.put(OFFSET, (byte) (family == IpFamily.IPV4 ? 0 : 129));
        if (family == IpFamily.IPV4) {
            data.put(OFFSET + 2, (byte) 0).put(OFFSET + 3, (byte) 0);
            int checksum = InternetChecksum.of(data, OFFSET, 8 + payloadBytes);
            data.put(OFFSET + 2, (byte) (checksum >>> 8)).put(OFFSET + 3, (byte) checksum);
        }
        return data;
    }

    private static byte[] requestBytes(IpFamily family, int payloadBytes) {
        ByteBuffer data = ByteBuffer.allocate(8 + payloadBytes);
        write(data, 0, family, payloadBytes);
        return data.array();
    }

    private static void write(ByteBuffer data, int offset, IpFamily family, int payloadBytes) {
        IcmpEcho.writeRequest(data, offset, family, IDENTIFIER, REFERENCE, NUMBER, COOKIE, payloadBytes);
    }

    private static void flip(ByteBuffer data, int bit) {
        int index = OFFSET + bit / 8;
        data.put(index, (byte) (data.get(index) ^ (1 << (bit % 8))));
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
