package net.icmpexporter.probe;

/** How a target is probed. */
public enum Protocol {
    /** ICMP echo (RFC 792, RFC 4443). */
    ICMP
}
