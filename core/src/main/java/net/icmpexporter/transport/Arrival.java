package net.icmpexporter.transport;

import java.nio.ByteBuffer;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.time.StampSource;

/**
 * One thing that came up from the network, seen through a window over the transport's memory. A single instance is
 * refilled for every arrival: valid only during the call that received it, engine thread only. Fields rather than
 * accessors, since both sides of the port touch each of them once a packet.
 */
public final class Arrival {

    /** Empty: a transport fills it before it hands it on. */
    public Arrival() {}

    /** Family of the socket it came from. */
    public IpFamily family = IpFamily.IPV4;

    /** Memory that holds the bytes; read with absolute indices. */
    public ByteBuffer data = ByteBuffer.allocate(0);

    /** Index of the first byte in {@link #data}. */
    public int offset;

    /** Bytes there: what really arrived, without link-layer padding. */
    public int length;

    /**
     * The other end, as the halves of {@link net.icmpexporter.net.IpAddress}: for a reply who sent it; for an ICMP error
     * where our packet was going. Meaningless for a sent packet that came back with its stamp.
     */
    public long peerHi;

    /** See {@link #peerHi}. */
    public long peerLo;

    /** Only for an ICMP error: who reported it; both halves 0 if the kernel does not say. */
    public long reporterHi;

    /** See {@link #reporterHi}. */
    public long reporterLo;

    /** Only for an ICMP error: its type, in the numbering of {@link #family} (RFC 792, RFC 4443). */
    public int icmpType;

    /** Only for an ICMP error: its code. */
    public int icmpCode;

    /** Who took {@link #stampNs}, also of an ICMP error; {@code NONE} if it has no stamp. Never {@code USER}: that is for the engine to say. */
    public StampSource stampSource = StampSource.NONE;

    /**
     * When it passed the stamping point, in nanoseconds of the stamp's own clock: the wall clock for {@code KERNEL}, the
     * card's clock for {@code NIC}.
     */
    public long stampNs;
}
