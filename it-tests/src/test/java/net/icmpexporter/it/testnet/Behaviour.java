package net.icmpexporter.it.testnet;

import java.util.Locale;

/**
 * What an address of the test network does with an echo request, or with a TCP SYN to any port. The address says it:
 * {@code 10.77.B.x} and {@code fd77::B:x}, both numbers decimal in the first and hexadecimal in the second, B being the
 * number of the behaviour and x, 0 to 255, its parameter. An answer is an echo reply, or a SYN/ACK.
 *
 * <pre>
 *  B  behaviour       x
 *  1  PROMPT          nothing: answers at once
 *  2  DELAYED         answers after x ms
 *  3  LOSSY           leaves every x-th request unanswered (x = 1: all of them)
 *  4  LOSSY_AT_RANDOM leaves x percent unanswered, as the seed decides
 *  5  DUPLICATED      sends x answers, one after the other
 *  6  REORDERED       answers the 1st, 3rd, 5th ... request after x ms, the others at once
 *  7  LATE            answers after x * 10 ms
 *  8  UNREACHABLE     ICMP error 3 / ICMPv6 error 1 from the router, code x mod 16; see below
 *  9  EXPIRED         time exceeded in transit (11/0, 3/0) from the router; see below
 * 10  TOO_BIG         fragmentation needed / packet too big (3/4, 2/0), next MTU 1400, from the router; see below
 * 11  BAD_CHECKSUM    answers with a wrong ICMP or TCP checksum
 * 13  OTHER_SOURCE    answers from address x + 128 mod 256 of the same behaviour
 * 15  BLACKHOLE       never answers
 * 16  JITTERED        answers after 0 to x ms, evenly spread, as the seed decides
 * 19  SPREAD          answers after 0 to x * 10 ms, evenly spread, as the seed decides
 * 20  OUTAGES         answers x requests, leaves the next x unanswered, and so on
 * 21  IP_OPTIONS      answers with 4 * x bytes of IPv4 options, or x IPv6 headers of destination options; x is 1 to 10
 * 28  REROUTED        answers x requests with 64 hops left, the next x with 57, and so on
 * 29  BURST           answers x times in a row after 1 s
 * 30  ERROR_BURST     x ICMP errors in a row after 1 s, code 1 of UNREACHABLE
 *
 *     to echo requests
 * 12  ALTERED         answers with payload byte x changed, from 128 on counted from the end: 255 is the last; the checksum is right
 * 14  TRUNCATED       answers without the last x bytes of the payload; lengths and checksum are right
 * 17  OTHER_SEQUENCE  answers with x added to the sequence number; the checksum is right
 * 18  EXTENDED        answers with x bytes added to the payload; lengths and checksum are right
 *
 *     to SYNs
 * 14  TRUNCATED       answers without the last x bytes of the TCP header, which says it has them; the checksum is right
 * 17  OTHER_SEQUENCE  answers with x (from 128 on x - 256) added to the acknowledgment number; the checksum is right
 * 18  EXTENDED        answers with x bytes of data (RFC 7413), which is right
 * 22  REFUSED         resets after x * 10 ms
 * 23  WRONG_RESET     resets, but not in answer to this SYN: x = 0 without ACK, 1 acknowledging 0, 2 a byte too few, 3 one too many
 * 24  RETRANSMITTED   answers, and again after x * 10 ms
 * 25  NOISE           sends what is no answer: x = 0 a bare ACK, 1 a SYN, 2 data, 3 a FIN/ACK; with 128 more it answers behind that
 * 26  OTHER_PORT      answers from the port x above
 * 27  TCP_OPTIONS     answers with other options than Linux: x = 0 none, 1 MSS alone, 3 all there is room for, 4 malformed
 * </pre>
 *
 * ICMP errors quote the request whole (RFC 1812, RFC 4443), or from x = 128 on its IP header and 8 bytes (RFC 792).
 * The router is 10.76.0.254 and fd76::fe. What has no behaviour is counted as stray and left unanswered, what has one for
 * the other protocol alone is withheld.
 */
public enum Behaviour {
    PROMPT(1),
    DELAYED(2),
    LOSSY(3),
    LOSSY_AT_RANDOM(4),
    DUPLICATED(5),
    REORDERED(6),
    LATE(7),
    UNREACHABLE(8),
    EXPIRED(9),
    TOO_BIG(10),
    BAD_CHECKSUM(11),
    ALTERED(12),
    OTHER_SOURCE(13),
    TRUNCATED(14),
    BLACKHOLE(15),
    JITTERED(16),
    OTHER_SEQUENCE(17),
    EXTENDED(18),
    SPREAD(19),
    OUTAGES(20),
    IP_OPTIONS(21),
    REFUSED(22),
    WRONG_RESET(23),
    RETRANSMITTED(24),
    NOISE(25),
    OTHER_PORT(26),
    TCP_OPTIONS(27),
    REROUTED(28),
    BURST(29),
    ERROR_BURST(30);

    /** Added to x, makes the router quote no more than the IP header and 8 bytes. */
    public static final int SHORT_QUOTE = 128;

    /** Added to x of {@link #NOISE}: the answer comes as well, behind the noise. */
    public static final int NOISE_AND_ANSWER = 128;

    private static final Behaviour[] BY_NUMBER = new Behaviour[256];

    static {
        for (Behaviour behaviour : values()) {
            BY_NUMBER[behaviour.number] = behaviour;
        }
    }

    private final int number;

    Behaviour(int number) {
        this.number = number;
    }

    /** B in the address. */
    public int number() {
        return number;
    }

    /** The IPv4 address that behaves so with parameter {@code x}, 0 to 255. */
    public String v4(int x) {
        return "10.77." + number + "." + x;
    }

    /** The IPv6 address that behaves so with parameter {@code x}, 0 to 255, in its canonical text form (RFC 5952). */
    public String v6(int x) {
        String tail = Integer.toHexString(number) + ":" + Integer.toHexString(x);
        return "fd77::" + tail;
    }

    /** The behaviour of number {@code b}, 0 to 255, or null if there is none. */
    static @org.jspecify.annotations.Nullable Behaviour of(int b) {
        return BY_NUMBER[b];
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
