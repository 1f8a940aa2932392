package net.icmpexporter.linux.socket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.NativeMemory;
import net.icmpexporter.linux.libc.SockAddr;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;

/** Reads and writes options of sockets through memory of its own. Engine thread only; allocates nothing but in names. */
final class SocketOptions {

    /** What {@link #get} answers when the kernel refused. No option that we read has it as a value. */
    static final int REFUSED = Integer.MIN_VALUE;

    private static final int VALUE = 0;
    private static final int VALUE_ROOM = 64;
    private static final int LENGTH = VALUE_ROOM;

    private final Sys sys;
    private final NativeMemory memory = NativeMemory.allocate(VALUE_ROOM + 8);
    private final ByteBuffer bytes = memory.bytes();

    SocketOptions(Sys sys) {
        this.sys = sys;
    }

    /** Sets an option of 32 bits: 0 or the negative errno. */
    int set(int fd, int level, int option, int value) {
        bytes.putInt(VALUE, value);
        return sys.setsockopt(fd, level, option, memory.address(), 4);
    }

    /** Sets an option of eight words of 32 bits: 0 or the negative errno. */
    int setWords(int fd, int level, int option, int[] words) {
        for (int i = 0; i < words.length; i++) {
            bytes.putInt(VALUE + 4 * i, words[i]);
        }
        return sys.setsockopt(fd, level, option, memory.address(), 4 * words.length);
    }

    /** Reads an option of 32 bits, or {@link #REFUSED}. */
    int get(int fd, int level, int option) {
        bytes.putInt(VALUE, 0).putInt(LENGTH, 4);
        int result = sys.getsockopt(fd, level, option, memory.address(), memory.addressOf(LENGTH));
        return result < 0 ? REFUSED : bytes.getInt(VALUE);
    }

    /** Takes the error that waits at the socket, if any, so that the next call does not return it (SO_ERROR, socket(7)). */
    void clearError(int fd) {
        get(fd, Sockets.SOL_SOCKET, Sockets.SO_ERROR);
    }

    /** Reads SO_MEMINFO, for {@link #memInfo}: whether the kernel knows it (Linux 4.12). */
    boolean readMemInfo(int fd) {
        bytes.putInt(LENGTH, 4 * Sockets.SK_MEMINFO_VARS);
        int result =
                sys.getsockopt(fd, Sockets.SOL_SOCKET, Sockets.SO_MEMINFO, memory.address(), memory.addressOf(LENGTH));
        return result == 0 && bytes.getInt(LENGTH) > 4 * Sockets.SK_MEMINFO_DROPS;
    }

    /** A word of what {@link #readMemInfo} read, SK_MEMINFO_... of {@link Sockets}, as an unsigned number. */
    long memInfo(int word) {
        return Integer.toUnsignedLong(bytes.getInt(VALUE + 4 * word));
    }

    /** Binds to an interface by name: 0 or the negative errno. */
    int bindToDevice(int fd, String name) {
        int length = putName(name);
        return length < 0
                ? length
                : sys.setsockopt(fd, Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, memory.address(), length);
    }

    /** The index that an interface has now, or the negative errno. */
    int interfaceIndex(String name) {
        int length = putName(name);
        return length < 0 ? length : sys.ifNameToIndex(memory.address());
    }

    /** Binds to every address and a port, which is the identifier of a ping socket: 0 or the negative errno. */
    int bindPort(int fd, int family, int port) {
        for (int i = 0; i < VALUE_ROOM; i += 8) {
            bytes.putLong(VALUE + i, 0);
        }
        SockAddr.setFamily(bytes, VALUE, family);
        SockAddr.setPort(bytes, VALUE, port);
        int size = family == Sockets.AF_INET ? SockAddr.IPV4_BYTES : SockAddr.IPV6_BYTES;
        return sys.bind(fd, memory.address(), size);
    }

    /** The port that a socket is bound to, or the negative errno. */
    int boundPort(int fd) {
        bytes.putInt(LENGTH, SockAddr.IPV6_BYTES);
        int result = sys.getsockname(fd, memory.address(), memory.addressOf(LENGTH));
        return result < 0 ? result : SockAddr.port(bytes, VALUE);
    }

    private int putName(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        if (text.length >= Sockets.IFNAMSIZ) {
            return -Errno.ENODEV;
        }
        for (int i = 0; i < Sockets.IFNAMSIZ; i++) {
            bytes.put(VALUE + i, i < text.length ? text[i] : 0);
        }
        return text.length + 1;
    }
}
