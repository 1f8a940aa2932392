package net.icmpexporter.app.doctor;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import net.icmpexporter.http.ListenFailed;
import net.icmpexporter.http.ListenSocket;
import net.icmpexporter.linux.doctor.Finding;

/** Whether the exporter could listen where it does without {@code -listen}. */
final class ListenCheck {

    private ListenCheck() {}

    static Finding of(String host, int port) {
        String subject = "-listen " + host + ":" + port;
        try (ServerSocketChannel channel = ListenSocket.open(host, port)) {
            return Finding.ok(subject, channel.isOpen() ? "the port is free" : "");
        } catch (ListenFailed failed) {
            return Finding.no(subject, "not now", String.valueOf(failed.getMessage()));
        } catch (IOException closing) {
            return Finding.no(subject, "cannot be closed", String.valueOf(closing.getMessage()));
        }
    }
}
