package net.icmpexporter.linux.socket;

import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.FilterProgram;
import net.icmpexporter.linux.libc.Host;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.wire.TcpSyn;

/** Opens the raw socket that SYNs go out by and their answers come in by (raw(7)). There is no way without CAP_NET_RAW. */
final class TcpSocketOpener implements SocketOpener {

    private final Sys sys;
    private final SocketOptions options;
    private final SocketSetup setup;
    private final Channel channel;
    private final String interfaceName;

    /**
     * @param setup what every socket gets
     * @param interfaceName an interface, or {@link KernelChannel#FOLLOW_ROUTES}
     */
    TcpSocketOpener(Sys sys, SocketOptions options, SocketSetup setup, Channel channel, String interfaceName) {
        this.sys = sys;
        this.options = options;
        this.setup = setup;
        this.channel = channel;
        this.interfaceName = interfaceName;
    }

    @Override
    public OpenAttempt open(int sibling) {
        IpFamily family = channel.family();
        int fd = sys.socket(
                family == IpFamily.IPV4 ? Sockets.AF_INET : Sockets.AF_INET6,
                Sockets.SOCK_RAW | Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC,
                Sockets.IPPROTO_TCP);
        if (fd < 0) {
            return OpenAttempt.unusable(refusal(family, -fd));
        }
        InterfaceBinding binding = InterfaceBinding.bind(options, fd, family, interfaceName);
        if (!binding.refusal().isEmpty()) {
            sys.close(fd);
            return OpenAttempt.wrongOption(binding.refusal());
        }
        SocketSetup.Missing missing = setup.apply(fd, family, SocketKind.RAW);
        int refused = family == IpFamily.IPV6 ? setup.kernelChecksum(fd, TcpSyn.CHECKSUM) : 0;
        if (refused < 0) {
            // without it nobody would answer, and that would be loss of our own making
            sys.close(fd);
            return OpenAttempt.unusable("this kernel writes no checksums of TCP over IPv6: " + Errno.text(-refused));
        }
        FilterProgram answers = TcpAnswerFilter.of(family);
        setup.attach(fd, binding.restrict(answers), "filter of answers", missing);
        return OpenAttempt.opened(new OpenSocket(
                fd,
                channel,
                SocketKind.RAW,
                0,
                binding,
                answers,
                missing.kernelStamps(),
                missing.nicStamps(),
                SocketKind.RAW.label() + " socket" + binding.text() + missing.stampsText(binding) + missing.text()));
    }

    private String refusal(IpFamily family, int errno) {
        return switch (errno) {
            case Errno.EPERM, Errno.EACCES ->
                sys.privilegesWereDropped()
                        ? "the privileges that a raw socket needs were dropped (-drop): restart the exporter"
                        : "TCP needs raw sockets, which user id " + Host.effectiveUserId()
                                + " may not open: run as root, or give CAP_NET_RAW";
            case Errno.EAFNOSUPPORT, Errno.EPROTONOSUPPORT, Errno.ESOCKTNOSUPPORT -> "this host has no " + family;
            default -> "cannot open a raw TCP socket of " + family + ": " + Errno.text(errno);
        };
    }
}
