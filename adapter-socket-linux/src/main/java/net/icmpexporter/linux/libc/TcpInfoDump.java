package net.icmpexporter.linux.libc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Asks the kernel for its TCP connections, sock_diag(7): SOCK_DIAG_BY_FAMILY as a dump, {@code struct inet_diag_req_v2},
 * {@code struct inet_diag_msg} and INET_DIAG_INFO, linux/inet_diag.h, with {@code struct tcp_info}, linux/tcp.h. Takes no
 * privileges. One thread.
 */
public final class TcpInfoDump implements AutoCloseable {

    /** Takes the connections. */
    @FunctionalInterface
    public interface Sink {

        /**
         * One connection.
         *
         * @param remote 4 or 16 bytes in network byte order
         * @param state of linux/tcp_states.h: 1 for ESTABLISHED
         * @param retransmits segments sent anew, unsigned
         * @param rttMicros smoothed, unsigned
         */
        void onConnection(int localPort, byte[] remote, int remotePort, int state, int retransmits, int rttMicros);
    }

    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLM_F_REQUEST_DUMP = 0x301;
    private static final int INET_DIAG_INFO = 2;
    /** All states but LISTEN and CLOSE. */
    private static final int CONNECTED_STATES = 0xFFF & ~(1 << 10) & ~(1 << 7);

    private static final int HEADER_BYTES = 16;
    private static final int REQUEST_BYTES = 56;
    private static final int MESSAGE_BYTES = 72;
    private static final int LOCAL_PORT = 4;
    private static final int REMOTE_PORT = 6;
    private static final int REMOTE = 24;
    private static final int ATTRIBUTE_BYTES = 4;
    private static final int RTT = 68;
    private static final int TOTAL_RETRANSMITS = 100;
    private static final int REPLY_ROOM = 1 << 16;

    private final Sys sys;
    private final int fd;
    private final NativeMemory memory = NativeMemory.allocate(REPLY_ROOM);
    private final ByteBuffer bytes = memory.bytes();

    /** @throws IllegalStateException if there is no such socket to be had, in words for people */
    public TcpInfoDump(Sys sys) {
        this.sys = sys;
        int type = Sockets.SOCK_RAW | Sockets.SOCK_CLOEXEC | Sockets.SOCK_NONBLOCK;
        this.fd = sys.socket(Sockets.AF_NETLINK, type, Sockets.NETLINK_SOCK_DIAG);
        if (fd < 0) {
            throw new IllegalStateException("cannot ask for TCP connections: " + Errno.text(-fd));
        }
    }

    /**
     * Hands on the connections of one address family.
     *
     * @return 0, or the negative errno
     */
    public int connections(int family, Sink sink) {
        int length = HEADER_BYTES + REQUEST_BYTES;
        for (int i = 0; i < length; i++) {
            bytes.put(i, (byte) 0);
        }
        bytes.putInt(0, length).putShort(4, (short) SOCK_DIAG_BY_FAMILY).putShort(6, (short) NLM_F_REQUEST_DUMP);
        bytes.putInt(8, 1);
        bytes.put(HEADER_BYTES, (byte) family).put(HEADER_BYTES + 1, (byte) Sockets.IPPROTO_TCP);
        bytes.put(HEADER_BYTES + 2, (byte) (1 << (INET_DIAG_INFO - 1)));
        bytes.putInt(HEADER_BYTES + 4, CONNECTED_STATES);
        int sent = sys.write(fd, memory.address(), length);
        return sent < 0 ? sent : read(family, sink);
    }

    private int read(int family, Sink sink) {
        while (true) {
            // the next part of the answer is made as this one is read: there is nothing to wait for
            int received = sys.read(fd, memory.address(), REPLY_ROOM);
            if (received <= 0) {
                return received == 0 ? -Errno.EPROTO : received;
            }
            for (int at = 0; at + HEADER_BYTES <= received; at += aligned(bytes.getInt(at))) {
                int end = at + bytes.getInt(at);
                if (end < at + HEADER_BYTES || end > received) {
                    return -Errno.EPROTO;
                }
                switch (bytes.getShort(at + 4)) {
                    case NLMSG_DONE -> {
                        return 0;
                    }
                    case NLMSG_ERROR -> {
                        return bytes.getInt(at + HEADER_BYTES);
                    }
                    default -> connection(at + HEADER_BYTES, end, family, sink);
                }
            }
        }
    }

    private void connection(int message, int end, int family, Sink sink) {
        int at = message + MESSAGE_BYTES;
        while (at + ATTRIBUTE_BYTES <= end) {
            int length = Short.toUnsignedInt(bytes.getShort(at));
            if (length < ATTRIBUTE_BYTES || at + length > end) {
                return;
            }
            int info = at + ATTRIBUTE_BYTES;
            if (bytes.getShort(at + 2) == INET_DIAG_INFO && info + TOTAL_RETRANSMITS + Integer.BYTES <= at + length) {
                byte[] remote = new byte[family == Sockets.AF_INET ? 4 : 16];
                bytes.get(message + REMOTE, remote);
                sink.onConnection(
                        port(message + LOCAL_PORT),
                        remote,
                        port(message + REMOTE_PORT),
                        bytes.get(message + 1),
                        bytes.getInt(info + TOTAL_RETRANSMITS),
                        bytes.getInt(info + RTT));
            }
            at += aligned(length);
        }
    }

    /** In network byte order, unlike all else. */
    private int port(int at) {
        short port = bytes.getShort(at);
        boolean isLittle = bytes.order() == ByteOrder.LITTLE_ENDIAN;
        return Short.toUnsignedInt(isLittle ? Short.reverseBytes(port) : port);
    }

    private static int aligned(int length) {
        return (length + 3) & ~3;
    }

    @Override
    public void close() {
        sys.close(fd);
    }
}
