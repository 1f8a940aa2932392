package net.icmpexporter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CookieKeyTest {

    /** Key bytes 00 to 0f, as the paper's test vectors have it. */
    private static final CookieKey PAPER = new CookieKey(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    private static final int SLOT_BITS = 0xFFFFFF;

    /** The vector for the 8-byte message 00 to 07 of the reference implementation: 62 24 93 9a 79 f5 f5 93. */
    @Test
    void sipHashIsTheOneOfThePaper() {
        assertThat(PAPER.sipHash24(0x0706050403020100L)).isEqualTo(0x93f5f5799a932462L);
    }

    @Test
    void aCookieIsAPieceOfSipHashAndTheSlot() {
        long cookie = PAPER.cookie(0x07060504, 0x03020100, 0xABCDEF);

        assertThat(cookie).isEqualTo(0x93f5f5799aABCDEFL);
        assertThat(CookieKey.slot(cookie)).isEqualTo(0xABCDEF);
    }

    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void onlyTheVeryProbeOwnsACookie(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            CookieKey key = new CookieKey(random.nextLong(), random.nextLong());
            int reference = random.nextInt();
            int number = random.nextInt();
            int slot = random.nextInt(CookieKey.MAX_SLOTS);
            long cookie = key.cookie(reference, number, slot);
            int bit = 1 << random.nextInt(32);

            assertThat(CookieKey.slot(cookie)).as("seed %d", seed).isEqualTo(slot);
            assertThat(key.isOurs(cookie, reference, number))
                    .as("seed %d", seed)
                    .isTrue();
            assertThat(key.isOurs(cookie, reference ^ bit, number))
                    .as("seed %d: other session", seed)
                    .isFalse();
            assertThat(key.isOurs(cookie, reference, number ^ bit))
                    .as("seed %d: other probe", seed)
                    .isFalse();
            assertThat(new CookieKey(random.nextLong(), random.nextLong()).isOurs(cookie, reference, number))
                    .as("seed %d: other key", seed)
                    .isFalse();
            assertThat(key.isOurs(cookie ^ (1L << (24 + random.nextInt(40))), reference, number))
                    .as("seed %d: altered secret", seed)
                    .isFalse();
        }
    }

    /** The slot that a probe had is forgotten once another has it; the rest must still tell whose the cookie was. */
    @Test
    void theSlotIsNoPartOfTheSecret() {
        long cookie = PAPER.cookie(7, 8, 9);

        assertThat(PAPER.isOurs(cookie ^ 1, 7, 8)).isTrue();
        assertThat(PAPER.isOurs(cookie | SLOT_BITS, 7, 8)).isTrue();
    }

    @Test
    void sessionAndNumberAreNotInterchangeable() {
        assertThat(PAPER.isOurs(PAPER.cookie(1, 2, 0), 2, 1)).isFalse();
        // a negative number must not spill into the session's half
        assertThat(PAPER.cookie(5, -1, 0)).isNotEqualTo(PAPER.cookie(-1, -1, 0)).isNotEqualTo(PAPER.cookie(4, -1, 0));
    }

    @Test
    void bothHalvesOfTheKeyCount() {
        Set<Long> cookies = new HashSet<>();
        cookies.add(PAPER.cookie(1, 1, 1));
        for (int bit = 0; bit < 64; bit++) {
            cookies.add(new CookieKey(0x0706050403020100L ^ (1L << bit), 0x0f0e0d0c0b0a0908L).cookie(1, 1, 1));
            cookies.add(new CookieKey(0x0706050403020100L, 0x0f0e0d0c0b0a0908L ^ (1L << bit)).cookie(1, 1, 1));
        }
        assertThat(cookies).hasSize(129);
    }
}
