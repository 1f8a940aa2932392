package net.icmpexporter.linux.socket;

import static net.icmpexporter.linux.libc.FilterProgram.instruction;

import net.icmpexporter.linux.libc.FilterProgram;
import net.icmpexporter.net.IpFamily;

/**
 * Keeps everything but echo replies with our identifier away from a raw socket, which would otherwise get a copy of every
 * ICMP packet of the host. ICMP errors about our packets do not pass here: they come through the error queue.
 */
final class EchoReplyFilter {

    /** RFC 792: echo reply. */
    static final int ICMP_ECHO_REPLY = 0;

    /** RFC 4443, 4.2: echo reply. */
    static final int ICMPV6_ECHO_REPLY = 129;

    private static final int WHOLE_PACKET = -1;
    private static final int NOTHING = 0;

    private EchoReplyFilter() {}

    /**
     * Makes the program: for raw IPv4, whose packets begin at the IP header, or raw IPv6, whose packets begin at the ICMPv6
     * header. A load beyond the packet's end refuses the packet (Documentation/networking/filter.rst).
     *
     * @param identifier 0 to 65535
     */
    static FilterProgram accepting(IpFamily family, int identifier) {
        return family == IpFamily.IPV4 ? ipv4(identifier) : ipv6(identifier);
    }

    private static FilterProgram ipv4(int identifier) {
        return new FilterProgram(
                // only a first fragment has an ICMP header; the kernel reassembles before, so this costs nobody
                instruction(FilterProgram.LD_H_ABS, 0, 0, 6),
                instruction(FilterProgram.JSET_K, 6, 0, 0x1FFF),
                // x = length of the IP header
                instruction(FilterProgram.LDX_B_MSH, 0, 0, 0),
                instruction(FilterProgram.LD_B_IND, 0, 0, 0),
                instruction(FilterProgram.JEQ_K, 0, 3, ICMP_ECHO_REPLY),
                instruction(FilterProgram.LD_H_IND, 0, 0, 4),
                instruction(FilterProgram.JEQ_K, 0, 1, identifier),
                instruction(FilterProgram.RET_K, 0, 0, WHOLE_PACKET),
                instruction(FilterProgram.RET_K, 0, 0, NOTHING));
    }

    private static FilterProgram ipv6(int identifier) {
        return new FilterProgram(
                instruction(FilterProgram.LD_B_ABS, 0, 0, 0),
                instruction(FilterProgram.JEQ_K, 0, 3, ICMPV6_ECHO_REPLY),
                instruction(FilterProgram.LD_H_ABS, 0, 0, 4),
                instruction(FilterProgram.JEQ_K, 0, 1, identifier),
                instruction(FilterProgram.RET_K, 0, 0, WHOLE_PACKET),
                instruction(FilterProgram.RET_K, 0, 0, NOTHING));
    }
}
