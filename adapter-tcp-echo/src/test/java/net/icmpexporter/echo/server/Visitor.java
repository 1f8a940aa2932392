package net.icmpexporter.echo.server;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Objects;
import net.icmpexporter.echo.wire.WireForm;
import net.icmpexporter.net.IpAddress;

/** A client as simple as can be, on loopback. */
final class Visitor implements AutoCloseable {

    private static final int PATIENCE_MS = 10_000;

    final Socket socket = new Socket();

    Visitor(int port) throws IOException {
        this(port, "127.0.0.1");
    }

    /** @param from the loopback address that it comes from */
    Visitor(int port, String from) throws IOException {
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
        socket.bind(new InetSocketAddress(
                InetAddress.getByAddress(
                        Objects.requireNonNull(IpAddress.parse(from)).toBytes()),
                0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
    }

    static byte[] frames(WireForm form, int count) {
        ByteBuffer data = ByteBuffer.allocate(count * form.bytes());
        for (int i = 0; i < count; i++) {
            form.write(data, i * form.bytes(), i, 1_700_000_000_000_000_000L + i);
        }
        return data.array();
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    byte[] receive(int bytes) throws IOException {
        byte[] received = socket.getInputStream().readNBytes(bytes);
        if (received.length < bytes) {
            throw new EOFException("after " + received.length + " bytes");
        }
        return received;
    }

    /** Waits for the end of the connection; whether it came without another byte. */
    boolean isShutOut() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
