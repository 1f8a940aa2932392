package net.icmpexporter.linux.libc;

import java.nio.ByteBuffer;

/**
 * Asks the kernel for its routes, rtnetlink(7): RTM_GETROUTE as a dump, {@code struct nlmsghdr} with {@code struct rtmsg} and
 * its attributes, linux/rtnetlink.h. One thread, for one question.
 */
public final class RouteDump implements AutoCloseable {

    /** Takes the default routes of the main table in the kernel's order. */
    @FunctionalInterface
    public interface Sink {

        /**
         * One route.
         *
         * @param interfaceIndex where it leads; the first of several ways
         * @param metric the lower, the sooner it is taken; unsigned
         */
        void onDefaultRoute(int interfaceIndex, int metric);
    }

    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_GETROUTE = 26;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLM_F_REQUEST = 0x1;
    private static final int NLM_F_DUMP = 0x300;
    private static final int RT_TABLE_MAIN = 254;
    private static final int RTN_UNICAST = 1;
    private static final int RTNH_F_DEAD = 0x1;
    private static final int RTA_OIF = 4;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_MULTIPATH = 9;
    private static final int RTA_TABLE = 15;

    private static final int HEADER_BYTES = 16;
    private static final int ROUTE_BYTES = 12;
    private static final int ATTRIBUTE_BYTES = 4;
    private static final int NEXT_HOP_INDEX = 4;
    private static final int REPLY_ROOM = 1 << 16;

    private final Sys sys;
    private final int fd;
    private final NativeMemory memory = NativeMemory.allocate(REPLY_ROOM);
    private final ByteBuffer bytes = memory.bytes();

    /** @throws IllegalStateException if there is no such socket to be had, in words for people */
    public RouteDump(Sys sys) {
        this.sys = sys;
        int type = Sockets.SOCK_RAW | Sockets.SOCK_CLOEXEC | Sockets.SOCK_NONBLOCK;
        this.fd = sys.socket(Sockets.AF_NETLINK, type, Sockets.NETLINK_ROUTE);
        if (fd < 0) {
            throw new IllegalStateException("cannot ask for the routes: " + Errno.text(-fd));
        }
    }

    /**
     * Hands on the default routes of one address family: those of the main table that lead somewhere, and for all sources.
     *
     * @return 0, or the negative errno
     */
    public int defaultRoutes(int family, Sink sink) {
        int length = HEADER_BYTES + ROUTE_BYTES;
        bytes.putInt(0, length).putShort(4, (short) RTM_GETROUTE).putShort(6, (short) (NLM_F_REQUEST | NLM_F_DUMP));
        bytes.putInt(8, 1).putInt(12, 0);
        bytes.putLong(HEADER_BYTES, 0).putInt(HEADER_BYTES + 8, 0).put(HEADER_BYTES, (byte) family);
        int sent = sys.write(fd, memory.address(), length);
        if (sent < 0) {
            return sent;
        }
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
                int type = bytes.getShort(at + 4);
                if (type == NLMSG_DONE) {
                    return 0;
                }
                if (type == NLMSG_ERROR) {
                    return bytes.getInt(at + HEADER_BYTES);
                }
                if (type == RTM_NEWROUTE) {
                    route(at + HEADER_BYTES, end, family, sink);
                }
            }
        }
    }

    private void route(int route, int end, int family, Sink sink) {
        boolean isDefault = bytes.get(route) == family && bytes.get(route + 1) == 0 && bytes.get(route + 2) == 0;
        boolean isDead = (bytes.getInt(route + 8) & RTNH_F_DEAD) != 0;
        if (!isDefault || isDead || bytes.get(route + 7) != RTN_UNICAST) {
            return;
        }
        int table = Byte.toUnsignedInt(bytes.get(route + 4));
        int index = 0;
        int metric = 0;
        int at = route + ROUTE_BYTES;
        while (at + ATTRIBUTE_BYTES <= end) {
            int length = Short.toUnsignedInt(bytes.getShort(at));
            if (length < ATTRIBUTE_BYTES || at + length > end) {
                return;
            }
            int value = at + ATTRIBUTE_BYTES;
            switch (bytes.getShort(at + 2)) {
                case RTA_OIF -> index = bytes.getInt(value);
                case RTA_PRIORITY -> metric = bytes.getInt(value);
                case RTA_TABLE -> table = bytes.getInt(value);
                case RTA_MULTIPATH -> index = bytes.getInt(value + NEXT_HOP_INDEX);
                default -> {}
            }
            at += aligned(length);
        }
        if (table == RT_TABLE_MAIN && index != 0) {
            sink.onDefaultRoute(index, metric);
        }
    }

    private static int aligned(int length) {
        return (length + 3) & ~3;
    }

    @Override
    public void close() {
        sys.close(fd);
    }
}
