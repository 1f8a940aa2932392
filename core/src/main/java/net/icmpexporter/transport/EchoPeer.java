package net.icmpexporter.transport;

import net.icmpexporter.net.IpAddress;

/**
 * Whom a session sends frames to, over a connection of its own. No two sessions at one time have the same.
 *
 * @param address of the target
 * @param port of the target, 1 to 65535
 * @param frameBytes of a frame on the wire, 16 or 24
 * @param intervalNs between two frames
 * @param timeoutNs after which an answer is of no use
 */
public record EchoPeer(IpAddress address, int port, int frameBytes, long intervalNs, long timeoutNs) {}
