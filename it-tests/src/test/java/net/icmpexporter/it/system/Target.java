package net.icmpexporter.it.system;

import static net.icmpexporter.it.testnet.Behaviour.ALTERED;
import static net.icmpexporter.it.testnet.Behaviour.BAD_CHECKSUM;
import static net.icmpexporter.it.testnet.Behaviour.BLACKHOLE;
import static net.icmpexporter.it.testnet.Behaviour.DELAYED;
import static net.icmpexporter.it.testnet.Behaviour.DUPLICATED;
import static net.icmpexporter.it.testnet.Behaviour.EXPIRED;
import static net.icmpexporter.it.testnet.Behaviour.EXTENDED;
import static net.icmpexporter.it.testnet.Behaviour.JITTERED;
import static net.icmpexporter.it.testnet.Behaviour.LATE;
import static net.icmpexporter.it.testnet.Behaviour.LOSSY;
import static net.icmpexporter.it.testnet.Behaviour.LOSSY_AT_RANDOM;
import static net.icmpexporter.it.testnet.Behaviour.OTHER_SEQUENCE;
import static net.icmpexporter.it.testnet.Behaviour.OTHER_SOURCE;
import static net.icmpexporter.it.testnet.Behaviour.PROMPT;
import static net.icmpexporter.it.testnet.Behaviour.REORDERED;
import static net.icmpexporter.it.testnet.Behaviour.SHORT_QUOTE;
import static net.icmpexporter.it.testnet.Behaviour.SPREAD;
import static net.icmpexporter.it.testnet.Behaviour.TOO_BIG;
import static net.icmpexporter.it.testnet.Behaviour.TRUNCATED;
import static net.icmpexporter.it.testnet.Behaviour.UNREACHABLE;

import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.it.testnet.Behaviour;

/**
 * An address of the test network that the tests probe.
 *
 * @param behaviour what it does
 * @param parameter x of its address
 * @param v6 whether it is IPv6
 */
record Target(Behaviour behaviour, int parameter, boolean v6) {

    /** The timeout for which {@link #all} has been chosen, in milliseconds: the others stay far below or above it. */
    static final int TIMEOUT_MS = 1000;

    /** The interval for which {@link #all} has been chosen, in milliseconds: the delay of REORDERED is longer. */
    static final int INTERVAL_MS = 100;

    String address() {
        return v6 ? behaviour.v6(parameter) : behaviour.v4(parameter);
    }

    /** The last 32 bits of its address. */
    int addressTail() {
        int low = behaviour.number() << (v6 ? 16 : 8) | parameter;
        return v6 ? low : 10 << 24 | 77 << 16 | low;
    }

    /** Every behaviour in both families. */
    static List<Target> all() {
        List<Target> targets = new ArrayList<>();
        for (boolean v6 : new boolean[] {false, true}) {
            add(targets, v6, PROMPT, 0, 1, 255);
            add(targets, v6, DELAYED, 1, 20, 150);
            add(targets, v6, LOSSY, 1, 2, 7);
            add(targets, v6, LOSSY_AT_RANDOM, 10, 50);
            add(targets, v6, DUPLICATED, 2, 5);
            add(targets, v6, REORDERED, 150, 250);
            add(targets, v6, LATE, 110, 150);
            add(targets, v6, SPREAD, 200);
            add(targets, v6, JITTERED, 5, 100);
            add(targets, v6, BLACKHOLE, 0, 1);
            add(targets, v6, UNREACHABLE, 0, 1, 3, v6 ? 4 : 13, SHORT_QUOTE, SHORT_QUOTE + 1, SHORT_QUOTE + 3);
            add(targets, v6, EXPIRED, 0, SHORT_QUOTE);
            add(targets, v6, TOO_BIG, 0, SHORT_QUOTE);
            add(targets, v6, BAD_CHECKSUM, 0, 1);
            // session, number, cookie, filler in the middle, the cookie at the end
            add(targets, v6, ALTERED, 0, 5, 8, 15, 30, 248, 255);
            add(targets, v6, OTHER_SEQUENCE, 1, 255);
            // 1 answers from 129, which is nobody's; 2 and 130 from each other
            add(targets, v6, OTHER_SOURCE, 1, 2, 130);
            add(targets, v6, TRUNCATED, 1, 8, 255);
            add(targets, v6, EXTENDED, 1, 100);
        }
        return targets;
    }

    private static void add(List<Target> targets, boolean v6, Behaviour behaviour, int... parameters) {
        for (int parameter : parameters) {
            targets.add(new Target(behaviour, parameter, v6));
        }
    }

    @Override
    public String toString() {
        return behaviour + " " + address();
    }
}
