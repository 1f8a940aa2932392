package net.icmpexporter.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/** Opens the socket that the server listens on, which needs nothing of the server. */
public final class ListenSocket {

    private ListenSocket() {}

    /**
     * Listens. Connections wait until the server takes them.
     *
     * @param host name or address, empty for every address of the host, IPv4 and IPv6
     * @param port 0 to 65535; 0 lets the kernel choose one
     * @throws ListenFailed if that is not possible; nothing is left open then
     */
    public static ServerSocketChannel open(String host, int port) throws ListenFailed {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port));
                return channel;
            } catch (IOException | UnresolvedAddressException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | UnresolvedAddressException e) {
            throw new ListenFailed("cannot listen on " + hostAndPort(host, port) + ": " + reason(port, e));
        }
    }

    private static String hostAndPort(String host, int port) {
        boolean ipv6 = host.indexOf(':') >= 0;
        return (ipv6 ? "[" + host + "]" : host) + ":" + port;
    }

    private static String reason(int port, Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof SocketException)) {
            root = root.getCause();
        }
        if (root instanceof UnresolvedAddressException) {
            return "the host is not known; use an address of this host, or nothing before the colon for all";
        }
        String words = String.valueOf(root.getMessage()).toLowerCase(Locale.ROOT);
        if (words.contains("in use")) {
            return "the port is in use; stop what holds it (ss -ltnp sport = :" + port
                    + "), or choose another with -listen";
        }
        if (words.contains("permission")) {
            return "permission denied; ports below 1024 need CAP_NET_BIND_SERVICE, choose another with -listen";
        }
        if (root instanceof BindException) {
            return words + "; use an address of this host, or nothing before the colon for all";
        }
        return words;
    }
}
