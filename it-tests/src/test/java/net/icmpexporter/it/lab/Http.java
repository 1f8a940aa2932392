package net.icmpexporter.it.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import net.icmpexporter.it.kernel.NetworkNamespace;
import org.jspecify.annotations.Nullable;

/**
 * A client for a server on the loopback of a namespace. It writes what it is told, byte for byte, right or wrong; every
 * request has a connection of its own.
 */
final class Http {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int CONNECT_MS = 5_000;
    private static final int READ_MS = 30_000;

    private Http() {}

    /**
     * GET.
     *
     * @param target path and query, sent as it is in ISO 8859-1
     * @param headers whole lines
     * @throws IOException if there is no connection, or no whole answer
     */
    static HttpAnswer get(Namespace namespace, int port, String target, String... headers) throws IOException {
        StringBuilder request = new StringBuilder("GET ").append(target).append(" HTTP/1.1\r\n");
        request.append("Host: localhost:").append(port).append("\r\nConnection: close\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        byte[] bytes = request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        return HttpAnswer.parse(NetworkNamespace.call(namespace.name(), () -> exchange(port, bytes)));
    }

    private static byte[] exchange(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), CONNECT_MS);
            socket.setSoTimeout(READ_MS);
            IOException unsent = send(socket, request);
            try {
                return socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                if (unsent != null) {
                    e.addSuppressed(unsent);
                }
                throw e;
            }
        }
    }

    /** A server may have answered, and closed, before it has read a long request: what it said can still be read. */
    private static @Nullable IOException send(Socket socket, byte[] request) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(request);
            out.flush();
            return null;
        } catch (IOException e) {
            return e;
        }
    }
}
