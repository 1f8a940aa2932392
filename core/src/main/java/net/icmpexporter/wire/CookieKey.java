package net.icmpexporter.wire;

/**
 * Makes the cookies: 40 bits that nobody without the key can guess, and the 24-bit slot of the table of probes in flight
 * where the probe is found. The secret part is SipHash-2-4 (Aumasson and Bernstein, 2012) over session reference and
 * probe number, so a reply whose slot has long been given to another probe can still be told from a forged one.
 */
public final class CookieKey {

    /** Slots that a cookie can name. */
    public static final int MAX_SLOTS = 1 << 24;

    private static final int MESSAGE_BYTES = 8;

    private final long k0;
    private final long k1;

    /** A key of 128 bits, which should come from a cryptographic source and never be used by two processes. */
    public CookieKey(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    /** The cookie of one probe in one slot. */
    public long cookie(int reference, int number, int slot) {
        return secret(reference, number) | slot;
    }

    /** The slot that a cookie names, 0 to {@link #MAX_SLOTS} - 1. Says nothing about whether the cookie is ours. */
    public static int slot(long cookie) {
        return (int) cookie & (MAX_SLOTS - 1);
    }

    /** Whether a cookie is one that {@link #cookie} gave this probe, in whatever slot. */
    public boolean isOurs(long cookie, int reference, int number) {
        return (cookie & -(long) MAX_SLOTS) == secret(reference, number);
    }

    private long secret(int reference, int number) {
        long message = ((long) reference << 32) | Integer.toUnsignedLong(number);
        return sipHash24(message) & -(long) MAX_SLOTS;
    }

    long sipHash24(long message) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        for (int block = 0; block < 3; block++) {
            // The message, then the last block with its length, then the finalisation with four rounds.
            long word = block == 0 ? message : block == 1 ? (long) MESSAGE_BYTES << 56 : 0;
            int rounds = block == 2 ? 4 : 2;
            if (block == 2) {
                v2 ^= 0xFF;
            }
            v3 ^= word;
            for (int round = 0; round < rounds; round++) {
                v0 += v1;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v3;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 += v3;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= word;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
