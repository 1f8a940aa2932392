package net.icmpexporter.linux.socket;

import static net.icmpexporter.linux.libc.FilterProgram.instruction;

import net.icmpexporter.linux.libc.FilterProgram;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.wire.SynCookie;

/**
 * Keeps everything but answers to our SYNs away from a raw TCP socket, which would otherwise get a copy of all TCP traffic of
 * the host: a segment passes if it has RST, or SYN and ACK, and goes to one of the ports that we send from.
 */
final class TcpAnswerFilter {

    private static final int WHOLE_PACKET = -1;
    private static final int NOTHING = 0;

    /** Offsets and bits of a TCP header, RFC 9293, 3.1. */
    private static final int DESTINATION_PORT = 2;

    private static final int FLAGS = 13;
    private static final int RST = 0x04;
    private static final int SYN_ACK = 0x12;

    private TcpAnswerFilter() {}

    /** Makes the program: packets of raw IPv4 begin at the IP header, those of raw IPv6 at the TCP header. */
    static FilterProgram of(IpFamily family) {
        return family == IpFamily.IPV4 ? ipv4() : ipv6();
    }

    private static FilterProgram ipv4() {
        return new FilterProgram(
                // only a first fragment has a TCP header; the kernel reassembles before, so this costs nobody
                instruction(FilterProgram.LD_H_ABS, 0, 0, 6),
                instruction(FilterProgram.JSET_K, 9, 0, 0x1FFF),
                // x = length of the IP header
                instruction(FilterProgram.LDX_B_MSH, 0, 0, 0),
                instruction(FilterProgram.LD_B_IND, 0, 0, FLAGS),
                instruction(FilterProgram.JSET_K, 2, 0, RST),
                instruction(FilterProgram.AND_K, 0, 0, SYN_ACK),
                instruction(FilterProgram.JEQ_K, 0, 4, SYN_ACK),
                instruction(FilterProgram.LD_H_IND, 0, 0, DESTINATION_PORT),
                instruction(FilterProgram.JGE_K, 0, 2, SynCookie.FIRST_PORT),
                instruction(FilterProgram.JGT_K, 1, 0, SynCookie.LAST_PORT),
                instruction(FilterProgram.RET_K, 0, 0, WHOLE_PACKET),
                instruction(FilterProgram.RET_K, 0, 0, NOTHING));
    }

    private static FilterProgram ipv6() {
        return new FilterProgram(
                instruction(FilterProgram.LD_B_ABS, 0, 0, FLAGS),
                instruction(FilterProgram.JSET_K, 2, 0, RST),
                instruction(FilterProgram.AND_K, 0, 0, SYN_ACK),
                instruction(FilterProgram.JEQ_K, 0, 4, SYN_ACK),
                instruction(FilterProgram.LD_H_ABS, 0, 0, DESTINATION_PORT),
                instruction(FilterProgram.JGE_K, 0, 2, SynCookie.FIRST_PORT),
                instruction(FilterProgram.JGT_K, 1, 0, SynCookie.LAST_PORT),
                instruction(FilterProgram.RET_K, 0, 0, WHOLE_PACKET),
                instruction(FilterProgram.RET_K, 0, 0, NOTHING));
    }
}
