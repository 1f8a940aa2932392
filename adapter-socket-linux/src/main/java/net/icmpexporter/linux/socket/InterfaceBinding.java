package net.icmpexporter.linux.socket;

import static net.icmpexporter.linux.libc.FilterProgram.instruction;

import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.FilterProgram;
import net.icmpexporter.net.IpFamily;

/**
 * What came of making a socket keep to an interface. Packets go out by it (IP_UNICAST_IF), and a filter lets nothing in that
 * came by another one. Unlike SO_BINDTODEVICE that can be done again without a privilege, when the interface was deleted and
 * made anew. An interface of a VRF is bound to all the same: there a filter sees the VRF instead of the interface.
 *
 * @param name the interface; empty if the socket follows the routing table
 * @param index the index that the interface had; 0 if the socket follows the routing table
 * @param isByFilter whether a filter must keep other interfaces' packets away
 * @param refusal empty, or one line for people
 */
record InterfaceBinding(String name, int index, boolean isByFilter, String refusal) {

    /** A program that refuses nothing. */
    static final FilterProgram EVERYTHING = new FilterProgram(instruction(FilterProgram.RET_K, 0, 0, -1));

    /** Follows the routing table. */
    static final InterfaceBinding NONE = new InterfaceBinding("", 0, false, "");

    /** Makes a socket keep to the interface that has a name now, unless the name is {@link KernelChannel#FOLLOW_ROUTES}. */
    static InterfaceBinding bind(SocketOptions options, int fd, IpFamily family, String interfaceName) {
        if (interfaceName.equals(KernelChannel.FOLLOW_ROUTES)) {
            return NONE;
        }
        boolean inVrf = HostInterfaces.isInVrf(interfaceName);
        int index = options.interfaceIndex(interfaceName);
        int result = index;
        if (index >= 0) {
            // should the interface be replaced in between, its old index is refused here or found to be old later
            result = inVrf ? options.bindToDevice(fd, interfaceName) : options.sendBy(fd, family, index);
        }
        return new InterfaceBinding(
                interfaceName, index, !inVrf, result < 0 ? refusal(family, interfaceName, -result) : "");
    }

    /** The filter of a socket: what may come in, by this interface only. */
    FilterProgram restrict(FilterProgram answers) {
        return isByFilter
                ? answers.after(
                        instruction(FilterProgram.LD_W_ABS, 0, 0, FilterProgram.INTERFACE_INDEX),
                        instruction(FilterProgram.JEQ_K, 1, 0, index),
                        instruction(FilterProgram.RET_K, 0, 0, 0))
                : answers;
    }

    /** Whether the interface was deleted, or replaced by another one of the same name. */
    boolean isOutdated(SocketOptions options) {
        return index != 0 && options.interfaceIndex(name) != index;
    }

    /** A part of a status line. */
    String text() {
        return name.isEmpty() ? "" : " on " + name;
    }

    private static String refusal(IpFamily family, String interfaceName, int errno) {
        String flag = "interface" + family.version() + " \"" + interfaceName + "\": ";
        return flag
                + switch (errno) {
                    case Errno.ENODEV, Errno.ENXIO, Errno.EADDRNOTAVAIL ->
                        "there is no such interface here; there are " + HostInterfaces.listed();
                    case Errno.EPERM ->
                        "it belongs to a VRF, and only CAP_NET_RAW may bind a socket to it again (or at all, before"
                                + " Linux 5.7): restart the exporter with it";
                    default -> Errno.text(errno);
                };
    }
}
