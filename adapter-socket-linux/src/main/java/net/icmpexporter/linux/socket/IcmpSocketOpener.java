package net.icmpexporter.linux.socket;

import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.FilterProgram;
import net.icmpexporter.linux.libc.Host;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;

/**
 * Opens the best ICMP socket that this process may have: raw with CAP_NET_RAW (raw(7)), else the unprivileged kind where the
 * host allows it (icmp(7)); both do everything we need.
 */
final class IcmpSocketOpener implements SocketOpener {

    private final Sys sys;
    private final SocketOptions options;
    private final SocketSetup setup;
    private final Channel channel;
    private final IpFamily family;
    private final String interfaceName;
    private final int identifier;

    /**
     * @param setup what every socket gets
     * @param interfaceName an interface, or {@link KernelChannel#FOLLOW_ROUTES}
     * @param identifier wished for, 0 to 65535; a ping socket gets another one where it is taken
     */
    IcmpSocketOpener(
            Sys sys, SocketOptions options, SocketSetup setup, Channel channel, String interfaceName, int identifier) {
        this.sys = sys;
        this.options = options;
        this.setup = setup;
        this.channel = channel;
        this.family = channel.family();
        this.interfaceName = interfaceName;
        this.identifier = identifier;
    }

    @Override
    public OpenAttempt open(int sibling) {
        int raw = socket(Sockets.SOCK_RAW);
        if (raw >= 0) {
            return prepare(raw, SocketKind.RAW, sibling);
        }
        if (raw != -Errno.EPERM && raw != -Errno.EACCES) {
            return OpenAttempt.unusable(refusal(family, -raw));
        }
        int ping = socket(Sockets.SOCK_DGRAM);
        if (ping >= 0) {
            return prepare(ping, SocketKind.PING, sibling);
        }
        return OpenAttempt.unusable(
                ping == -Errno.EACCES || ping == -Errno.EPERM ? notAllowed() : refusal(family, -ping));
    }

    private int socket(int type) {
        int flags = Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC;
        return family == IpFamily.IPV4
                ? sys.socket(Sockets.AF_INET, type | flags, Sockets.IPPROTO_ICMP)
                : sys.socket(Sockets.AF_INET6, type | flags, Sockets.IPPROTO_ICMPV6);
    }

    private OpenAttempt prepare(int fd, SocketKind kind, int sibling) {
        InterfaceBinding binding = InterfaceBinding.bind(options, fd, family, interfaceName);
        if (!binding.refusal().isEmpty()) {
            sys.close(fd);
            return OpenAttempt.wrongOption(binding.refusal());
        }
        SocketSetup.Missing missing = setup.apply(fd, family, kind);
        int granted = kind == SocketKind.PING ? bindIdentifier(fd, sibling) : identifier;
        if (granted < 0) {
            sys.close(fd);
            return OpenAttempt.unusable("a ping socket of " + family + " cannot be bound: " + Errno.text(-granted));
        }
        FilterProgram answers =
                kind == SocketKind.RAW ? EchoReplyFilter.accepting(family, identifier) : InterfaceBinding.EVERYTHING;
        if (kind == SocketKind.RAW) {
            setup.filter(fd, family, binding.restrict(answers), missing);
        } else if (binding.isByFilter()) {
            setup.attach(fd, binding.restrict(answers), "interface filter", missing);
        }
        return OpenAttempt.opened(new OpenSocket(
                fd,
                channel,
                kind,
                granted,
                binding,
                answers,
                missing.kernelStamps(),
                missing.nicStamps(),
                detail(kind, binding, missing, granted)));
    }

    /** Binds a ping socket to an identifier that no other process has: that identifier, or the negative errno. */
    private int bindIdentifier(int fd, int sibling) {
        int wished = identifier;
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

    private String detail(SocketKind kind, InterfaceBinding binding, SocketSetup.Missing missing, int granted) {
        return kind.label() + " socket"
                + (kind == SocketKind.PING ? " (no CAP_NET_RAW)" : "")
                + binding.text()
                + missing.stampsText(binding)
                + (identifier == granted ? "" : ", identifier " + granted + " (" + identifier + " is not free)")
                + missing.text();
    }

    private String notAllowed() {
        if (sys.privilegesWereDropped()) {
            return "the privileges that a raw socket needs were dropped (-drop): restart the exporter";
        }
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
}
