package net.icmpexporter.linux.socket;

import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.net.IpFamily;

/**
 * Asks the kernel which IPv4 address of this host a packet leaves with, since the checksum of TCP covers it: connects a UDP
 * socket, which sends nothing, and reads its address (ip(7), connect(2)). Asked anew for every packet, so that routes and
 * addresses may change at any time. Engine thread only; allocates nothing.
 */
final class SourceAddresses {

    private final Sys sys;
    private final SocketOptions options;
    private int fd = -1;
    private boolean boundToDevice;
    private boolean connected;
    private int interfaceIndex;
    private int bits;

    SourceAddresses(Sys sys, SocketOptions options) {
        this.sys = sys;
        this.options = options;
    }

    /** Opens the socket that asks; {@code interfaceName} empty to follow the routing table. 0 or the negative errno. */
    int open(String interfaceName) {
        close();
        fd = sys.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM | Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            return fd;
        }
        boundToDevice = !interfaceName.isEmpty();
        interfaceIndex = 0;
        int result = interfaceName.isEmpty() ? 0 : options.bindToDevice(fd, interfaceName);
        if (result < 0) {
            close();
        }
        return result;
    }

    /**
     * Finds the source of packets to a destination, for {@link #bits}: 0 or the negative errno. Where no interface has an
     * address, the kernel would send from 0.0.0.0, and nobody could answer: that is EADDRNOTAVAIL.
     *
     * @param throughIndex the interface that the packet is to leave by; 0 if the routing table decides
     */
    int find(int destinationBits, int throughIndex) {
        int chosen = choose(throughIndex);
        return chosen < 0 ? chosen : find(destinationBits);
    }

    /** A UDP socket that connects minds this since Linux 6.1; before, the source may be another address of this host. */
    private int choose(int throughIndex) {
        if (boundToDevice || throughIndex == interfaceIndex) {
            return 0;
        }
        int result = options.sendBy(fd, IpFamily.IPV4, throughIndex);
        if (result == 0) {
            interfaceIndex = throughIndex;
        }
        gone(result);
        return result == -Errno.EADDRNOTAVAIL ? -Errno.ENODEV : result;
    }

    private int find(int destinationBits) {
        if (connected) {
            // an address that was chosen before would be kept
            connected = false;
            options.disconnect(fd);
        }
        int result = options.connectIpv4(fd, destinationBits);
        if (result < 0) {
            gone(result);
            return result;
        }
        connected = true;
        result = options.readName(fd);
        bits = options.nameIpv4();
        return result == 0 && bits == 0 ? -Errno.EADDRNOTAVAIL : result;
    }

    private boolean gone(int result) {
        boolean gone = ErrnoResults.meansNoSocket(-result);
        if (gone) {
            // none of ours any more: its number may be another's by now
            fd = -1;
        }
        return gone;
    }

    /** Whether there is a socket to ask. */
    boolean isOpen() {
        return fd >= 0;
    }

    /** The 32 bits of the address found last. */
    int bits() {
        return bits;
    }

    void close() {
        if (fd >= 0) {
            sys.close(fd);
        }
        fd = -1;
        connected = false;
    }
}
