package net.icmpexporter.it.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.icmpexporter.it.kernel.PacketCapture;

/**
 * The round trip times of all probes of one kind that leave a namespace by one device, as a capture on that device has
 * them: from the kernel's stamp of the probe to that of its first answer. For tests that end before what tells probes of
 * one address apart repeats.
 */
public abstract class ProbeCapture implements AutoCloseable {

    private final PacketCapture capture;

    /** Stamps of probes. Written by the capture's thread, read when it has ended. */
    private final Map<Probe, Long> sentWallNs = new HashMap<>();

    private final Map<Probe, Long> rttNs = new HashMap<>();
    private int repeats;

    /**
     * What tells a probe from all others.
     *
     * @param address see {@link #address}
     * @param number what the kind of probe has to tell two to the same address apart
     */
    record Probe(long address, long number) {}

    ProbeCapture(Namespace namespace, String device) {
        try {
            capture = new PacketCapture(namespace.name(), namespace.interfaceIndex(device), this::packet);
        } catch (IOException e) {
            throw new LabFailure("capture: " + e.getMessage(), e);
        }
    }

    /** Takes in a packet on the capture's thread, see {@link PacketCapture.Sink}. */
    abstract void packet(long stampWallNs, boolean outgoing, ByteBuffer memory, int offset, int length);

    /** A probe has left. */
    void sent(Probe probe, long stampWallNs) {
        if (sentWallNs.put(probe, stampWallNs) != null) {
            repeats++;
        }
    }

    /** An answer has come, perhaps not the first. */
    void answered(Probe probe, long stampWallNs) {
        Long sent = sentWallNs.get(probe);
        if (sent != null) {
            rttNs.putIfAbsent(probe, stampWallNs - sent);
        }
    }

    /**
     * An address as a number, for one kind of probe: its family, and the last 32 bits, which are all that differs between
     * those of the tests.
     */
    static long address(boolean tcp, boolean v6, int tail) {
        return (tcp ? 1L << 33 : 0) | (v6 ? 1L << 32 : 0) | (tail & 0xffffffffL);
    }

    /** Ends it. Fails if it missed a packet, or could not tell two probes apart. */
    public Result finish() {
        try {
            long missed = capture.finish();
            if (missed != 0 || repeats != 0) {
                throw new LabFailure(
                        "the capture missed " + missed + " packets, and saw " + repeats + " probes like one before");
            }
            return new Result(Map.copyOf(sentWallNs), Map.copyOf(rttNs));
        } catch (IOException e) {
            throw new LabFailure("capture: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        capture.close();
    }

    /**
     * One probe.
     *
     * @param sentWallNs when it left, by the kernel's wall clock
     * @param rttNs to its first answer; {@link #UNANSWERED} if there was none
     */
    public record Trip(long sentWallNs, long rttNs) {

        /** The time of what has not come back. */
        public static final long UNANSWERED = Long.MAX_VALUE;

        /** Whether it was answered within a time. */
        public boolean isAnsweredWithin(long ns) {
            return rttNs <= ns;
        }

        /** When its first answer came; only if there was one. */
        public long answeredWallNs() {
            return sentWallNs + rttNs;
        }
    }

    /** What it saw. */
    public static final class Result {

        private final Map<Long, List<Trip>> trips = new HashMap<>();

        private Result(Map<Probe, Long> sent, Map<Probe, Long> rtt) {
            sent.forEach((probe, wallNs) -> trips.computeIfAbsent(probe.address(), any -> new ArrayList<>())
                    .add(new Trip(wallNs, rtt.getOrDefault(probe, Trip.UNANSWERED))));
            trips.values().forEach(of -> of.sort(Comparator.comparingLong(Trip::sentWallNs)));
        }

        /** What this one and another one saw: of different kinds of probes. */
        public Result and(Result other) {
            Result both = new Result(Map.of(), Map.of());
            both.trips.putAll(trips);
            both.trips.putAll(other.trips);
            return both;
        }

        /**
         * The probes that left for an address, in the order in which they did.
         *
         * @param tcp whether SYNs; echo requests if not
         * @param v6 whether it is IPv6
         * @param tail the last 32 bits of the address
         */
        public List<Trip> trips(boolean tcp, boolean v6, int tail) {
            return trips.getOrDefault(address(tcp, v6, tail), List.of());
        }

        /** How many there were. */
        public int requests(boolean tcp, boolean v6, int tail) {
            return trips(tcp, v6, tail).size();
        }

        /** The round trip times of those that were answered, in nanoseconds. */
        public List<Long> rttNs(boolean tcp, boolean v6, int tail) {
            return trips(tcp, v6, tail).stream()
                    .map(Trip::rttNs)
                    .filter(rttNs -> rttNs != Trip.UNANSWERED)
                    .toList();
        }
    }
}
