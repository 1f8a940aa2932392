package net.icmpexporter.it.lab;

import java.io.IOException;
import java.net.ServerSocket;
import net.icmpexporter.it.kernel.NetworkNamespace;

/** A TCP server of Linux in a namespace, on every address of both families. Nobody accepts what connects. */
public final class TcpListener implements AutoCloseable {

    private final ServerSocket socket;

    /** Listens from now on. */
    public TcpListener(Namespace namespace, int port) {
        try {
            socket = NetworkNamespace.call(namespace.name(), () -> new ServerSocket(port));
        } catch (IOException e) {
            throw new LabFailure("listening on port " + port + " of " + namespace + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
