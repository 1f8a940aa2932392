package net.icmpexporter.transport;

/**
 * What a transport has for one channel. A new instance replaces it when that changes.
 *
 * @param usable whether packets can be sent now
 * @param socket the kind of socket: {@code raw}, {@code ping}, {@code fake}, or {@code none}
 * @param echoIdentifier the ICMP identifier, 0 to 65535, that every echo request of this channel carries; the engine
 *     writes it into the packet, and a kernel that insists on another one (ping sockets) makes it known here. 0 for TCP
 * @param kernelStamps whether both ends are normally stamped below this process
 * @param nicStamps whether both ends are normally stamped by the network card too
 * @param silentDrops whether this host may drop a packet after {@link SendResult#SENT}, as after a packet filter's refusal
 *     that the kernel keeps to itself; then only a missing stamp shows that it never left
 * @param detail one line for people: the interface it is bound to, or why it cannot be used and what to do
 */
public record ChannelStatus(
        boolean usable,
        String socket,
        int echoIdentifier,
        boolean kernelStamps,
        boolean nicStamps,
        boolean silentDrops,
        String detail) {

    /** A channel that never drops silently. */
    public ChannelStatus(
            boolean usable, String socket, int echoIdentifier, boolean kernelStamps, boolean nicStamps, String detail) {
        this(usable, socket, echoIdentifier, kernelStamps, nicStamps, false, detail);
    }

    /** A channel without a socket, and why. */
    public static ChannelStatus unusable(String detail) {
        return new ChannelStatus(false, "none", 0, false, false, detail);
    }
}
