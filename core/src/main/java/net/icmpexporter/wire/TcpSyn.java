package net.icmpexporter.wire;

import java.nio.ByteBuffer;
import net.icmpexporter.net.IpFamily;

/**
 * The first segment of a TCP connection, and what may answer it (RFC 9293, 3.1 and 3.5.2). The options are those that every
 * operating system sends, so that no middlebox has a reason to treat it otherwise: maximum segment size, selective
 * acknowledgement permitted (RFC 2018), time stamps and window scale (RFC 7323), in the order of Linux.
 */
public final class TcpSyn {

    /** Bytes of a SYN as we send it, options included. */
    public static final int BYTES = 40;

    /** Bytes of a header without options: the least that an answer has. */
    public static final int HEADER_BYTES = 20;

    /** Bytes that hold both ports and the sequence number: what an ICMP error quotes at the least (RFC 792). */
    public static final int IDENTITY_END = 8;

    /** Index of the checksum from the header on. */
    public static final int CHECKSUM = 16;

    private static final int SOURCE_PORT = 0;
    private static final int DESTINATION_PORT = 2;
    private static final int SEQUENCE = 4;
    private static final int ACKNOWLEDGEMENT = 8;
    private static final int DATA_OFFSET = 12;
    private static final int FLAGS = 13;
    private static final int WINDOW = 14;

    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int RST = 0x04;
    private static final int ACK = 0x10;

    private static final int USUAL_WINDOW = 64240;
    /** Kind 2, length 4, and what fits into an Ethernet frame with the headers of either family. */
    private static final int SEGMENT_SIZE_V4 = 0x0204_0000 | 1460;

    private static final int SEGMENT_SIZE_V6 = 0x0204_0000 | 1440;
    /** Selective acknowledgement: kind 4, length 2; time stamps: kind 8, length 10. */
    private static final int SACK_AND_TIME_STAMPS = 0x0402_080A;
    /** No operation: kind 1; window scale: kind 3, length 3, shift 7. */
    private static final int WINDOW_SCALE = 0x0103_0307;

    private TcpSyn() {}

    /**
     * Writes {@link #BYTES}. The checksum is left 0, since it covers addresses that only the kernel knows.
     *
     * @param sourcePort 0 to 65535, as is the other one
     * @param timestamp the sender's clock in milliseconds, for the time stamps option
     */
    public static void write(
            ByteBuffer data,
            int offset,
            IpFamily family,
            int sourcePort,
            int destinationPort,
            int sequence,
            int timestamp) {
        Octets.putU16(data, offset + SOURCE_PORT, sourcePort);
        Octets.putU16(data, offset + DESTINATION_PORT, destinationPort);
        Octets.putU32(data, offset + SEQUENCE, sequence);
        Octets.putU32(data, offset + ACKNOWLEDGEMENT, 0);
        Octets.putU16(data, offset + DATA_OFFSET, ((BYTES / 4) << 12) | SYN);
        Octets.putU16(data, offset + WINDOW, USUAL_WINDOW);
        Octets.putU32(data, offset + CHECKSUM, 0);
        int options = offset + HEADER_BYTES;
        Octets.putU32(data, options, family == IpFamily.IPV4 ? SEGMENT_SIZE_V4 : SEGMENT_SIZE_V6);
        Octets.putU32(data, options + 4, SACK_AND_TIME_STAMPS);
        Octets.putU32(data, options + 8, timestamp);
        Octets.putU32(data, options + 12, 0);
        Octets.putU32(data, options + 16, WINDOW_SCALE);
    }

    /** The port that a segment comes from. */
    public static int sourcePort(ByteBuffer data, int offset) {
        return Octets.u16(data, offset + SOURCE_PORT);
    }

    /** The port that a segment goes to. */
    public static int destinationPort(ByteBuffer data, int offset) {
        return Octets.u16(data, offset + DESTINATION_PORT);
    }

    /** The sequence number. */
    public static int sequence(ByteBuffer data, int offset) {
        return Octets.u32(data, offset + SEQUENCE);
    }

    /** The sequence number of the SYN that a segment acknowledges; needs {@link #HEADER_BYTES}. */
    public static int acknowledgedSyn(ByteBuffer data, int offset) {
        return Octets.u32(data, offset + ACKNOWLEDGEMENT) - 1;
    }

    /** Whether it answers a SYN: SYN with ACK accepts it, RST refuses it; needs {@link #HEADER_BYTES}. */
    public static boolean isAnswer(ByteBuffer data, int offset) {
        return isRefusal(data, offset) || (flags(data, offset) & (SYN | ACK | FIN)) == (SYN | ACK);
    }

    /** Whether it refuses the connection; needs {@link #HEADER_BYTES}. */
    public static boolean isRefusal(ByteBuffer data, int offset) {
        return (flags(data, offset) & RST) != 0;
    }

    /** Whether it names the SYN that it is about; a RST need not (RFC 9293, 3.5.2), but one against a SYN does. */
    public static boolean acknowledges(ByteBuffer data, int offset) {
        return (flags(data, offset) & ACK) != 0;
    }

    /** Whether the segment is as long as its header says, at least; needs {@link #HEADER_BYTES}. */
    public static boolean hasWholeHeader(ByteBuffer data, int offset, int length) {
        int headerBytes = (Octets.u8(data, offset + DATA_OFFSET) >>> 4) * 4;
        return headerBytes >= HEADER_BYTES && headerBytes <= length;
    }

    private static int flags(ByteBuffer data, int offset) {
        return Octets.u8(data, offset + FLAGS);
    }
}
