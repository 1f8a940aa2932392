package net.icmpexporter.transport;

import net.icmpexporter.net.IpAddress;

/**
 * What the kernel knows of a TCP connection of this host: tcp_info, tcp(7).
 *
 * @param localPort its port here, 1 to 65535
 * @param remote its other end
 * @param remotePort the port there, 1 to 65535
 * @param state RFC 9293, 3.3.2, in lower case, such as {@code established}
 * @param retransmits segments that were sent anew, since it began
 * @param rttNs the kernel's smoothed round-trip time (RFC 6298), 0 before the first
 */
public record StreamInfo(int localPort, IpAddress remote, int remotePort, String state, long retransmits, long rttNs) {

    /** What tells a connection from all others of one address. */
    public record Ends(int localPort, IpAddress remote, int remotePort) {}

    /** What tells it from all others of one address. */
    public Ends ends() {
        return new Ends(localPort, remote, remotePort);
    }
}
