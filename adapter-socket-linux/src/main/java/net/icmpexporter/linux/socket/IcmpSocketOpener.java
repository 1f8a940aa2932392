package net.icmpexporter.linux.socket;

import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.Host;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.net.IpFamily;

/**
 * Opens the best ICMP socket that this process may have: raw with CAP_NET_RAW (raw(7)), else the unprivileged kind where the
 * host allows it (icmp(7)); both do everything we need.
 */
final class IcmpSocketOpener {

    private final Sys sys;
    private final SocketOptions options;
    private final SocketSetup setup;

    IcmpSocketOpener(Sys sys, SocketOptions options) {
        this.sys = sys;
        this.options = options;
        this.setup = new SocketSetup(sys, options);
    }

    /**
     * Opens one.
     *
     * @param interfaceName an interface, or {@link EchoChannel#FOLLOW_ROUTES}
     * @param identifier wished for, 0 to 65535; a ping socket gets another one where it is taken
     * @param sibling our socket of the other family, or -1
     */
    OpenAttempt open(IpFamily family, String interfaceName, int identifier, int sibling) {
        int raw = socket(family, Sockets.SOCK_RAW);
        if (raw >= 0) {
            return prepare(raw, family, SocketKind.RAW, interfaceName, identifier, sibling);
        }
        if (raw != -Errno.EPERM && raw != -Errno.EACCES) {
            return OpenAttempt.unusable(refusal(family, -raw));
        }
        int ping = socket(family, Sockets.SOCK_DGRAM);
        if (ping >= 0) {
            return prepare(ping, family, SocketKind.PING, interfaceName, identifier, sibling);
        }
        return OpenAttempt.unusable(
                ping == -Errno.EACCES || ping == -Errno.EPERM ? notAllowed() : refusal(family, -ping));
    }

    private int socket(IpFamily family, int type) {
        int flags = Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC;
        return family == IpFamily.IPV4
                ? sys.socket(Sockets.AF_INET, type | flags, Sockets.IPPROTO_ICMP)
                : sys.socket(Sockets.AF_INET6, type | flags, Sockets.IPPROTO_ICMPV6);
    }

    private OpenAttempt prepare(
            int fd, IpFamily family, SocketKind kind, String interfaceName, int identifier, int sibling) {
        boolean bound = !interfaceName.equals(EchoChannel.FOLLOW_ROUTES);
        int boundIndex = 0;
        if (bound) {
            int result = options.bindToDevice(fd, interfaceName);
            // asked for afterwards: should the interface be replaced in between, the first failed packet shows it
            boundIndex = result < 0 ? result : options.interfaceIndex(interfaceName);
            if (boundIndex < 0) {
                sys.close(fd);
                return OpenAttempt.wrongOption(bindRefusal(family, interfaceName, -boundIndex));
            }
        }
        SocketSetup.Missing missing = setup.apply(fd, family, kind);
        int granted = kind == SocketKind.PING ? bindIdentifier(fd, family, identifier, sibling) : identifier;
        if (granted < 0) {
            sys.close(fd);
            return OpenAttempt.unusable("a ping socket of " + family + " cannot be bound: " + Errno.text(-granted));
        }
        if (kind == SocketKind.RAW) {
            setup.filter(fd, family, identifier, missing);
        }
        return OpenAttempt.opened(new IcmpSocket(
                fd,
                family,
                kind,
                granted,
                bound ? interfaceName : "",
                boundIndex,
                missing.kernelStamps(),
                detail(kind, bound ? interfaceName : "", missing, identifier, granted)));
    }

    /** Binds a ping socket to an identifier that no other process has: that identifier, or the negative errno. */
    private int bindIdentifier(int fd, IpFamily family, int wished, int sibling) {
        int domain = family == IpFamily.IPV4 ? Sockets.AF_INET : Sockets.AF_INET6;
        // ping sockets share identifiers, and then only one of them gets the replies, unless one objects to sharing
        // (ping_get_port in net/ipv4/ping.c)
        share(fd, 0);
        int result = wished == 0 ? -Errno.EADDRINUSE : options.bindPort(fd, domain, wished);
        if (result == -Errno.EADDRINUSE && sibling >= 0 && options.boundPort(sibling) == wished) {
            // replies are told apart by family, identifiers are not: with ourselves we may share for a moment
            share(fd, 1);
            share(sibling, 1);
            result = options.bindPort(fd, domain, wished);
            share(sibling, 0);
            share(fd, 0);
        }
        if (result < 0) {
            result = options.bindPort(fd, domain, 0);
        }
        return result < 0 ? result : options.boundPort(fd);
    }

    private void share(int fd, int yes) {
        options.set(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, yes);
    }

    private static String detail(
            SocketKind kind, String boundInterface, SocketSetup.Missing missing, int wished, int granted) {
        return kind.label() + " socket"
                + (kind == SocketKind.PING ? " (no CAP_NET_RAW)" : "")
                + (boundInterface.isEmpty() ? "" : " on " + boundInterface)
                + (missing.kernelStamps() ? ", kernel stamps" : "")
                + (wished == granted ? "" : ", identifier " + granted + " (" + wished + " is not free)")
                + missing.text();
    }

    private static String notAllowed() {
        return "user id " + Host.effectiveUserId()
                + " may not send pings: run as root, or give CAP_NET_RAW, or let everyone"
                + " ping: sudo sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"";
    }

    private static String refusal(IpFamily family, int errno) {
        return switch (errno) {
            case Errno.EAFNOSUPPORT, Errno.EPROTONOSUPPORT, Errno.ESOCKTNOSUPPORT -> "this host has no " + family;
            default -> "cannot open an ICMP socket of " + family + ": " + Errno.text(errno);
        };
    }

    private static String bindRefusal(IpFamily family, String interfaceName, int errno) {
        String flag = "interface" + family.version() + " \"" + interfaceName + "\": ";
        return flag
                + switch (errno) {
                    case Errno.ENODEV, Errno.ENXIO ->
                        "there is no such interface here; there are " + HostInterfaces.listed();
                    case Errno.EPERM ->
                        "this kernel lets only CAP_NET_RAW bind a socket to an interface (others from Linux 5.7 on)";
                    default -> Errno.text(errno);
                };
    }
}
