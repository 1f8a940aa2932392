package net.icmpexporter.it.system;

import static net.icmpexporter.it.testnet.Behaviour.ALTERED;
import static net.icmpexporter.it.testnet.Behaviour.BAD_CHECKSUM;
import static net.icmpexporter.it.testnet.Behaviour.BLACKHOLE;
import static net.icmpexporter.it.testnet.Behaviour.DELAYED;
import static net.icmpexporter.it.testnet.Behaviour.DUPLICATED;
import static net.icmpexporter.it.testnet.Behaviour.EXPIRED;
import static net.icmpexporter.it.testnet.Behaviour.EXTENDED;
import static net.icmpexporter.it.testnet.Behaviour.IP_OPTIONS;
import static net.icmpexporter.it.testnet.Behaviour.JITTERED;
import static net.icmpexporter.it.testnet.Behaviour.LATE;
import static net.icmpexporter.it.testnet.Behaviour.LOSSY;
import static net.icmpexporter.it.testnet.Behaviour.LOSSY_AT_RANDOM;
import static net.icmpexporter.it.testnet.Behaviour.NOISE;
import static net.icmpexporter.it.testnet.Behaviour.NOISE_AND_ANSWER;
import static net.icmpexporter.it.testnet.Behaviour.OTHER_PORT;
import static net.icmpexporter.it.testnet.Behaviour.OTHER_SEQUENCE;
import static net.icmpexporter.it.testnet.Behaviour.OTHER_SOURCE;
import static net.icmpexporter.it.testnet.Behaviour.OUTAGES;
import static net.icmpexporter.it.testnet.Behaviour.PROMPT;
import static net.icmpexporter.it.testnet.Behaviour.REFUSED;
import static net.icmpexporter.it.testnet.Behaviour.REORDERED;
import static net.icmpexporter.it.testnet.Behaviour.REROUTED;
import static net.icmpexporter.it.testnet.Behaviour.RETRANSMITTED;
import static net.icmpexporter.it.testnet.Behaviour.SHORT_QUOTE;
import static net.icmpexporter.it.testnet.Behaviour.SPREAD;
import static net.icmpexporter.it.testnet.Behaviour.TCP_OPTIONS;
import static net.icmpexporter.it.testnet.Behaviour.TOO_BIG;
import static net.icmpexporter.it.testnet.Behaviour.TRUNCATED;
import static net.icmpexporter.it.testnet.Behaviour.UNREACHABLE;
import static net.icmpexporter.it.testnet.Behaviour.WRONG_RESET;

import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.it.testnet.Behaviour;

/**
 * An address of the test network that the tests probe.
 *
 * @param behaviour what it does
 * @param parameter x of its address
 * @param v6 whether it is IPv6
 * @param tcp whether the probes are TCP SYNs
 */
record Target(Behaviour behaviour, int parameter, boolean v6, boolean tcp) {

    /** The timeout for which {@link #all} and {@link #allTcp} have been chosen, in milliseconds: the others stay far below or above it. */
    static final int TIMEOUT_MS = 1000;

    /** The interval for which {@link #all} and {@link #allTcp} have been chosen, in milliseconds: the delay of REORDERED is longer. */
    static final int INTERVAL_MS = 100;

    /** The port that TCP probes go to: to the test network, all are the same. */
    static final int PORT = 443;

    /** One that gets echo requests. */
    Target(Behaviour behaviour, int parameter, boolean v6) {
        this(behaviour, parameter, v6, false);
    }

    String address() {
        return v6 ? behaviour.v6(parameter) : behaviour.v4(parameter);
    }

    /** The last 32 bits of its address. */
    int addressTail() {
        int low = behaviour.number() << (v6 ? 16 : 8) | parameter;
        return v6 ? low : 10 << 24 | 77 << 16 | low;
    }

    /** Every behaviour to echo requests, in both families. */
    static List<Target> all() {
        List<Target> targets = new ArrayList<>();
        for (boolean v6 : new boolean[] {false, true}) {
            Adder echo = (behaviour, parameters) -> add(targets, v6, false, behaviour, parameters);
            addCommon(echo, v6);
            echo.add(BAD_CHECKSUM, 0, 1);
            // session, number, cookie, filler in the middle, the cookie at the end
            echo.add(ALTERED, 0, 5, 8, 15, 30, 248, 255);
            echo.add(OTHER_SEQUENCE, 1, 255);
            // 1 answers from 129, which is nobody's; 2 and 130 from each other
            echo.add(OTHER_SOURCE, 1, 2, 130);
            echo.add(TRUNCATED, 1, 8, 255);
            echo.add(EXTENDED, 1, 100);
        }
        return targets;
    }

    /** Every behaviour to SYNs, in both families. */
    static List<Target> allTcp() {
        List<Target> targets = new ArrayList<>();
        for (boolean v6 : new boolean[] {false, true}) {
            Adder tcp = (behaviour, parameters) -> add(targets, v6, true, behaviour, parameters);
            addCommon(tcp, v6);
            tcp.add(REFUSED, 0, 15, 120);
            tcp.add(WRONG_RESET, 0, 1, 2, 3);
            tcp.add(RETRANSMITTED, 20, 110);
            tcp.add(NOISE, 0, 1, 2, 3);
            tcp.add(NOISE, NOISE_AND_ANSWER, NOISE_AND_ANSWER + 1, NOISE_AND_ANSWER + 2, NOISE_AND_ANSWER + 3);
            tcp.add(BAD_CHECKSUM, 0, 1);
            tcp.add(OTHER_SEQUENCE, 1, 255);
            tcp.add(OTHER_SOURCE, 1, 2, 130);
            tcp.add(OTHER_PORT, 1, 255);
            tcp.add(TCP_OPTIONS, 0, 1, 3, 4);
            // an option cut off, all of them, the checksum too
            tcp.add(TRUNCATED, 1, 20, 30);
            tcp.add(EXTENDED, 1, 100);
        }
        return targets;
    }

    /** What every kind of probe meets. */
    private static void addCommon(Adder to, boolean v6) {
        to.add(PROMPT, 0, 1, 255);
        to.add(DELAYED, 1, 20, 150);
        to.add(LOSSY, 1, 2, 7);
        to.add(LOSSY_AT_RANDOM, 10, 50);
        to.add(OUTAGES, 2, 3, 5); // one shorter than what is called an outage, one just as long
        to.add(DUPLICATED, 2, 5);
        to.add(REORDERED, 150, 250);
        to.add(LATE, 110, 150);
        to.add(SPREAD, 200);
        to.add(JITTERED, 5, 100);
        to.add(BLACKHOLE, 0, 1);
        to.add(REROUTED, 1, 7, 20);
        to.add(UNREACHABLE, 0, 1, 3, v6 ? 4 : 13, SHORT_QUOTE, SHORT_QUOTE + 1, SHORT_QUOTE + 3);
        to.add(EXPIRED, 0, SHORT_QUOTE);
        to.add(TOO_BIG, 0, SHORT_QUOTE);
        to.add(IP_OPTIONS, 1, v6 ? 5 : 10); // a capture has 128 bytes
    }

    @FunctionalInterface
    private interface Adder {
        void add(Behaviour behaviour, int... parameters);
    }

    private static void add(List<Target> targets, boolean v6, boolean tcp, Behaviour behaviour, int... parameters) {
        for (int parameter : parameters) {
            targets.add(new Target(behaviour, parameter, v6, tcp));
        }
    }

    @Override
    public String toString() {
        return (tcp ? "TCP " : "") + behaviour + " " + address();
    }
}
