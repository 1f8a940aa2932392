package net.icmpexporter.it.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.icmpexporter.it.kernel.PacketCapture;

/**
 * How many probes left a namespace so far, by whichever device, and how many of them an answer came back for, as a capture
 * has them that also sees devices which come and go. Any thread.
 */
public final class WireAccount implements AutoCloseable {

    private static final int ALL_DEVICES = 0;

    private final PacketCapture capture;
    /** When they left, by the kernel's wall clock. */
    private final Map<String, Long> left = new HashMap<>();

    private final Set<String> answered = new HashSet<>();

    /** Begins. */
    public WireAccount(Namespace namespace) {
        try {
            capture = new PacketCapture(namespace.name(), ALL_DEVICES, this::packet);
        } catch (IOException e) {
            throw new LabFailure("capture: " + e.getMessage(), e);
        }
    }

    private synchronized void packet(long stampWallNs, boolean outgoing, ByteBuffer memory, int offset, int length) {
        int peer = outgoing ? IpHeader.destinationTail(memory, offset) : IpHeader.sourceTail(memory, offset);
        String family = IpHeader.isV6(memory, offset) ? "6 " : "4 ";
        int tcp = TcpHeader.offset(memory, offset, length);
        if (tcp >= 0 && outgoing && TcpHeader.flags(memory, tcp) == TcpHeader.SYN) {
            left.put("tcp" + family + peer + ' ' + (TcpHeader.sequence(memory, tcp) + 1), stampWallNs);
        } else if (tcp >= 0 && !outgoing && TcpHeader.isAnswer(TcpHeader.flags(memory, tcp))) {
            returns("tcp" + family + peer + ' ' + TcpHeader.acknowledgment(memory, tcp));
        } else if (outgoing && EchoHeader.isRequest(memory, offset, length)) {
            left.put("icmp" + family + peer + ' ' + EchoHeader.sequence(memory, offset, length), stampWallNs);
        } else if (!outgoing && EchoHeader.isReply(memory, offset, length)) {
            returns("icmp" + family + peer + ' ' + EchoHeader.sequence(memory, offset, length));
        }
    }

    private void returns(String probe) {
        if (left.containsKey(probe)) {
            answered.add(probe);
        }
    }

    /** Probes that left. */
    public synchronized int left() {
        return left.size();
    }

    /** Probes that left after a moment of the wall clock, and that no answer has come back for. */
    public synchronized long unansweredSince(long wallNs) {
        return left.entrySet().stream()
                .filter(probe -> probe.getValue() > wallNs && !answered.contains(probe.getKey()))
                .count();
    }

    @Override
    public void close() {
        capture.close();
    }
}
