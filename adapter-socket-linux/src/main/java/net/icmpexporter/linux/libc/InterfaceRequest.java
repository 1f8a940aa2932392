package net.icmpexporter.linux.libc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * {@code struct ifreq}, linux/if.h, and behind it room for the structure that its {@code ifr_data} points to: a question to
 * an interface, netdevice(7). One thread.
 */
public final class InterfaceRequest implements AutoCloseable {

    /** Requests, linux/sockios.h: the name of an index; what ethtool(8) asks; reading and setting {@link StampNumbers}. */
    private static final int SIOCGIFNAME = 0x8910;

    public static final int SIOCETHTOOL = 0x8946;
    public static final int SIOCSHWTSTAMP = 0x89b0;
    public static final int SIOCGHWTSTAMP = 0x89b1;

    private static final int INDEX = Sockets.IFNAMSIZ;
    private static final int POINTER = Sockets.IFNAMSIZ;
    private static final int DATA = 40;
    private static final int DATA_BYTES = 64;

    private final Sys sys;
    private final int fd;
    private final NativeMemory memory = NativeMemory.allocate(DATA + DATA_BYTES);
    private final ByteBuffer bytes = memory.bytes();

    /**
     * Opens a socket to ask through: of the kind that every host has, since any will do.
     *
     * @throws IllegalStateException if there is none to be had, in words for people
     */
    public InterfaceRequest(Sys sys) {
        this.sys = sys;
        this.fd = sys.socket(Sockets.AF_UNIX, Sockets.SOCK_DGRAM | Sockets.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw new IllegalStateException("cannot open a socket: " + Errno.text(-fd));
        }
    }

    /** Zeroes the data. */
    public InterfaceRequest clear() {
        for (int at = 0; at < DATA + DATA_BYTES; at++) {
            bytes.put(at, (byte) 0);
        }
        return this;
    }

    /** Writes 32 bits of the data. */
    public InterfaceRequest put(int offset, int value) {
        bytes.putInt(DATA + offset, value);
        return this;
    }

    /** Reads 32 bits of the data. */
    public int get(int offset) {
        return bytes.getInt(DATA + offset);
    }

    /** Asks an interface with the data: 0 or more, or the negative errno. */
    public int send(String interfaceName, int request) {
        byte[] name = interfaceName.getBytes(StandardCharsets.UTF_8);
        if (name.length >= Sockets.IFNAMSIZ) {
            return -Errno.ENODEV;
        }
        for (int at = 0; at < Sockets.IFNAMSIZ; at++) {
            bytes.put(at, at < name.length ? name[at] : 0);
        }
        bytes.putLong(POINTER, memory.addressOf(DATA));
        return sys.ioctl(fd, request, memory.address());
    }

    /** The name of the interface with an index; empty if there is none. */
    public String nameOf(int index) {
        clear();
        bytes.putInt(INDEX, index);
        if (sys.ioctl(fd, SIOCGIFNAME, memory.address()) < 0) {
            return "";
        }
        byte[] name = new byte[Sockets.IFNAMSIZ];
        int length = 0;
        while (length < name.length && bytes.get(length) != 0) {
            name[length] = bytes.get(length);
            length++;
        }
        return new String(name, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        sys.close(fd);
    }
}
