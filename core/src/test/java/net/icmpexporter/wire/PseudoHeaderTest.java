package net.icmpexporter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sums of these segments were worked out apart from this code, word by word. */
final class PseudoHeaderTest {

    private static final String SYN =
            "ef3201bb89abcdef00000000a002faf000000000" + "020405b40402080a0badcafe0000000001030307";
    private static final String RESET = "01bbef320000000089abcdf05014000000000000";

    /** 192.0.2.1 and 198.51.100.2. */
    private static final int SOURCE = 0xC000_0201;

    private static final int DESTINATION = 0xC633_6402;

    private static final int OFFSET = 11;
    private static final int FIELD = OFFSET + TcpSyn.CHECKSUM;

    @Test
    void sumsOfKnownSegments() {
        assertThat(checksum(SYN, SOURCE, DESTINATION)).isEqualTo(0x41A3);
        assertThat(checksum(SYN + "99", SOURCE, DESTINATION))
                .as("an odd length")
                .isEqualTo(0xA8A1);
        assertThat(checksum(RESET, 0xFFFF_FFFE, 0xF081_FFFF))
                .as("addresses with the upper bit set")
                .isEqualTo(0x76C6);
    }

    @Test
    void aRightSumIsRight() {
        assertThat(isRight(summed(SYN, 0x41A3), 40)).isTrue();
        assertThat(isRight(summed(SYN + "99", 0xA8A1), 41)).isTrue();
    }

    /** The sum covers each bit of the segment, both addresses and the length. */
    @Test
    void everyFlippedBitIsRefused() {
        ByteBuffer data = summed(SYN, 0x41A3);
        for (int bit = 0; bit < 8 * 40; bit++) {
            flip(data, bit);
            assertThat(isRight(data, 40)).as("bit %d", bit).isFalse();
            flip(data, bit);
        }
        for (int bit = 0; bit < 32; bit++) {
            assertThat(PseudoHeader.isRightOrUnfinished(data, OFFSET, 40, FIELD, SOURCE ^ 1 << bit, DESTINATION))
                    .as("source bit %d", bit)
                    .isFalse();
            assertThat(PseudoHeader.isRightOrUnfinished(data, OFFSET, 40, FIELD, SOURCE, DESTINATION ^ 1 << bit))
                    .as("destination bit %d", bit)
                    .isFalse();
        }
        assertThat(isRight(data, 39)).isFalse();
        assertThat(isRight(data, 36)).isFalse();
        assertThat(isRight(data, 40)).isTrue();
    }

    /** CHECKSUM_PARTIAL: the field holds the sum of the pseudo header, not complemented; nobody has summed the rest. */
    @Test
    void anUnfinishedSumIsAccepted() {
        assertThat(isRight(summed(SYN, 0xEC65), 40)).isTrue();
        assertThat(isRight(summed(SYN + "99", 0xEC66), 41)).isTrue();
        assertThat(isRight(summed(SYN, 0xEC65 ^ 0xFFFF), 40)).as("complemented").isFalse();
        assertThat(isRight(summed(SYN, 0xEC66), 40)).as("of another length").isFalse();
        assertThat(isRight(summed(SYN, 0), 40)).as("none").isFalse();
    }

    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void whatIsSummedIsRight(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            int length = 20 + random.nextInt(60);
            byte[] bytes = new byte[OFFSET + length];
            random.nextBytes(bytes);
            ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int source = random.nextInt();
            int destination = random.nextInt();
            Octets.putU16(data, FIELD, 0);
            int checksum = PseudoHeader.checksum(data, OFFSET, length, source, destination);
            Octets.putU16(data, FIELD, checksum);

            assertThat(PseudoHeader.isRightOrUnfinished(data, OFFSET, length, FIELD, source, destination))
                    .as("seed %d, %d", seed, i)
                    .isTrue();
            Octets.putU16(data, FIELD, checksum ^ (1 + random.nextInt(0xFFFE)));
            // the one other value that is accepted is the unfinished one
            int header = InternetChecksum.fold(
                    (source >>> 16) + (source & 0xFFFFL) + (destination >>> 16) + (destination & 0xFFFFL) + 6 + length);
            assertThat(PseudoHeader.isRightOrUnfinished(data, OFFSET, length, FIELD, source, destination))
                    .as("seed %d, %d", seed, i)
                    .isEqualTo(Octets.u16(data, FIELD) == header);
        }
    }

    private static int checksum(String hex, int source, int destination) {
        return PseudoHeader.checksum(summed(hex, 0), OFFSET, hex.length() / 2, source, destination);
    }

    private static boolean isRight(ByteBuffer data, int length) {
        return PseudoHeader.isRightOrUnfinished(data, OFFSET, length, FIELD, SOURCE, DESTINATION);
    }

    /** In the middle of a little-endian buffer, with other bytes around it. */
    private static ByteBuffer summed(String hex, int checksum) {
        byte[] segment = HexFormat.of().parseHex(hex);
        ByteBuffer data = ByteBuffer.allocate(OFFSET + segment.length + 9).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < data.capacity(); i++) {
            data.put(i, (byte) (i * 7 + 1));
        }
        data.put(OFFSET, segment);
        data.put(FIELD, (byte) (checksum >>> 8)).put(FIELD + 1, (byte) checksum);
        return data;
    }

    private static void flip(ByteBuffer data, int bit) {
        int index = OFFSET + bit / 8;
        data.put(index, (byte) (data.get(index) ^ (1 << (bit % 8))));
    }
}
