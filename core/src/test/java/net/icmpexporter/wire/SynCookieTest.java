package net.icmpexporter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class SynCookieTest {

    private static final SynCookie COOKIES = new SynCookie(new CookieKey(0x0706050403020100L, 0x0f0e0d0c0b0a0908L));
    private static final int LAST_SLOT = SynCookie.MAX_SLOTS - 1;
    private static final int PORTS = 4_501;

    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void slotAndNumberComeBack(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            SynCookie cookies = new SynCookie(new CookieKey(random.nextLong(), random.nextLong()));
            int reference = extreme(random, random.nextInt());
            int number = extreme(random, random.nextInt());
            int slot = i % 10 == 0 ? LAST_SLOT : i % 10 == 1 ? 0 : random.nextInt(SynCookie.MAX_SLOTS);
            long identity = cookies.identity(reference, number, slot);
            String what = "seed " + seed + ", reference " + reference + ", number " + number + ", slot " + slot;

            assertThat(cookies.slot(identity)).as(what).isEqualTo(slot);
            assertThat(SynCookie.sourcePort(identity)).as(what).isBetween(61_000, 65_500);
            assertThat(SynCookie.identity(SynCookie.sourcePort(identity), SynCookie.sequence(identity)))
                    .as(what)
                    .isEqualTo(identity);
            assertThat(cookies.identity(reference, number, slot)).as(what).isEqualTo(identity);
            if (number != -1) {
                assertThat(cookies.numberOf(identity, reference, number + 1))
                        .as(what)
                        .isEqualTo(Integer.toUnsignedLong(number));
            }
        }
    }

    private static int extreme(Random random, int value) {
        int[] ends = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, value, value, value};
        return ends[random.nextInt(ends.length)];
    }

    /** The same number for two probes would make one's answer the other's. */
    @Test
    void noTwoProbesOfTheTableHaveOneIdentity() {
        int slots = 1 << 14;
        int numbers = 1 << 6;
        long[] identities = new long[slots * numbers];
        for (int slot = 0; slot < slots; slot++) {
            for (int number = 0; number < numbers; number++) {
                // from both ends of the slots, and over all twelve bits of the number
                int where = slot % 2 == 0 ? slot : LAST_SLOT - slot;
                identities[slot * numbers + number] = COOKIES.identity(5, number * 64 + slot % 64, where);
            }
        }
        Arrays.sort(identities);
        for (int i = 1; i < identities.length; i++) {
            assertThat(identities[i]).isNotEqualTo(identities[i - 1]);
        }
    }

    /** A port that is used more often is one that is guessed more easily. Chi squared: 4500 expected, with sigma 95. */
    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void portsAreUsedEvenly(long seed) {
        Random random = new Random(seed);
        int[] counts = new int[PORTS];
        int draws = PORTS * 40;
        int reference = random.nextInt();
        int slot = random.nextInt(SynCookie.MAX_SLOTS);
        for (int number = 0; number < draws; number++) {
            counts[SynCookie.sourcePort(COOKIES.identity(reference, number, slot)) - 61_000]++;
        }
        double squares = Arrays.stream(counts)
                .mapToDouble(count -> (count - 40.0) * (count - 40.0) / 40)
                .sum();
        assertThat(squares).as("seed %d", seed).isBetween(4_500 - 700.0, 4_500 + 700.0);
        assertThat(counts[0]).as("seed %d: the first port", seed).isPositive();
        assertThat(counts[PORTS - 1]).as("seed %d: the last port", seed).isPositive();
    }

    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void aProbeOfThePastIsFoundAmongTheLatest4096(long seed) {
        Random random = new Random(seed);
        int olderFound = 0;
        for (int i = 0; i < 3_000; i++) {
            int reference = random.nextInt();
            int slot = random.nextInt(SynCookie.MAX_SLOTS);
            int nextNumber = i % 3 == 0 ? Integer.MIN_VALUE + random.nextInt(4_096) : 10_000 + random.nextInt();
            if (Integer.compareUnsigned(nextNumber, 10_000) < 0) {
                continue;
            }
            int back = i % 2 == 0 ? random.nextInt(SynCookie.NUMBERS) : SynCookie.NUMBERS - 1;
            int number = nextNumber - 1 - back;
            long identity = COOKIES.identity(reference, number, slot);
            assertThat(COOKIES.numberOf(identity, reference, nextNumber))
                    .as("seed %d, %d before %d", seed, back, nextNumber)
                    .isEqualTo(Integer.toUnsignedLong(number));

            long older = COOKIES.identity(reference, number - SynCookie.NUMBERS, slot);
            olderFound += COOKIES.numberOf(older, reference, nextNumber) == -1 ? 0 : 1;
        }
        // one in 4501 has the port of its successor by chance
        assertThat(olderFound).as("seed %d", seed).isLessThan(10);
    }

    /** What a session has not sent it has not had: also not by the port that chance gives. */
    @ParameterizedTest
    @CsvSource({"0, -1", "0, 0", "1, 1", "5, 5", "5, -1", "5, 4095", "4095, 4095", "4096, 4096"})
    void whatHasNotBeenSentIsNotFound(int nextNumber, int number) {
        for (int slot = 0; slot < 20; slot++) {
            long identity = COOKIES.identity(7, number, slot);
            assertThat(COOKIES.numberOf(identity, 7, nextNumber))
                    .as("slot %d", slot)
                    .isNotEqualTo(Integer.toUnsignedLong(number));
        }
        // whatever the port: nothing is before the first one
        for (int port = SynCookie.FIRST_PORT; port <= SynCookie.LAST_PORT && nextNumber == 0; port++) {
            long anyPort = SynCookie.identity(port, SynCookie.sequence(COOKIES.identity(7, number, 0)));
            assertThat(COOKIES.numberOf(anyPort, 7, 0)).isEqualTo(-1);
        }
    }

    @Test
    void theFirstOnesAreFoundFromTheBeginning() {
        for (int nextNumber = 1; nextNumber < 20; nextNumber++) {
            for (int number = 0; number < nextNumber; number++) {
                long identity = COOKIES.identity(7, number, 3);
                assertThat(COOKIES.numberOf(identity, 7, nextNumber)).isEqualTo(number);
            }
        }
    }

    /** Numbers begin again at 2^32: then those of the last round are not looked for, and none is taken for another. */
    @Test
    void afterTheWrapOnlyTheNewRoundIsKnown() {
        assertThat(COOKIES.numberOf(COOKIES.identity(7, -1, 3), 7, 0)).isEqualTo(-1);
        assertThat(COOKIES.numberOf(COOKIES.identity(7, -1, 3), 7, 2)).isEqualTo(-1);
        assertThat(COOKIES.numberOf(COOKIES.identity(7, 1, 3), 7, 2)).isEqualTo(1);
        assertThat(COOKIES.numberOf(COOKIES.identity(7, -2, 3), 7, -1)).isEqualTo(0xFFFFFFFEL);
    }

    /** With another key, session or slot the port does not fit: but for one in 4501. */
    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void onlyTheVeryProbeOwnsAnIdentity(long seed) {
        Random random = new Random(seed);
        int otherKey = 0;
        int otherSession = 0;
        int otherPort = 0;
        int otherSequence = 0;
        for (int i = 0; i < 4_000; i++) {
            SynCookie cookies = new SynCookie(new CookieKey(random.nextLong(), random.nextLong()));
            int reference = random.nextInt();
            int number = 5_000 + random.nextInt(1_000_000);
            long identity = cookies.identity(reference, number, random.nextInt(SynCookie.MAX_SLOTS));
            SynCookie others = new SynCookie(new CookieKey(random.nextLong(), random.nextLong()));
            int bit = 1 << random.nextInt(32);

            otherKey += found(others, identity, reference, number);
            otherSession += found(cookies, identity, reference ^ bit, number);
            otherSequence += found(cookies, identity ^ Integer.toUnsignedLong(bit), reference, number);
            long nextPort = SynCookie.sourcePort(identity) == SynCookie.LAST_PORT ? -1L << 32 : 1L << 32;
            otherPort += found(cookies, identity + nextPort, reference, number);
        }
        assertThat(otherKey).as("seed %d", seed).isLessThan(12);
        assertThat(otherSession).as("seed %d", seed).isLessThan(12);
        assertThat(otherSequence).as("seed %d", seed).isLessThan(12);
        assertThat(otherPort).as("seed %d", seed).isLessThan(12);
    }

    private static int found(SynCookie cookies, long identity, int reference, int number) {
        return cookies.numberOf(identity, reference, number + 1) == -1 ? 0 : 1;
    }

    /** Who sees one probe learns nothing of the next: each bit differs in half of all pairs, whatever changes. */
    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void consecutiveProbesHaveNothingInCommon(long seed) {
        Random random = new Random(seed);
        SynCookie cookies = new SynCookie(new CookieKey(random.nextLong(), random.nextLong()));
        for (int step = 0; step < 3; step++) {
            int[] differing = new int[32];
            int samePort = 0;
            int pairs = 4_000;
            for (int i = 0; i < pairs; i++) {
                int slot = random.nextInt(SynCookie.MAX_SLOTS - 1);
                long one = cookies.identity(3, i, slot);
                // the next number in the same slot, the same in the next, and both
                long other = cookies.identity(3, step == 1 ? i : i + 1, step == 0 ? slot : slot + 1);
                int difference = SynCookie.sequence(one) ^ SynCookie.sequence(other);
                for (int bit = 0; bit < 32; bit++) {
                    differing[bit] += difference >>> bit & 1;
                }
                samePort += SynCookie.sourcePort(one) == SynCookie.sourcePort(other) ? 1 : 0;
            }
            for (int bit = 0; bit < 32; bit++) {
                assertThat(differing[bit] / (double) pairs)
                        .as("seed %d, step %d, bit %d", seed, step, bit)
                        .isBetween(0.44, 0.56);
            }
            assertThat(samePort).as("seed %d, step %d", seed, step).isLessThan(12);
        }
    }

    /** Sessions that run in step use one slot after the other for the same number. */
    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void aSlotUsedAgainHasAnotherSequenceNumber(long seed) {
        Random random = new Random(seed);
        SynCookie cookies = new SynCookie(new CookieKey(random.nextLong(), random.nextLong()));
        Set<Integer> ports = new HashSet<>();
        Set<Integer> sequences = new HashSet<>();
        for (int session = 0; session < 200; session++) {
            long identity = cookies.identity(session, 7, 3);
            ports.add(SynCookie.sourcePort(identity));
            sequences.add(SynCookie.sequence(identity));
        }
        assertThat(ports).as("seed %d", seed).hasSizeGreaterThan(150);
        assertThat(sequences).as("seed %d", seed).hasSameSizeAs(ports);
    }
}
