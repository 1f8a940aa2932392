package net.icmpexporter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class InternetChecksumTest {

    /** RFC 1071, 3: the bytes 00 01 f2 03 f4 f5 f6 f7 sum to ddf2. */
    @Test
    void exampleOfTheRfc() {
        ByteBuffer data = bytes(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7);

        assertThat(InternetChecksum.of(data, 0, 8)).isEqualTo(0xddf2 ^ 0xFFFF);
        assertThat(InternetChecksum.isRight(data, 0, 8)).isFalse();
    }

    @Test
    void anOddByteIsTheUpperHalfOfItsWord() {
        assertThat(InternetChecksum.of(bytes(0x12), 0, 1)).isEqualTo(0x1200 ^ 0xFFFF);
        assertThat(InternetChecksum.of(bytes(0x12, 0x34, 0x56), 0, 3)).isEqualTo((0x1234 + 0x5600) ^ 0xFFFF);
    }

    @Test
    void nothingSumsToZero() {
        assertThat(InternetChecksum.of(bytes(1, 2, 3), 1, 0)).isEqualTo(0xFFFF);
    }

    /** All ones are the one's complement zero: a sum that carries must not lose its carries. */
    @Test
    void carriesComeRound() {
        ByteBuffer ones = ByteBuffer.allocate(65_535);
        for (int i = 0; i < ones.capacity(); i++) {
            ones.put(i, (byte) 0xFF);
        }
        assertThat(InternetChecksum.of(ones, 0, 65_534)).isZero();
        assertThat(InternetChecksum.of(ones, 0, 65_535)).isEqualTo(0x00FF);
    }

    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void agreesWithAPlainSum(long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[2_000];
        for (int i = 0; i < 3_000; i++) {
            if (i % 100 == 0) {
                random.nextBytes(bytes);
            }
            int offset = random.nextInt(64);
            int length = random.nextInt(i % 10 == 0 ? 1_900 : 40);
            ByteBuffer data =
                    ByteBuffer.wrap(bytes).order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);

            int expected = plainSum(bytes, offset, length) ^ 0xFFFF;
            assertThat(InternetChecksum.of(data, offset, length))
                    .as("seed %d, offset %d, length %d", seed, offset, length)
                    .isEqualTo(expected);
            assertThat(InternetChecksum.isRight(data, offset, length))
                    .as("seed %d, offset %d, length %d", seed, offset, length)
                    .isEqualTo(expected == 0);
            assertThat(data.position()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void dataWithTheirChecksumAreRight(long seed) {
        Random random = new Random(seed);
        for (int length = 4; length < 300; length++) {
            ByteBuffer data = ByteBuffer.allocateDirect(length + 3);
            for (int i = 0; i < data.capacity(); i++) {
                data.put(i, (byte) random.nextInt());
            }
            int offset = random.nextInt(4);
            data.put(offset + 2, (byte) 0).put(offset + 3, (byte) 0);
            int checksum = InternetChecksum.of(data, offset, length);
            data.put(offset + 2, (byte) (checksum >>> 8)).put(offset + 3, (byte) checksum);

            assertThat(InternetChecksum.isRight(data, offset, length))
                    .as("seed %d, length %d", seed, length)
                    .isTrue();
        }
    }

    /** What is summed in pieces, all but the last of even length, is the sum of the whole: as for a pseudo header. */
    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void sumsOfPiecesAdd(long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[600];
        for (int i = 0; i < 1_000; i++) {
            random.nextBytes(bytes);
            int first = 2 * random.nextInt(100);
            int second = 2 * random.nextInt(100);
            int third = random.nextInt(200);
            ByteBuffer data = ByteBuffer.wrap(bytes);
            long sum = InternetChecksum.sum(data, 0, first)
                    + InternetChecksum.sum(data, first, second)
                    + InternetChecksum.sum(data, first + second, third);

            assertThat(InternetChecksum.fold(sum))
                    .as("seed %d, %d + %d + %d", seed, first, second, third)
                    .isEqualTo(plainSum(bytes, 0, first + second + third));
        }
    }

    @Test
    void foldingKeepsEveryCarry() {
        assertThat(InternetChecksum.fold(0)).isZero();
        assertThat(InternetChecksum.fold(0xFFFF)).isEqualTo(0xFFFF);
        assertThat(InternetChecksum.fold(0x1_0000)).isEqualTo(1);
        assertThat(InternetChecksum.fold(0xFFFF_FFFFL)).isEqualTo(0xFFFF);
        assertThat(InternetChecksum.fold(0x1_FFFF_0001L)).isEqualTo(2);
    }

    /** Word by word, each carry added back at once. */
    private static int plainSum(byte[] bytes, int offset, int length) {
        int sum = 0;
        for (int i = 0; i < length; i += 2) {
            int high = bytes[offset + i] & 0xFF;
            int low = i + 1 < length ? bytes[offset + i + 1] & 0xFF : 0;
            sum += high * 256 + low;
            if (sum > 0xFFFF) {
                sum -= 0xFFFF;
            }
        }
        return sum;
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer data = ByteBuffer.allocate(values.length);
        for (int value : values) {
            data.put((byte) value);
        }
        return data;
    }
}
