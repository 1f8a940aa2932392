package net.icmpexporter.it.lab;

import java.nio.ByteBuffer;

/** A capture of ICMP echo: a reply belongs to the request with its address and sequence number. */
public final class EchoCapture extends ProbeCapture {

    /** Begins. */
    public EchoCapture(Namespace namespace, String device) {
        super(namespace, device);
    }

    @Override
    void packet(long stampWallNs, boolean outgoing, ByteBuffer memory, int offset, int length) {
        if (outgoing && EchoHeader.isRequest(memory, offset, length)) {
            sent(probe(memory, offset, length, IpHeader.destinationTail(memory, offset)), stampWallNs);
        } else if (!outgoing && EchoHeader.isReply(memory, offset, length)) {
            answered(probe(memory, offset, length, IpHeader.sourceTail(memory, offset)), stampWallNs);
        }
    }

    private static Probe probe(ByteBuffer memory, int offset, int length, int addressTail) {
        return new Probe(
                address(false, IpHeader.isV6(memory, offset), addressTail),
                EchoHeader.sequence(memory, offset, length));
    }
}
