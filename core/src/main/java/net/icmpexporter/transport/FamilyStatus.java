package net.icmpexporter.transport;

/**
 * What a transport has for one address family. A new instance replaces it when that changes.
 *
 * @param usable whether packets can be sent now
 * @param socket the kind of socket: {@code raw}, {@code ping}, {@code fake}, or {@code none}
 * @param echoIdentifier the ICMP identifier, 0 to 65535, that every echo request of this family carries; the engine
 *     writes it into the packet, and a kernel that insists on another one (ping sockets) makes it known here
 * @param kernelStamps whether both ends are normally stamped below this process
 * @param detail one line for people: the interface it is bound to, or why it cannot be used and what to do
 */
public record FamilyStatus(boolean usable, String socket, int echoIdentifier, boolean kernelStamps, String detail) {

    /** A family without a socket, and why. */
    public static FamilyStatus unusable(String detail) {
        return new FamilyStatus(false, "none", 0, false, detail);
    }
}
