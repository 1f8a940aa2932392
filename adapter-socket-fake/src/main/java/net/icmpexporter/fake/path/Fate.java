package net.icmpexporter.fake.path;

import net.icmpexporter.net.IpAddress;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * What is going to happen to one probe. A single instance per path is refilled for every probe; fields rather than
 * accessors, since each is touched once a probe. Thread of the network.
 */
public final class Fate {

    /** Says of {@link #keptBytes} and {@link #quotedBytes} that nothing is cut off. */
    public static final int WHOLE = -1;

    /** What the host answers instead of sending, or null if it sends. */
    public @Nullable SendResult refusal;

    /** Nothing comes back. */
    public boolean lost;

    /** Between the stamp of the request and the stamp of the answer, in nanoseconds. */
    public long rttNs;

    /** Further copies of the answer. */
    public int extraCopies;

    /** Between two copies in nanoseconds. */
    public long copySpacingNs;

    /** An ICMP error comes back instead of a reply. */
    public boolean rejected;

    /** Type of that error in the numbering of the address family. */
    public int icmpType;

    /** Code of that error. */
    public int icmpCode;

    /** Who reports it, or null for the target itself. */
    public @Nullable IpAddress reporter;

    /** How many bytes of our ICMP message the error quotes, or {@link #WHOLE}. */
    public int quotedBytes;

    /** A TCP SYN is refused. */
    public boolean reset;

    /** The checksum of the reply is wrong. */
    public boolean badChecksum;

    /** One byte of the payload is another, and the checksum fits that; of a TCP segment the number that it acknowledges. */
    public boolean altered;

    /** Which one: counted from the first byte of the payload, or if negative from behind the last. */
    public int alteredByte;

    /**
     * How many bytes of the ICMP message come back, or {@link #WHOLE}; the checksum fits them. A TCP segment says that it is
     * longer than it is.
     */
    public int keptBytes;

    /** Who answers, or null for the target. */
    public @Nullable IpAddress source;

    /** The TTL or hop limit that the reply has left when it arrives, 1 to 255; 0 if the host does not say. */
    public int hopLimit;

    /** The stamp of the request never comes. */
    public boolean withoutTxStamp;

    /** By how much that stamp comes later than it could, in nanoseconds. */
    public long txStampLateNs;

    /** The reply carries no stamp. */
    public boolean withoutRxStamp;

    Fate() {}

    /** Back to a sound reply. */
    void reset() {
        refusal = null;
        lost = false;
        rttNs = 0;
        extraCopies = 0;
        copySpacingNs = 0;
        rejected = false;
        icmpType = 0;
        icmpCode = 0;
        reporter = null;
        quotedBytes = WHOLE;
        reset = false;
        badChecksum = false;
        altered = false;
        alteredByte = 0;
        keptBytes = WHOLE;
        source = null;
        hopLimit = Path.HOP_LIMIT;
        withoutTxStamp = false;
        txStampLateNs = 0;
        withoutRxStamp = false;
    }

    /** Whether the reply is not what was asked for, so that nobody may take it for an answer. */
    public boolean spoiled() {
        return corrupt() || source != null;
    }

    /** Whether the reply comes from the target but is damaged. */
    public boolean corrupt() {
        return badChecksum || altered || keptBytes != WHOLE;
    }
}
