package net.icmpexporter.transport;

/** How a target is probed. */
public enum Protocol {
    /** ICMP echo (RFC 792, RFC 4443). */
    ICMP,
    /** TCP SYN: half a handshake (RFC 9293, 3.5). */
    TCP
}
