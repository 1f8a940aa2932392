package net.icmpexporter.linux.libc;

import java.nio.ByteBuffer;

/**
 * Asks the kernel by which interface an IPv6 packet would leave, rtnetlink(7): RTM_GETROUTE for one address, {@code struct
 * nlmsghdr} with {@code struct rtmsg} and its attributes, linux/rtnetlink.h. One thread; allocates nothing a question.
 */
public final class RouteQuestion {

    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_GETROUTE = 26;
    private static final int NLMSG_ERROR = 2;
    private static final int NLM_F_REQUEST = 0x1;
    private static final int RTA_DST = 1;
    private static final int RTA_SRC = 2;
    private static final int RTA_OIF = 4;

    private static final int TYPE = 4;
    private static final int FLAGS = 6;
    private static final int HEADER_BYTES = 16;
    private static final int ROUTE_BYTES = 12;
    private static final int ATTRIBUTE_BYTES = 4;
    private static final int ADDRESS_BYTES = 16;
    private static final byte ADDRESS_BITS = (byte) 128;
    private static final int DESTINATION = HEADER_BYTES + ROUTE_BYTES;
    private static final int SOURCE = DESTINATION + ATTRIBUTE_BYTES + ADDRESS_BYTES;
    private static final int INTERFACE = SOURCE + ATTRIBUTE_BYTES + ADDRESS_BYTES;
    private static final int QUESTION_BYTES = INTERFACE + ATTRIBUTE_BYTES + Integer.BYTES;
    private static final int ROOM = 4096;

    private final Sys sys;
    private final NativeMemory memory = NativeMemory.allocate(ROOM);
    private final ByteBuffer bytes = memory.bytes();
    private int fd = -1;

    /** Opens nothing before the first question. */
    public RouteQuestion(Sys sys) {
        this.sys = sys;
    }

    /**
     * The index of the interface that a packet leaves by which is wished to leave by another: the kernel may prefer its own
     * choice. Or the negative errno.
     */
    public int interfaceOf(long toHi, long toLo, long fromHi, long fromLo, int wishedIndex) {
        int opened = open();
        if (opened < 0) {
            return opened;
        }
        bytes.putInt(0, QUESTION_BYTES).putShort(TYPE, (short) RTM_GETROUTE).putShort(FLAGS, (short) NLM_F_REQUEST);
        bytes.putLong(8, 0).putLong(HEADER_BYTES, 0).putInt(HEADER_BYTES + 8, 0);
        bytes.put(HEADER_BYTES, (byte) Sockets.AF_INET6).put(HEADER_BYTES + 1, ADDRESS_BITS);
        bytes.put(HEADER_BYTES + 2, ADDRESS_BITS);
        putAddress(DESTINATION, RTA_DST, toHi, toLo);
        putAddress(SOURCE, RTA_SRC, fromHi, fromLo);
        bytes.putShort(INTERFACE, (short) (ATTRIBUTE_BYTES + Integer.BYTES)).putShort(INTERFACE + 2, (short) RTA_OIF);
        bytes.putInt(INTERFACE + ATTRIBUTE_BYTES, wishedIndex);
        int sent = sys.write(fd, memory.address(), QUESTION_BYTES);
        if (sent < 0) {
            return sent;
        }
        int received = sys.read(fd, memory.address(), ROOM);
        if (received < 0) {
            return received;
        }
        return received < HEADER_BYTES + ROUTE_BYTES ? -Errno.EPROTO : answer(received);
    }

    private int open() {
        if (fd < 0) {
            int type = Sockets.SOCK_RAW | Sockets.SOCK_CLOEXEC | Sockets.SOCK_NONBLOCK;
            fd = sys.socket(Sockets.AF_NETLINK, type, Sockets.NETLINK_ROUTE);
        }
        return fd;
    }

    private void putAddress(int at, int type, long hi, long lo) {
        bytes.putShort(at, (short) (ATTRIBUTE_BYTES + ADDRESS_BYTES)).putShort(at + 2, (short) type);
        bytes.putLong(at + ATTRIBUTE_BYTES, Long.reverseBytes(hi));
        bytes.putLong(at + ATTRIBUTE_BYTES + 8, Long.reverseBytes(lo));
    }

    private int answer(int received) {
        int type = bytes.getShort(TYPE);
        if (type == NLMSG_ERROR) {
            int error = bytes.getInt(HEADER_BYTES);
            return error < 0 ? error : -Errno.EPROTO;
        }
        int end = Math.min(received, bytes.getInt(0));
        int at = HEADER_BYTES + ROUTE_BYTES;
        while (type == RTM_NEWROUTE && at + ATTRIBUTE_BYTES + Integer.BYTES <= end) {
            if (bytes.getShort(at + 2) == RTA_OIF) {
                return bytes.getInt(at + ATTRIBUTE_BYTES);
            }
            int length = Short.toUnsignedInt(bytes.getShort(at));
            at += Math.max(ATTRIBUTE_BYTES, (length + 3) & ~3);
        }
        return -Errno.ENETUNREACH;
    }

    /** Idempotent; the next question opens it again. */
    public void close() {
        if (fd >= 0) {
            sys.close(fd);
        }
        fd = -1;
    }
}
