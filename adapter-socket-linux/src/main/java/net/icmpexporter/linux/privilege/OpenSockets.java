package net.icmpexporter.linux.privilege;

import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.ProcessSys;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.privilege.Handover.Socket;

/** Finds the sockets of this process that the next start needs, and sees to it that they and nothing else come along. */
final class OpenSockets {

    private static final int STANDARD_STREAMS = 3;

    private final Sys sys;
    private final ProcessSys process;

    OpenSockets(Sys sys, ProcessSys process) {
        this.sys = sys;
        this.process = process;
    }

    /**
     * Marks all descriptors for what shall become of them, and puts the HTTP server's in place of standard input, which
     * nobody reads.
     *
     * @param httpPort the port on which this process listens, 1 to 65535
     */
    List<Socket> handOver(int httpPort) throws PrivilegesNotDropped {
        List<Socket> sockets = new ArrayList<>();
        int http = -1;
        for (int fd : SocketFacts.descriptors()) {
            SocketFacts facts = SocketFacts.of(sys, fd);
            if (SocketRole.HTTP.fits(facts) && facts.port() == httpPort) {
                http = fd;
            }
            for (SocketRole role : SocketRole.values()) {
                if (role.isRaw() && role.fits(facts)) {
                    sockets.add(new Socket(role, awayFromStandardStreams(fd)));
                }
            }
            if (fd >= STANDARD_STREAMS) {
                process.closeOnExec(fd, true);
            }
        }
        require(http >= 0, "no socket of this process listens on port " + httpPort);
        for (Socket socket : sockets) {
            int kept = process.closeOnExec(socket.fd(), false);
            require(kept >= 0, "descriptor " + socket.fd() + " cannot be kept: " + text(kept));
        }
        int placed = process.duplicate(http, Handover.HTTP_DESCRIPTOR);
        require(placed >= 0, "descriptor " + http + " cannot be kept: " + text(placed));
        sockets.add(new Socket(SocketRole.HTTP, Handover.HTTP_DESCRIPTOR));
        return sockets;
    }

    /** A process that was started with its standard streams closed has got other descriptors in their place. */
    private int awayFromStandardStreams(int fd) {
        return fd < STANDARD_STREAMS ? process.duplicate(fd) : fd;
    }

    private static String text(int negativeErrno) {
        return negativeErrno < 0 ? Errno.text(-negativeErrno) : "";
    }

    private static void require(boolean fulfilled, String otherwise) throws PrivilegesNotDropped {
        if (!fulfilled) {
            throw new PrivilegesNotDropped("-drop: cannot hand the sockets over: " + otherwise);
        }
    }
}
