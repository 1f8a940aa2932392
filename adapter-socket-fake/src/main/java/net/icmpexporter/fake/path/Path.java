package net.icmpexporter.fake.path;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.transport.SendResult;

/**
 * How the network treats probes to one address, of either protocol. Begins with a round trip and is refined step by step; each method gives
 * a new description:
 *
 * <pre>{@code
 * Path.rttNs(12_000_000).jitterNs(800_000).lossRatio(0.02).duplicate(When.every(50), 1, 100_000)
 * }</pre>
 *
 * <p>Steps apply in the order given, a later one overrides or adds to an earlier one. What spoils a reply takes effect on
 * every copy of it; loss beats everything. Immutable; any thread.
 */
public final class Path {

    /** The timeout from which on {@link PathRecord} calls a reply late, unless {@link #timeoutNs} says otherwise: 3 s. */
    public static final long DEFAULT_TIMEOUT_NS = 3_000_000_000L;

    /** The hops that a reply has left, unless {@link #hopLimit} says otherwise: seven of 64 are used up. */
    public static final int HOP_LIMIT = 57;

    private final List<Step> steps;
    private final long timeoutNs;
    private final IntPredicate closedPorts;
    private final Way way;

    private Path(List<Step> steps, long timeoutNs, IntPredicate closedPorts, Way way) {
        this.steps = steps;
        this.timeoutNs = timeoutNs;
        this.closedPorts = closedPorts;
        this.way = way;
    }

    /** A path whose every probe comes back after the same time. */
    public static Path rttNs(long rttNs) {
        return of(Delay.constantNs(rttNs));
    }

    /** A path whose every probe comes back after a time of this distribution. */
    public static Path of(Delay rtt) {
        return new Path(List.of(), DEFAULT_TIMEOUT_NS, port -> false, Way.USUAL)
                .with(When.always(), (fate, draws) -> fate.rttNs = rtt.drawNs(draws));
    }

    /** A path that swallows everything. */
    public static Path blackhole() {
        return rttNs(0).lose(When.always());
    }

    /** States from which round trip on the path's record calls a reply late. */
    public Path timeoutNs(long newTimeoutNs) {
        return new Path(steps, newTimeoutNs, closedPorts, way);
    }

    /** Refuses TCP connections to these ports with a RST, always; to any other it is accepted. No matter to an echo. */
    public Path closedPorts(IntPredicate ports) {
        return new Path(steps, timeoutNs, ports, way);
    }

    /**
     * States what lies between the host and the target: {@code routers} of them, 7 if nothing is said, and a link that carries
     * no more than {@code mtuBytes}, 1500 if nothing is said. Who sends with too small a hop limit or too large a packet gets an
     * ICMP error.
     */
    public Path way(int routers, int mtuBytes) {
        return new Path(steps, timeoutNs, closedPorts, new Way(routers, mtuBytes));
    }

    /** Refuses some TCP connections with a RST, whatever the port. No matter to an echo. */
    public Path reset(When when) {
        return with(when, (fate, draws) -> fate.reset = true);
    }

    /** Adds at least nothing and less than {@code jitterNs} to each round trip. */
    public Path jitterNs(long jitterNs) {
        return delay(When.always(), Delay.uniformNs(0, jitterNs));
    }

    /** Adds to the round trip of some probes. */
    public Path delay(When when, Delay extra) {
        return with(when, (fate, draws) -> fate.rttNs += extra.drawNs(draws));
    }

    /** Holds some probes back by {@code extraNs}, so that replies to later ones overtake theirs. */
    public Path reorder(When when, long extraNs) {
        return delay(when, Delay.constantNs(extraNs));
    }

    /** Loses this share of the probes. */
    public Path lossRatio(double lossRatio) {
        return lose(When.ratio(lossRatio));
    }

    /** Loses some probes. */
    public Path lose(When when) {
        return with(when, (fate, draws) -> fate.lost = true);
    }

    /** Answers this share of the probes twice, the second time {@code spacingNs} after the first. */
    public Path duplicateRatio(double duplicateRatio, long spacingNs) {
        return duplicate(When.ratio(duplicateRatio), 1, spacingNs);
    }

    /** Answers some probes {@code extraCopies} times more than once, {@code spacingNs} apart. */
    public Path duplicate(When when, int extraCopies, long spacingNs) {
        return with(when, (fate, draws) -> {
            fate.extraCopies = extraCopies;
            fate.copySpacingNs = spacingNs;
        });
    }

