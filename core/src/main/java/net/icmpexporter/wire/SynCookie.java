package net.icmpexporter.wire;

/**
 * Makes the identity of a SYN: 32 bits of sequence number and a source port out of {@value #PORTS}. A target sends both
 * back and nothing else, so the sequence number holds what is needed to find the probe, the slot of the table of probes in
 * flight and the low bits of the probe's number, enciphered: to everybody without the key it is chance (a Feistel network
 * of four rounds over SipHash; Luby and Rackoff, 1988). The port is a keyed hash of session, number and slot, so that a late
 * answer can be told from a forged one. The rounds depend on the port: where another session uses the same slot for the same
 * number, its sequence number is another one, and whoever is probed learns nothing about the probes of others.
 *
 * <p>Engine thread or any other: no state.
 */
public final class SynCookie {

    /** Slots that a sequence number can name. */
    public static final int MAX_SLOTS = 1 << 20;

    /** Probe numbers that a sequence number can tell apart. */
    public static final int NUMBERS = 1 << 12;

    /** The first source port. */
    public static final int FIRST_PORT = 61000;

    /** The last source port. */
    public static final int LAST_PORT = 65500;

    private static final int PORTS = LAST_PORT - FIRST_PORT + 1;
    private static final int NUMBER_BITS = 12;
    private static final int ROUNDS = 4;
    /** Keeps the messages that are hashed here apart from those of {@link CookieKey} itself. */
    private static final long ROUND_DOMAIN = 0x5359_4E00L << 32;

    private final CookieKey key;

    /** Identities that only this key makes. */
    public SynCookie(CookieKey key) {
        this.key = key;
    }

    /**
     * The identity of a probe: source port in bits 32 to 47, sequence number below.
     *
     * @param slot 0 to {@link #MAX_SLOTS} - 1
     */
    public long identity(int reference, int number, int slot) {
        int plain = (slot << NUMBER_BITS) | (number & (NUMBERS - 1));
        int port = sourcePort(reference, number, slot);
        return identity(port, encipher(plain, port));
    }

    /** An identity from what a packet carries. */
    public static long identity(int sourcePort, int sequence) {
        return ((long) sourcePort << 32) | Integer.toUnsignedLong(sequence);
    }

    /** The source port of an identity. */
    public static int sourcePort(long identity) {
        return (int) (identity >>> 32);
    }

    /** The sequence number of an identity. */
    public static int sequence(long identity) {
        return (int) identity;
    }

    /** The slot that an identity names. Says nothing about whether it is ours. */
    public int slot(long identity) {
        return decipher(sequence(identity), sourcePort(identity)) >>> NUMBER_BITS;
    }

    /**
     * The number of the probe of a session that had this identity, if there was one among its latest {@link #NUMBERS}.
     *
     * @param nextNumber the number that the session's next probe will have
     * @return the number, as 32 unsigned bits, or -1
     */
    public long numberOf(long identity, int reference, int nextNumber) {
        int plain = decipher(sequence(identity), sourcePort(identity));
        int back = (nextNumber - 1 - plain) & (NUMBERS - 1);
        if (Integer.compareUnsigned(back, nextNumber) >= 0) {
            return -1;
        }
        int number = nextNumber - 1 - back;
        boolean ours = sourcePort(reference, number, plain >>> NUMBER_BITS) == sourcePort(identity);
        return ours ? Integer.toUnsignedLong(number) : -1;
    }

    private int sourcePort(int reference, int number, int slot) {
        long hash = key.sipHash24(key.sipHash24(((long) reference << 32) | Integer.toUnsignedLong(number)) + slot);
        return FIRST_PORT + (int) Long.remainderUnsigned(hash, PORTS);
    }

    private int encipher(int plain, int port) {
        int left = plain >>> 16;
        int right = plain & 0xFFFF;
        for (int round = 0; round < ROUNDS; round++) {
            int next = left ^ mask(round, port, right);
            left = right;
            right = next;
        }
        return (left << 16) | right;
    }

    private int decipher(int secret, int port) {
        int left = secret >>> 16;
        int right = secret & 0xFFFF;
        for (int round = ROUNDS - 1; round >= 0; round--) {
            int previous = right ^ mask(round, port, left);
            right = left;
            left = previous;
        }
        return (left << 16) | right;
    }

    private int mask(int round, int port, int half) {
        return (int) key.sipHash24(ROUND_DOMAIN | ((long) round << 32) | ((long) port << 16) | half) & 0xFFFF;
    }
}
