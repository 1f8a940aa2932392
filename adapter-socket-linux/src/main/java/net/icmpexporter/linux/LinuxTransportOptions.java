package net.icmpexporter.linux;

import net.icmpexporter.linux.socket.KernelChannel;
import net.icmpexporter.net.IpFamily;

/**
 * How the transport is to be opened.
 *
 * @param interface4 for IPv4: {@link #AUTO} to follow the routing table for each target (with {@code nicStamps}: to use the
 *     interface of the default route), the name of an interface to send and receive only there, or empty to leave the family
 *     out
 * @param interface6 the same for IPv6
 * @param identifier the ICMP identifier of every echo request, 0 to 65535; ping sockets get another one where it is taken
 * @param batchSlots most packets a system call, 1 to 1024 (UIO_MAXIOV, sendmmsg(2))
 * @param slotBytes the largest packet, ICMP header included, 8 to 1472 bytes: what an Ethernet carries over both families
 *     unfragmented, rounded down to cache lines
 * @param nicStamps whether packets are to be stamped by the network card too, for which the card's settings are widened
 */
public record LinuxTransportOptions(
        String interface4, String interface6, int identifier, int batchSlots, int slotBytes, boolean nicStamps) {

    /** Interface: follow the routing table. */
    public static final String AUTO = KernelChannel.FOLLOW_ROUTES;

    /** Interface: leave the family out. */
    public static final String OFF = "";

    private static final int SLOTS = 64;
    private static final int SLOT_BYTES = 1408;
    private static final int MOST_SLOTS = 1024;
    private static final int MOST_SLOT_BYTES = 1472;
    private static final int ECHO_HEADER_BYTES = 8;

    /** Refuses numbers outside their ranges with {@link IllegalArgumentException}. */
    public LinuxTransportOptions {
        requireRange("identifier", identifier, 0, 0xFFFF);
        requireRange("batchSlots", batchSlots, 1, MOST_SLOTS);
        requireRange("slotBytes", slotBytes, ECHO_HEADER_BYTES, MOST_SLOT_BYTES);
    }

    /** Batches of 64, packets of up to 1408 bytes, no stamps of the network card. */
    public static LinuxTransportOptions of(String interface4, String interface6, int identifier) {
        return new LinuxTransportOptions(interface4, interface6, identifier, SLOTS, SLOT_BYTES, false);
    }

    /** The same, with the stamps of the network card or without. */
    public LinuxTransportOptions withNicStamps(boolean wanted) {
        return new LinuxTransportOptions(interface4, interface6, identifier, batchSlots, slotBytes, wanted);
    }

    /** The identifier that ping(8) has always used: the lower 16 bits of the process id. */
    public static int processIdentifier() {
        return (int) ProcessHandle.current().pid() & 0xFFFF;
    }

    String interfaceOf(IpFamily family) {
        return family == IpFamily.IPV4 ? interface4 : interface6;
    }

    private static void requireRange(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + value + ", not " + least + " to " + most);
        }
    }
}
