package net.icmpexporter.transport;

/** How a target is probed. */
public enum Protocol {
    /** ICMP echo (RFC 792, RFC 4443). */
    ICMP,
    /** TCP SYN: half a handshake (RFC 9293, 3.5). */
    TCP,
    /** Echo of small frames on a TCP connection that stays open. */
    ECHO;

    /**
     * Whether probes go over connections, of which the transport itself reads and times what comes; else they are packets of
     * their own, which the kernel stamps.
     */
    public boolean isOverConnections() {
        return this == ECHO;
    }
}
