package net.icmpexporter.fake;

import java.nio.ByteBuffer;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.SendBatch;

/** A packet that leaves the host. A single instance is refilled for each; valid until the next. */
final class Departure {

    Channel channel = Channel.ICMP4;
    IpAddress destination = IpAddress.ofIpv4(0);
    ByteBuffer memory = ByteBuffer.allocate(0);
    int offset;
    int length;

    /** When it passes the stamping point, in nanoseconds since the network began. */
    long leavesNs;

    /** Whether it is stamped there. */
    boolean stamped;

    void of(SendBatch batch, int slot, long leavesAtNs) {
        channel = batch.channel();
        destination = batch.destination(slot);
        memory = batch.memory();
        offset = batch.offset(slot);
        length = batch.length(slot);
        leavesNs = leavesAtNs;
        stamped = false;
    }

    /** Copies the first bytes of the packet into another one, at an index of that one's data. */
    void copyTo(Packet packet, int at, int bytes) {
        packet.data.put(at, memory, offset, bytes);
    }
}
