package net.icmpexporter.linux.socket;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.FilterProgram;
import net.icmpexporter.linux.libc.NativeMemory;
import net.icmpexporter.linux.libc.SockAddr;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;

/** Reads and writes options of sockets through memory of its own. Engine thread only; allocates nothing but in names. */
final class SocketOptions {

    /** What {@link #get} answers when the kernel refused. No option that we read has it as a value. */
    static final int REFUSED = Integer.MIN_VALUE;

    private static final int DISCARD_PORT = 9;
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

    /**
     * Lets packets go out by an interface (IP_UNICAST_IF, IPV6_UNICAST_IF), which takes no privilege, also when it is done
     * again: 0 or the negative errno, EADDRNOTAVAIL if there is no such interface.
     */
    int sendBy(int fd, IpFamily family, int interfaceIndex) {
        int networkOrder = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                ? Integer.reverseBytes(interfaceIndex)
                : interfaceIndex;
        return family == IpFamily.IPV4
                ? set(fd, Sockets.SOL_IP, Sockets.IP_UNICAST_IF, networkOrder)
                : set(fd, Sockets.SOL_IPV6, Sockets.IPV6_UNICAST_IF, networkOrder);
    }

    /** Lets only what a program admits into a socket, from now on: 0 or the negative errno. May be done again. */
    int attachFilter(int fd, FilterProgram program) {
        try {
            return sys.setsockopt(
                    fd, Sockets.SOL_SOCKET, Sockets.SO_ATTACH_FILTER, program.address(), program.addressBytes());
        } finally {
            Reference.reachabilityFence(program);
        }
    }

    /**
     * Binds to an interface by name: 0 or the negative errno. To bind again what is bound already takes CAP_NET_RAW, even to
     * the same interface: a socket that was inherited keeps its own.
     */
    int bindToDevice(int fd, String name) {
        if (isBoundTo(fd, name)) {
            return 0;
        }
        int length = putName(name.getBytes(StandardCharsets.UTF_8));
        return length < 0
                ? length
                : sys.setsockopt(fd, Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, memory.address(), length);
    }

    private boolean isBoundTo(int fd, String name) {
        bytes.putInt(LENGTH, Sockets.IFNAMSIZ);
        int result = sys.getsockopt(
                fd, Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, memory.address(), memory.addressOf(LENGTH));
        int lengthWithZero = result < 0 ? 0 : bytes.getInt(LENGTH);
        byte[] bound = new byte[Math.max(0, lengthWithZero - 1)];
        bytes.get(VALUE, bound);
        return lengthWithZero > 0 && new String(bound, StandardCharsets.UTF_8).equals(name);
    }

    /** The index that an interface has now, or the negative errno. */
    int interfaceIndex(String name) {
        return interfaceIndex(name.getBytes(StandardCharsets.UTF_8));
    }

    /** The same for a name in bytes. */
    int interfaceIndex(byte[] name) {
        int length = putName(name);
        return length < 0 ? length : sys.ifNameToIndex(memory.address());
    }

    /** Binds to every address and a port, which is the identifier of a ping socket: 0 or the negative errno. */
    int bindPort(int fd, int family, int port) {
        clearName(family);
        SockAddr.setPort(bytes, VALUE, port);
        int size = family == Sockets.AF_INET ? SockAddr.IPV4_BYTES : SockAddr.IPV6_BYTES;
        return sys.bind(fd, memory.address(), size);
    }

    /**
     * Whether packets can be sent from an address: false if it is none of this host's. Binds a socket of its own to it, which
     * sends nothing.
     */
    boolean isOurs(IpAddress address) {
        boolean v4 = address.family() == IpFamily.IPV4;
        int domain = v4 ? Sockets.AF_INET : Sockets.AF_INET6;
        int fd = sys.socket(domain, Sockets.SOCK_DGRAM | Sockets.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            return true;
        }
        clearName(domain);
        if (v4) {
            SockAddr.setIpv4(bytes, VALUE, address.ipv4Bits());
        } else {
            SockAddr.setIpv6(bytes, VALUE, address.hi(), address.lo());
        }
        int bound = sys.bind(fd, memory.address(), v4 ? SockAddr.IPV4_BYTES : SockAddr.IPV6_BYTES);
        sys.close(fd);
        return bound != -Errno.EADDRNOTAVAIL;
    }

    /** The port that a socket is bound to, or the negative errno. */
    int boundPort(int fd) {
        int result = readName(fd);
        return result < 0 ? result : SockAddr.port(bytes, VALUE);
    }

    /** Reads the address of our end, for {@link #nameIpv4}: 0 or the negative errno. */
    int readName(int fd) {
        bytes.putInt(LENGTH, SockAddr.IPV6_BYTES);
        return sys.getsockname(fd, memory.address(), memory.addressOf(LENGTH));
    }

    /** The 32 bits of the IPv4 address that {@link #readName} read. */
    int nameIpv4() {
        return SockAddr.ipv4(bytes, VALUE);
    }

    private void clearName(int family) {
        for (int i = 0; i < VALUE_ROOM; i += 8) {
            bytes.putLong(VALUE + i, 0);
        }
        SockAddr.setFamily(bytes, VALUE, family);
    }

    /** Connects a datagram socket to an IPv4 address, at the port "discard", which sends nothing: 0 or the negative errno. */
    int connectIpv4(int fd, int addressBits) {
        bytes.putLong(VALUE + 8, 0);
        SockAddr.setFamily(bytes, VALUE, Sockets.AF_INET);
        SockAddr.setPort(bytes, VALUE, DISCARD_PORT);
        SockAddr.setIpv4(bytes, VALUE, addressBits);
        return sys.connect(fd, memory.address(), SockAddr.IPV4_BYTES);
    }

    /** Takes a connection back, so that the socket has no address of ours any more (connect(2)). */
    void disconnect(int fd) {
        SockAddr.setFamily(bytes, VALUE, Sockets.AF_UNSPEC);
        sys.connect(fd, memory.address(), SockAddr.IPV4_BYTES);
    }

    private int putName(byte[] text) {
        if (text.length >= Sockets.IFNAMSIZ) {
            return -Errno.ENODEV;
        }
        for (int i = 0; i < Sockets.IFNAMSIZ; i++) {
            bytes.put(VALUE + i, i < text.length ? text[i] : 0);
        }
        return text.length + 1;
    }
}
