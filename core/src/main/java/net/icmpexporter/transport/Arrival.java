package net.icmpexporter.transport;

import java.nio.ByteBuffer;

/**
 * One thing that came up from the network, seen through a window over the transport's memory. A single instance is
 * refilled for every arrival: valid only during the call that received it, engine thread only. Fields rather than
 * accessors, since both sides of the port touch each of them once a packet.
 */
public final class Arrival {

    /** Empty: a transport fills it before it hands it on. */
    public Arrival() {}

    /** The channel it came on. */
    public Channel channel = Channel.ICMP4;

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

    /**
     * Only for a reply: the address of ours that it came to, as the halves of an address; both 0 if the transport cannot
     * say, as on IPv6 and on ping sockets.
     */
    public long localHi;

    /** See {@link #localHi}. */
    public long localLo;

    /**
     * Only for a reply: the TTL or hop limit that was left in it, 1 to 255 (RFC 791, RFC 8200); 0 if the transport cannot
     * say.
     */
    public int hopLimit;

    /** Only for an ICMP error: who reported it; both halves 0 if the kernel does not say. */
    public long reporterHi;

    /** See {@link #reporterHi}. */
    public long reporterLo;

    /** Only for an ICMP error: its type, in the numbering of its family (RFC 792, RFC 4443). */
    public int icmpType;

    /** Only for an ICMP error: its code. */
    public int icmpCode;

    /** When the kernel saw it pass, in nanoseconds of the wall clock; 0 if it did not say. Also of an ICMP error. */
    public long kernelStampNs;

    /**
     * Only of a reply over a connection: when the transport read it, in nanoseconds of the monotonic clock, whenever it is
     * handed on.
     */
    public long readMonoNs;

    /** Only of a reply over a connection: a moment, not long before that, at which it had not arrived yet. */
    public long afterMonoNs;

    /** When the network card saw it pass, in nanoseconds of the card's own clock, whatever that shows; 0 if it did not say. */
    public long nicStampNs;
}
