package net.icmpexporter.it.lab;

import java.nio.ByteBuffer;

/**
 * A capture of TCP SYNs: a SYN/ACK or a reset belongs to the SYN that it acknowledges, by sequence number, ports and
 * address. Checksums are not looked at.
 */
public final class TcpCapture extends ProbeCapture {

    /** Begins. */
    public TcpCapture(Namespace namespace, String device) {
        super(namespace, device);
    }

    @Override
    void packet(long stampWallNs, boolean outgoing, ByteBuffer memory, int offset, int length) {
        int tcp = TcpHeader.offset(memory, offset, length);
        if (tcp < 0) {
            return;
        }
        int flags = TcpHeader.flags(memory, tcp);
        int sourcePort = TcpHeader.sourcePort(memory, tcp);
        int destinationPort = TcpHeader.destinationPort(memory, tcp);
        boolean v6 = IpHeader.isV6(memory, offset);
        if (outgoing && flags == TcpHeader.SYN) {
            long address = address(true, v6, IpHeader.destinationTail(memory, offset));
            int next = TcpHeader.sequence(memory, tcp) + 1;
            sent(new Probe(address, number(sourcePort, destinationPort, next)), stampWallNs);
        } else if (!outgoing && TcpHeader.isAnswer(flags)) {
            long address = address(true, v6, IpHeader.sourceTail(memory, offset));
            int next = TcpHeader.acknowledgment(memory, tcp);
            answered(new Probe(address, number(destinationPort, sourcePort, next)), stampWallNs);
        }
    }

    private static long number(int nearPort, int farPort, int next) {
        return ((long) nearPort << 48) | ((long) farPort << 32) | (next & 0xffffffffL);
    }
}
