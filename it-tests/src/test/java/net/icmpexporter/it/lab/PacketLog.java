package net.icmpexporter.it.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.it.kernel.PacketCapture;
import net.icmpexporter.net.IpAddress;

/** The IP headers (RFC 791, RFC 8200) of what comes in by some devices of a namespace, as captures there have them. Any thread. */
public final class PacketLog implements AutoCloseable {

    private final List<PacketCapture> captures = new ArrayList<>();
    private final List<Packet> packets = new ArrayList<>();

    /**
     * One packet.
     *
     * @param device by which it came in
     * @param trafficClass the whole byte: DSCP and ECN
     * @param dontFragment the DF bit; always so on IPv6, where no router cuts up
     * @param fragment whether it is a piece of a packet
     * @param bytes with its IP header
     */
    public record Packet(
            String device,
            IpAddress source,
            IpAddress destination,
            int trafficClass,
            int hopLimit,
            boolean dontFragment,
            boolean fragment,
            int bytes) {}

    /** Begins. */
    public PacketLog(Namespace namespace, String... devices) {
        try {
            for (String device : devices) {
                captures.add(new PacketCapture(
                        namespace.name(),
                        namespace.interfaceIndex(device),
                        (stampWallNs, outgoing, memory, offset, length) -> packet(device, outgoing, memory, offset)));
            }
        } catch (IOException e) {
            throw new LabFailure("capture: " + e.getMessage(), e);
        }
    }

    private void packet(String device, boolean outgoing, ByteBuffer memory, int offset) {
        int version = memory.get(offset) >> 4 & 0xf;
        if (outgoing || (version != 4 && version != 6)) {
            return;
        }
        Packet packet = version == 4 ? ipv4(device, memory, offset) : ipv6(device, memory, offset);
        synchronized (packets) {
            packets.add(packet);
        }
    }

    private static Packet ipv4(String device, ByteBuffer memory, int offset) {
        int fragment = memory.getShort(offset + 6) & 0xffff;
        return new Packet(
                device,
                address(memory, offset + 12, 4),
                address(memory, offset + 16, 4),
                memory.get(offset + 1) & 0xff,
                memory.get(offset + 8) & 0xff,
                (fragment & 0x4000) != 0,
                (fragment & 0x3fff) != 0,
                memory.getShort(offset + 2) & 0xffff);
    }

    private static Packet ipv6(String device, ByteBuffer memory, int offset) {
        return new Packet(
                device,
                address(memory, offset + 8, 16),
                address(memory, offset + 24, 16),
                memory.getShort(offset) >> 4 & 0xff,
                memory.get(offset + 7) & 0xff,
                true,
                memory.get(offset + 6) == 44,
                40 + (memory.getShort(offset + 4) & 0xffff));
    }

    private static IpAddress address(ByteBuffer memory, int index, int bytes) {
        byte[] address = new byte[bytes];
        memory.get(index, address);
        return IpAddress.ofBytes(address);
    }

    /** Those to an address so far, in the order of each device. */
    public List<Packet> to(IpAddress destination) {
        synchronized (packets) {
            return packets.stream()
                    .filter(packet -> packet.destination().equals(destination))
                    .toList();
        }
    }

    /** Ends it. Fails if it missed a packet. */
    public void finish() {
        try {
            for (PacketCapture capture : captures) {
                long missed = capture.finish();
                if (missed != 0) {
                    throw new LabFailure("the capture missed " + missed + " packets");
                }
            }
        } catch (IOException e) {
            throw new LabFailure("capture: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        captures.forEach(PacketCapture::close);
    }
}
