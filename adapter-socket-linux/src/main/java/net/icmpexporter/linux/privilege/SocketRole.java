package net.icmpexporter.linux.privilege;

import net.icmpexporter.linux.libc.Sockets;

/** What a socket that is handed over serves for; the kernel can be asked whether it is such a one. */
enum SocketRole {
    /** The HTTP server's, which listens; IPv4 or IPv6. */
    HTTP("http", 0, Sockets.SOCK_STREAM, Sockets.IPPROTO_TCP),
    /** ICMP echo. */
    ICMP4("icmp4", Sockets.AF_INET, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMP),
    ICMP6("icmp6", Sockets.AF_INET6, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMPV6),
    /** TCP SYN. */
    TCP4("tcp4", Sockets.AF_INET, Sockets.SOCK_RAW, Sockets.IPPROTO_TCP),
    TCP6("tcp6", Sockets.AF_INET6, Sockets.SOCK_RAW, Sockets.IPPROTO_TCP);

    private final String label;
    private final int domain;
    private final int type;
    private final int protocol;

    SocketRole(String label, int domain, int type, int protocol) {
        this.label = label;
        this.domain = domain;
        this.type = type;
        this.protocol = protocol;
    }

    /** Its name in the environment and in messages. */
    String label() {
        return label;
    }

    boolean isRaw() {
        return type == Sockets.SOCK_RAW;
    }

    int domain() {
        return domain;
    }

    int protocol() {
        return protocol;
    }

    /** Whether a descriptor is a socket for this. */
    boolean fits(SocketFacts facts) {
        return facts.type() == type
                && facts.protocol() == protocol
                && (domain == 0 ? isInternet(facts.domain()) : facts.domain() == domain)
                && (isRaw() || facts.listens());
    }

    private static boolean isInternet(int domain) {
        return domain == Sockets.AF_INET || domain == Sockets.AF_INET6;
    }
}
