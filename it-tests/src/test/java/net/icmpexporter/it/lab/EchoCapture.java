package net.icmpexporter.it.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.icmpexporter.it.kernel.PacketCapture;

/**
 * The round trip times of all echo requests that leave a namespace by one device, as a capture on that device has them:
 * from the kernel's stamp of the request to that of the first reply with its address and sequence number. For
 * tests that end before sequence numbers repeat.
 */
public final class EchoCapture implements AutoCloseable {

    private final PacketCapture capture;

    /** Stamps of requests by {@link #key}. Written by the capture's thread, read when it has ended. */
    private final Map<Long, Long> sentWallNs = new HashMap<>();

    private final Map<Long, Long> rttNs = new HashMap<>();

    /** Begins. */
    public EchoCapture(Namespace namespace, String device) {
        try {
            capture = new PacketCapture(namespace.name(), namespace.interfaceIndex(device), this::packet);
        } catch (IOException e) {
            throw new LabFailure("capture: " + e.getMessage(), e);
        }
    }

    private void packet(long stampWallNs, boolean outgoing, ByteBuffer memory, int offset, int length) {
        if (outgoing && EchoHeader.isRequest(memory, offset, length)) {
            sentWallNs.put(key(memory, offset, EchoHeader.destinationTail(memory, offset)), stampWallNs);
        } else if (!outgoing && EchoHeader.isReply(memory, offset, length)) {
            long key = key(memory, offset, EchoHeader.sourceTail(memory, offset));
            Long sent = sentWallNs.get(key);
            if (sent != null) {
                rttNs.putIfAbsent(key, stampWallNs - sent);
            }
        }
    }

    private static long key(ByteBuffer memory, int offset, int addressTail) {
        long family = EchoHeader.isV6(memory, offset) ? 1L << 48 : 0;
        return family | (addressTail & 0xffffffffL) << 16 | EchoHeader.sequence(memory, offset);
    }

    /** Ends it. Fails if it missed a packet. */
    public Result finish() {
        try {
            long missed = capture.finish();
            if (missed != 0) {
                throw new LabFailure("the capture missed " + missed + " packets");
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

    /** What it saw. */
    public static final class Result {

        private final Map<Long, Integer> requests = new HashMap<>();
        private final Map<Long, List<Long>> rttNs = new HashMap<>();

        private Result(Map<Long, Long> sent, Map<Long, Long> rtt) {
            sent.keySet().forEach(key -> requests.merge(key >> 16, 1, Integer::sum));
            rtt.forEach((key, ns) ->
                    rttNs.computeIfAbsent(key >> 16, any -> new ArrayList<>()).add(ns));
        }

        /**
         * Requests that left for an address.
         *
         * @param v6 whether it is IPv6
         * @param tail the last 32 bits of the address
         */
        public int requests(boolean v6, int tail) {
            return requests.getOrDefault(address(v6, tail), 0);
        }

        /** The round trip times of those that were answered, in nanoseconds, in no order. */
        public List<Long> rttNs(boolean v6, int tail) {
            return rttNs.getOrDefault(address(v6, tail), List.of());
        }

        private static long address(boolean v6, int tail) {
            return (v6 ? 1L << 32 : 0) | (tail & 0xffffffffL);
        }
    }
}
