package net.icmpexporter.linux.socket;

import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.transport.SendResult;

/** What an errno of sendmmsg(2) means for the packet, and for the socket. */
final class ErrnoResults {

    private ErrnoResults() {}

    /** The result for a packet that the kernel refused; {@code OTHER} for a number nobody expects here. */
    static SendResult of(int errno) {
        return switch (errno) {
            case Errno.ENETUNREACH -> SendResult.NETWORK_UNREACHABLE;
            case Errno.EHOSTUNREACH -> SendResult.HOST_UNREACHABLE;
            case Errno.EPERM -> SendResult.NOT_PERMITTED;
            case Errno.EACCES -> SendResult.ACCESS_DENIED;
            case Errno.ENOBUFS, Errno.ENOMEM -> SendResult.NO_BUFFERS;
            case Errno.EAGAIN -> SendResult.WOULD_BLOCK;
            case Errno.EMSGSIZE -> SendResult.MESSAGE_TOO_BIG;
            case Errno.ENETDOWN -> SendResult.NETWORK_DOWN;
            case Errno.ENODEV, Errno.ENXIO -> SendResult.NO_DEVICE;
            case Errno.EADDRNOTAVAIL -> SendResult.NO_SOURCE_ADDRESS;
            case Errno.EINVAL -> SendResult.INVALID;
            case Errno.EBADF, Errno.ENOTSOCK -> SendResult.NO_SOCKET;
            default -> SendResult.OTHER;
        };
    }

    /**
     * Whether it can only be about this very call: an ICMP error that waits at the socket never looks like this
     * (icmp_err_convert in net/ipv4/icmp.c, tab_unreach in net/ipv6/icmp.c).
     */
    static boolean cannotBePending(int errno) {
        return errno == Errno.EAGAIN || errno == Errno.ENOBUFS || errno == Errno.ENOMEM || meansNoSocket(errno);
    }

    /** Whether an ICMP error that waits at the socket may look like this. */
    static boolean canBeIcmpError(int errno) {
        return switch (errno) {
            case Errno.ENETUNREACH,
                    Errno.EHOSTUNREACH,
                    Errno.ECONNREFUSED,
                    Errno.EACCES,
                    Errno.EPROTO,
                    Errno.EOPNOTSUPP,
                    Errno.EMSGSIZE,
                    Errno.ENOPROTOOPT,
                    Errno.EHOSTDOWN,
                    Errno.ENONET -> true;
            default -> false;
        };
    }

    /** Whether the descriptor is no socket any more. */
    static boolean meansNoSocket(int errno) {
        return errno == Errno.EBADF || errno == Errno.ENOTSOCK;
    }

    /** Whether it may be how a socket answers whose interface was deleted: ENODEV on IPv4, ENETUNREACH on IPv6. */
    static boolean mayMeanNoInterface(SendResult result) {
        return result == SendResult.NO_DEVICE || result == SendResult.NETWORK_UNREACHABLE;
    }
}