    /**
     * Answers some probes with an ICMP error that quotes the whole request.
     *
     * @param type in the numbering of the address family: RFC 792 or RFC 4443
     * @param reporter the router that reports it, of the same family
     */
    public Path reject(When when, int type, int code, IpAddress reporter) {
        return reject(when, type, code, reporter, Fate.WHOLE);
    }

    /** The same, quoting {@code quotedBytes} of our ICMP message: at least 8, as RFC 792 promises. */
    public Path reject(When when, int type, int code, IpAddress reporter, int quotedBytes) {
        if (quotedBytes != Fate.WHOLE && quotedBytes < 8) {
            throw new IllegalArgumentException("an ICMP error quotes at least 8 bytes, not " + quotedBytes);
        }
        return with(when, (fate, draws) -> {
            fate.rejected = true;
            fate.icmpType = type;
            fate.icmpCode = code;
            fate.reporter = reporter;
            fate.quotedBytes = quotedBytes;
        });
    }

    /** Makes the host refuse to send some probes. */
    public Path refuse(When when, SendResult reason) {
        if (reason == SendResult.SENT) {
            throw new IllegalArgumentException("SENT is no refusal");
        }
        return with(when, (fate, draws) -> fate.refusal = reason);
    }

    /** Breaks the checksum of some replies. */
    public Path badChecksum(When when) {
        return with(when, (fate, draws) -> fate.badChecksum = true);
    }

    /**
     * Changes one byte of some replies, with a checksum that fits; an answer to a SYN acknowledges another number instead.
     *
     * @param payloadByte counted from the first byte behind the ICMP header; if negative, -1 is the last one
     */
    public Path alter(When when, int payloadByte) {
        return with(when, (fate, draws) -> {
            fate.altered = true;
            fate.alteredByte = payloadByte;
        });
    }

    /**
     * Cuts some replies to {@code keptBytes} of ICMP message, at least 8, with a checksum that fits; the header of an answer
     * to a SYN says that it is longer than it is.
     */
    public Path truncate(When when, int keptBytes) {
        if (keptBytes < 8) {
            throw new IllegalArgumentException("an ICMP message has at least 8 bytes, not " + keptBytes);
        }
        return with(when, (fate, draws) -> fate.keptBytes = keptBytes);
    }

    /** Lets another address of the same family send some of the replies. */
    public Path otherSource(When when, IpAddress source) {
        return with(when, (fate, draws) -> fate.source = source);
    }

    /**
     * States the TTL or hop limit that replies to some probes have left when they arrive: another one from some moment on is
     * a route that has changed.
     *
     * @param hopLimit 1 to 255, or 0: the host does not say
     */
    public Path hopLimit(When when, int hopLimit) {
        if (hopLimit < 0 || hopLimit > 255) {
            throw new IllegalArgumentException("a hop limit is from 0 to 255, not " + hopLimit);
        }
        return with(when, (fate, draws) -> fate.hopLimit = hopLimit);
    }

    /** Takes away the stamp of some requests. */
    public Path withoutTxStamp(When when) {
        return with(when, (fate, draws) -> fate.withoutTxStamp = true);
    }

    /** Delivers the stamp of some requests late: as much after the moment of sending as is said here. */
    public Path lateTxStamp(When when, long lateNs) {
        return with(when, (fate, draws) -> fate.txStampLateNs = lateNs);
    }

    /** Takes away the stamp of some replies. */
    public Path withoutRxStamp(When when) {
        return with(when, (fate, draws) -> fate.withoutRxStamp = true);
    }

    /** From which round trip on the record calls a reply late, in nanoseconds. */
    long timeoutNs() {
        return timeoutNs;
    }

    /** Whether TCP connections to a port are always refused. */
    boolean isClosed(int port) {
        return closedPorts.test(port);
    }

    /** What lies between the host and the target. */
    Way way() {
        return way;
    }

    /** Decides about one probe. */
    void decide(Fate fate, long probeIndex, long atNs, Draws draws) {
        fate.reset();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            draws.goTo(probeIndex, i);
            if (step.when.holds(probeIndex, atNs, draws)) {
                step.effect.apply(fate, draws);
            }
        }
    }

    private Path with(When when, Effect effect) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(new Step(when, effect));
        return new Path(List.copyOf(longer), timeoutNs, closedPorts, way);
    }

    @FunctionalInterface
    private interface Effect {
        void apply(Fate fate, Draws draws);
    }

    private record Step(When when, Effect effect) {}
}
