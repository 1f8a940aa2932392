package net.icmpexporter.transport;

/**
 * Receives what {@link ProbeTransport#poll} found. Called on the engine thread, inside that call; must not call the
 * transport, except for {@link ProbeTransport#status}, and must not keep the {@link Arrival}.
 */
public interface ArrivalHandler {

    /**
     * A packet that may be an answer: bytes from the first byte of the ICMP or TCP header. It may be anybody's, damaged,
     * truncated, or older than the process: nothing has been checked but what {@link ProbeTransport} promises.
     */
    void onReply(Arrival reply);

    /**
     * A packet of ours that went out, with the stamp of that moment: the bytes end with the packet's own last byte and
     * begin wherever the device has them begin (Ethernet header, IP header, ...), so look from the tail. The kernel's stamp
     * and the card's may come in two calls.
     */
    void onTxStamp(Arrival sent);

    /**
     * An ICMP error about a packet that may be ours: bytes from the quoted ICMP or TCP header of the request on, as
     * much of it as the reporter quoted, at least 8 bytes.
     */
    void onIcmpError(Arrival error);
}
