package net.icmpexporter.linux.libc;

import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/**
 * System calls that return a count or, in the same step, the negative errno: nothing above ever asks for errno, and zero
 * means zero. Addresses are those of {@link NativeMemory}. Any thread; allocates nothing.
 */
public final class Sys {

    private final LibC libc;
    private final Runtime runtime;
    private final InheritedSockets inherited;

    /** Made at the first use, once: jnr generates and loads code for it. */
    private static final class Binding {
        private static final LibC LIBC =
                LibraryLoader.create(LibC.class).failImmediately().load("c");
    }

    Sys(LibC libc, Runtime runtime) {
        this(libc, runtime, InheritedSockets.none());
    }

    Sys(LibC libc, Runtime runtime, InheritedSockets inherited) {
        this.libc = libc;
        this.runtime = runtime;
        this.inherited = inherited;
    }

    /**
     * Binds the C library of this host.
     *
     * @throws UnsupportedOperationException if this is not a Linux whose structures we know, or if jnr-ffi cannot unpack its
     *     native part, in words for people
     */
    public static Sys open() {
        return open(InheritedSockets.none());
    }

    /** The same, for a process that has raw sockets already: {@link #socket} hands those out first. */
    public static Sys open(InheritedSockets inherited) {
        Abi.requireKnown(System.getProperty("os.name", "?"), System.getProperty("os.arch", "?"));
        Sys sys = bind(inherited);
        Abi.requireWorking(sys);
        return sys;
    }

    private static Sys bind(InheritedSockets inherited) {
        try {
            return new Sys(Binding.LIBC, Runtime.getRuntime(Binding.LIBC), inherited);
        } catch (LinkageError notLoaded) {
            String directory = System.getProperty("java.io.tmpdir");
            throw new UnsupportedOperationException(
                    "cannot load libjffi: it is unpacked into " + directory + ", which must be writable and not mounted"
                            + " noexec; name another directory with -Djava.io.tmpdir",
                    notLoaded);
        }
    }

    /** socket(2): the descriptor, of a raw socket that this process inherited if there is one of the kind left. */
    public int socket(int domain, int type, int protocol) {
        int had = inherited.take(domain, type, protocol);
        return had >= 0 ? had : checked(libc.socket(domain, type, protocol));
    }

    /** Whether this process has given its privileges up, so that a socket that needs them cannot be had again. */
    public boolean privilegesWereDropped() {
        return inherited.privilegesWereDropped();
    }

    /** socketpair(2); {@code descriptors} takes two 32-bit numbers. */
    int socketpair(int domain, int type, int protocol, long descriptors) {
        return checked(libc.socketpair(domain, type, protocol, descriptors));
    }

    /** close(2). Linux has given the descriptor up even when it reports an error, so never repeat it. */
    public int close(int fd) {
        return checked(libc.close(fd));
    }

    /** bind(2). */
    public int bind(int fd, long address, int addressBytes) {
        return checked(libc.bind(fd, address, addressBytes));
    }

    /** connect(2); on datagram and raw sockets it sends nothing. */
    public int connect(int fd, long address, int addressBytes) {
        return checked(libc.connect(fd, address, addressBytes));
    }

    /** getsockname(2); the 32 bits at {@code addressBytes} hold the room on entry, the length on return. */
    public int getsockname(int fd, long address, long addressBytes) {
        return checked(libc.getsockname(fd, address, addressBytes));
    }

    /** setsockopt(2). */
    public int setsockopt(int fd, int level, int option, long value, int valueBytes) {
        return checked(libc.setsockopt(fd, level, option, value, valueBytes));
    }

    /** getsockopt(2); the 32 bits at {@code valueBytes} hold the room on entry, the length on return. */
    public int getsockopt(int fd, int level, int option, long value, long valueBytes) {
        return checked(libc.getsockopt(fd, level, option, value, valueBytes));
    }

    /** sendmmsg(2): how many messages went; a refusal of a later one is not told, ask again from there. */
    public int sendmmsg(int fd, long messages, int count, int flags) {
        return checked(libc.sendmmsg(fd, messages, count, flags));
    }

    /** recvmmsg(2) without a timeout: how many messages came. */
    public int recvmmsg(int fd, long messages, int count, int flags) {
        return checked(libc.recvmmsg(fd, messages, count, flags, 0));
    }

    /** ppoll(2) with the signal mask as it is: how many of the {@code count} descriptors have something to tell. */
    public int ppoll(long fds, int count, long timeout) {
        return checked(libc.ppoll(fds, count, timeout, 0));
    }

    /** eventfd(2) that starts at 0: the descriptor. */
    public int eventfd(int flags) {
        return checked(libc.eventfd(0, flags));
    }

    /** ioctl(2) with the address of a structure. */
    int ioctl(int fd, long request, long argument) {
        return checked(libc.ioctl(fd, request, argument));
    }

    /** read(2). */
    public int read(int fd, long bytes, int count) {
        return checked((int) libc.read(fd, bytes, count));
    }

    /** write(2). */
    public int write(int fd, long bytes, int count) {
        return checked((int) libc.write(fd, bytes, count));
    }

    /** clock_gettime(2). */
    public int clockGetTime(int clock, long timespec) {
        return checked(libc.clock_gettime(clock, timespec));
    }

    /** if_nametoindex(3): the index of the interface, positive, or the negative errno. */
    public int ifNameToIndex(long name) {
        int index = libc.if_nametoindex(name);
        return index == 0 ? -LastError.getLastError(runtime) : index;
    }

    private int checked(int result) {
        return result >= 0 ? result : -LastError.getLastError(runtime);
    }
}
