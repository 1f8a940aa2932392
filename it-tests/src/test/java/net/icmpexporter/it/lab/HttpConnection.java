package net.icmpexporter.it.lab;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import net.icmpexporter.it.kernel.NetworkNamespace;

/** A connection to a server on the loopback of a namespace that serves one request after the other, as Prometheus' does. */
public final class HttpConnection implements AutoCloseable {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int PATIENCE_MS = 30_000;
    private static final String LENGTH = "content-length:";
    private static final int CHUNKED = -1;

    private final Socket socket;
    private final InputStream in;
    private final int port;

    HttpConnection(Namespace namespace, int port) {
        this.port = port;
        try {
            socket = NetworkNamespace.call(namespace.name(), () -> {
                Socket made = new Socket();
                made.connect(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), PATIENCE_MS);
                return made;
            });
            socket.setSoTimeout(PATIENCE_MS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new LabFailure("connecting to port " + port + ": " + e.getMessage(), e);
        }
    }

    /** A page that must be answered with 200; target as it is. */
    public Exposition exposition(String target) {
        try {
            String request = "GET " + target + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String status = line();
            int length = CHUNKED;
            for (String header = line(); !header.isEmpty(); header = line()) {
                if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                    length = Integer.parseInt(header.substring(LENGTH.length()).strip());
                }
            }
            byte[] body = length == CHUNKED ? chunks() : in.readNBytes(length);
            if (!status.startsWith("HTTP/1.1 200 ")) {
                throw new LabFailure("GET " + target + ": " + status);
            }
            return new Exposition(new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new LabFailure("GET " + target + ": " + e.getMessage(), e);
        }
    }

    /** RFC 9112 section 7.1, without trailers. */
    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.write(in.readNBytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new LabFailure("closing a connection: " + e.getMessage(), e);
        }
    }
}
