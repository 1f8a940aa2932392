package net.icmpexporter.probe;

import java.nio.ByteBuffer;
import net.icmpexporter.transport.Arrival;
import org.jspecify.annotations.Nullable;

/**
 * What differs between the protocols: how a probe is written, and how a packet is known to be about it. Engine thread only;
 * nothing here allocates, nor throws for anything that a network can deliver.
 */
interface PacketFormat {

    /** Slots of {@link InFlightTable} that a packet can name: those from here on are of no use to it. */
    int slots();

    /** Bytes of a session's probes, transport header included. */
    int bytes(Session session);

    /** The identity of a probe, unpredictable to others: what the table of probes in flight keeps. */
    long identity(Session session, int number, int slot);

    /** Writes {@link #bytes} of a probe with this identity. */
    void write(ByteBuffer data, int offset, Session session, int number, long identity);

    /** Whether a packet can be an answer to a probe of this process at all, whole or not. */
    boolean mayConcernUs(Arrival reply);

    /** Whether it is undamaged, as far as its checksum and length can tell; only of those that may concern us. */
    boolean isSound(Arrival reply);

    /** The slot of the probe in flight whose identity a sound reply carries, or {@link InFlightTable#NONE}. */
    int inFlight(Arrival reply);

    /** Whether it comes from where a session's probes go. */
    boolean isFromTarget(Session session, Arrival reply);

    /** Whether a sound reply with the identity of a probe is the right answer to the last byte. */
    boolean answers(Session session, int number, long identity, Arrival reply);

    /** Whether an answer says no: the target is there, and does not want to talk. */
    boolean refuses(Arrival reply);

    /** Says in {@link Outcomes} what a sound reply means that has the identity of a session's probe and comes from elsewhere. */
    void notFromTarget(Session session, Arrival reply);

    /** Says in {@link Outcomes} what a sound reply means that belongs to no probe in flight. */
    void notInFlight(Arrival reply);

    /** The session that a packet of unclear identity is blamed on: one that probes where it comes from, or null. */
    @Nullable
    Session sessionAt(Arrival reply);

    /** The slot of the probe in flight that a sent packet carries, told from its end, or {@link InFlightTable#NONE}. */
    int inFlightOfSent(Arrival sent);

    /** The slot of the probe in flight that an ICMP error quotes, or {@link InFlightTable#NONE}. */
    int inFlightOfQuoted(Arrival error);
}
