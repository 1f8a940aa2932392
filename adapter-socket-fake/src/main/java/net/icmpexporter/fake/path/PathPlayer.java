package net.icmpexporter.fake.path;

import java.math.BigInteger;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.PacketOptions;

/**
 * Plays a path: decides about each probe and keeps the record of what came of it. Thread of the network; allocates
 * nothing a probe.
 */
public final class PathPlayer {

    /** What a packet that comes back means for its probe. */
    public enum Answer {
        /** A sound reply. */
        SOUND,
        /** A sound RST against a SYN. */
        RESET,
        /** A damaged reply. */
        CORRUPT,
        /** A reply from another address. */
        FOREIGN,
        /** An ICMP error. */
        REJECTION
    }

    private final Draws draws;
    private final Fate fate = new Fate();
    private Path path;

    private long offered;
    private long refused;
    private long sent;
    private long received;
    private long reset;
    private long late;
    private long unanswered;
    private long spoiled;
    private long rejected;
    private long overflowed;
    private long unheard;
    private long underway;
    private long malformed;
    private long lateReplies;
    private long duplicateReplies;
    private long corruptReplies;
    private long foreignReplies;
    private long droppedByKernel;
    private long receivedUnstamped;
    private long stampedRttSumNs;
    private long rttSumNs;
    private long rttSquaredHi;
    private long rttSquaredLo;

    /** @param seed this path's own */
    public PathPlayer(Path path, long seed) {
        this.path = path;
        this.draws = new Draws(seed);
    }

    /** From now on the path behaves like this; numbers and record go on. */
    public void change(Path newPath) {
        path = newPath;
    }

    /** Decides about the next probe, sent {@code atNs} after the network began. The same instance each time. */
    public Fate next(long atNs) {
        path.decide(fate, offered, atNs, draws);
        offered++;
        return fate;
    }

    /** The same for a packet with options, of {@code packetBytes} with its IP header. */
    public Fate next(long atNs, PacketOptions packet, IpFamily family, int packetBytes) {
        next(atNs);
        path.way().constrain(fate, packet, family, packetBytes);
        return fate;
    }

    /** Whether TCP connections to a port are always refused. */
    public boolean isClosed(int port) {
        return path.isClosed(port);
    }

    /** The host refused it. */
    public void countRefused() {
        refused++;
    }

    /** It went out, and an answer to it will arrive. */
    public void countUnderway() {
        sent++;
        underway++;
    }

    /** It went out, and nothing will come back. */
    public void countUnanswered() {
        sent++;
        unanswered++;
    }

    /** It went out, though no host would answer it. */
    public void countMalformed() {
        countUnanswered();
        malformed++;
    }

    /** It went out, and the kernel will drop {@code packets} replies to it for their checksum. */
    public void countDroppedByKernel(int packets) {
        sent++;
        spoiled++;
        droppedByKernel += packets;
    }

    /** An answer found the receive buffer full. */
    public void countOverflowed(boolean firstCopy) {
        if (firstCopy) {
            underway--;
            overflowed++;
        }
    }

    /** An answer found no socket, or the socket was lost in which it waited. */
    public void countUnheard(boolean firstCopy) {
        if (firstCopy) {
            underway--;
            unheard++;
        }
    }

    /**
     * An answer reaches the program.
     *
     * @param firstCopy whether it is the first answer to its probe
     * @param rttNs between the stamps of the request and of the first answer
     * @param stamped whether both are stamped
     */
    public void countArrived(Answer answer, boolean firstCopy, long rttNs, boolean stamped) {
        if (firstCopy) {
            underway--;
        }
        boolean inTime = rttNs <= path.timeoutNs();
        switch (answer) {
            case SOUND -> countSound(firstCopy, inTime, rttNs, stamped);
            case RESET -> {
                reset += firstCopy && inTime ? 1 : 0;
                countSound(firstCopy, inTime, rttNs, stamped);
            }
            case CORRUPT -> {
                corruptReplies++;
                spoiled += firstCopy ? 1 : 0;
            }
            case FOREIGN -> {
                foreignReplies++;
                spoiled += firstCopy ? 1 : 0;
            }
            case REJECTION -> {
                if (inTime) {
                    rejected++;
                } else {
                    late++;
                }
            }
        }
    }

    private void countSound(boolean firstCopy, boolean inTime, long rttNs, boolean stamped) {
        if (firstCopy && inTime) {
            countReceived(rttNs, stamped);
            return;
        }
        if (firstCopy) {
            late++;
        }
        if (inTime) {
            duplicateReplies++;
        } else {
            lateReplies++;
        }
    }

    private void countReceived(long rttNs, boolean stamped) {
        received++;
        rttSumNs += rttNs;
        rttSquaredHi += Math.multiplyHigh(rttNs, rttNs);
        long lo = rttSquaredLo + rttNs * rttNs;
        if (Long.compareUnsigned(lo, rttSquaredLo) < 0) {
            rttSquaredHi++;
        }
        rttSquaredLo = lo;
        if (stamped) {
            stampedRttSumNs += rttNs;
        } else {
            receivedUnstamped++;
        }
    }

    /** What has come of all probes so far. */
    public PathRecord record() {
        BigInteger squares = BigInteger.valueOf(rttSquaredHi)
                .shiftLeft(Long.SIZE)
                .add(new BigInteger(Long.toUnsignedString(rttSquaredLo)));
        return new PathRecord(
                refused,
                sent,
                received,
                late,
                unanswered,
                spoiled,
                rejected,
                overflowed,
                unheard,
                underway,
                malformed,
                lateReplies,
                duplicateReplies,
                corruptReplies,
                foreignReplies,
                droppedByKernel,
                reset,
                receivedUnstamped,
                stampedRttSumNs,
                rttSumNs,
                squares);
    }
}
