package net.icmpexporter.it.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.it.kernel.PacketCapture;
import net.icmpexporter.it.testnet.Checksum;

/** The SYNs that come in by a device, as a capture there has them. Any thread. */
public final class SynLog implements AutoCloseable {

    private static final int TCP = 6;

    private final PacketCapture capture;
    private final List<Syn> syns = new ArrayList<>();

    /**
     * One SYN.
     *
     * @param source address in text form
     * @param destination address in text form
     * @param sound whether its checksum is right for both of them
     */
    public record Syn(String source, String destination, boolean sound) {}

    /** Begins. */
    public SynLog(Namespace namespace, String device) {
        try {
            capture = new PacketCapture(namespace.name(), namespace.interfaceIndex(device), this::packet);
        } catch (IOException e) {
            throw new LabFailure("capture: " + e.getMessage(), e);
        }
    }

    private void packet(long stampWallNs, boolean outgoing, ByteBuffer memory, int offset, int length) {
        int tcp = outgoing ? -1 : TcpHeader.offset(memory, offset, length);
        if (tcp < 0 || TcpHeader.flags(memory, tcp) != TcpHeader.SYN) {
            return;
        }
        boolean v6 = IpHeader.isV6(memory, offset);
        int bytes = v6 ? 16 : 4;
        boolean sound = Checksum.withAddresses(memory, offset, TCP, tcp, offset + length - tcp) == 0;
        Syn syn = new Syn(
                address(memory, offset + (v6 ? 8 : 12), bytes), address(memory, offset + (v6 ? 24 : 16), bytes), sound);
        synchronized (syns) {
            syns.add(syn);
        }
    }

    private static String address(ByteBuffer memory, int index, int bytes) {
        byte[] address = new byte[bytes];
        memory.get(index, address);
        try {
            return InetAddress.getByAddress(address).getHostAddress().replaceFirst("(:0)+:", "::");
        } catch (UnknownHostException e) {
            throw new IllegalStateException(bytes + " bytes", e);
        }
    }

    /** All so far. */
    public List<Syn> all() {
        synchronized (syns) {
            return List.copyOf(syns);
        }
    }

    /** Ends it. Fails if it missed a packet. */
    public List<Syn> finish() {
        try {
            long missed = capture.finish();
            if (missed != 0) {
                throw new LabFailure("the capture missed " + missed + " packets");
            }
            return all();
        } catch (IOException e) {
            throw new LabFailure("capture: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        capture.close();
    }
}
