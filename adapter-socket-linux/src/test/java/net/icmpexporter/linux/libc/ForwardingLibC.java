package net.icmpexporter.linux.libc;

import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/** The C library with single calls replaced: a subclass overrides what shall behave otherwise. */
public class ForwardingLibC implements LibC {

    private static final LibC REAL =
            LibraryLoader.create(LibC.class).failImmediately().load("c");
    private static final Runtime RUNTIME = Runtime.getRuntime(REAL);

    /** The calls as the code under test makes them. */
    public final Sys sys() {
        return new Sys(this, RUNTIME);
    }

    /** The same for a process that was started with raw sockets. */
    public final Sys sys(InheritedSockets inherited) {
        return new Sys(this, RUNTIME, inherited);
    }

    /** What a call returns that fails. */
    protected static int fail(int errno) {
        LastError.setLastError(RUNTIME, errno);
        return -1;
    }

    /** A call's result as {@link Sys} has it: a number, or the negative errno of a failure. */
    protected static int answer(int result) {
        return result < 0 ? fail(-result) : result;
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        return REAL.socket(domain, type, protocol);
    }

    @Override
    public int socketpair(int domain, int type, int protocol, long descriptors) {
        return REAL.socketpair(domain, type, protocol, descriptors);
    }

    @Override
    public int close(int fd) {
        return REAL.close(fd);
    }

    @Override
    public int bind(int fd, long address, int addressBytes) {
        return REAL.bind(fd, address, addressBytes);
    }

    @Override
    public int connect(int fd, long address, int addressBytes) {
        return REAL.connect(fd, address, addressBytes);
    }

    @Override
    public int getsockname(int fd, long address, long addressBytes) {
        return REAL.getsockname(fd, address, addressBytes);
    }

    @Override
    public int setsockopt(int fd, int level, int option, long value, int valueBytes) {
        return REAL.setsockopt(fd, level, option, value, valueBytes);
    }

    @Override
    public int getsockopt(int fd, int level, int option, long value, long valueBytes) {
        return REAL.getsockopt(fd, level, option, value, valueBytes);
    }

    @Override
    public int sendmmsg(int fd, long messages, int count, int flags) {
        return REAL.sendmmsg(fd, messages, count, flags);
    }

    @Override
    public int recvmmsg(int fd, long messages, int count, int flags, long timeout) {
        return REAL.recvmmsg(fd, messages, count, flags, timeout);
    }

    @Override
    public int ppoll(long fds, long count, long timeout, long signalMask) {
        return REAL.ppoll(fds, count, timeout, signalMask);
    }

    @Override
    public int eventfd(int initial, int flags) {
        return REAL.eventfd(initial, flags);
    }

    @Override
    public int ioctl(int fd, long request, long argument) {
        return REAL.ioctl(fd, request, argument);
    }

    @Override
    public long read(int fd, long bytes, long count) {
        return REAL.read(fd, bytes, count);
    }

    @Override
    public long write(int fd, long bytes, long count) {
        return REAL.write(fd, bytes, count);
    }

    @Override
    public int clock_gettime(int clock, long timespec) {
        return REAL.clock_gettime(clock, timespec);
    }

    @Override
    public int if_nametoindex(long name) {
        return REAL.if_nametoindex(name);
    }
}
