package net.icmpexporter.linux.libc;

import jnr.ffi.types.intptr_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/**
 * The functions of the C library that we use, as jnr-ffi binds them. Public only because the generated binding needs it:
 * call {@link Sys}, which knows errno.
 *
 * <p>Two rules keep this safe and free of garbage, and a test holds both: every parameter is a primitive (addresses are
 * {@code long}), and no method has more than five. The stub that jffi makes on x86-64 for a method with exactly six
 * integer arguments passes garbage as the sixth, without a word; that rules out {@code sendto} and {@code recvfrom}.
 */
public interface LibC {

    /** socket(2). */
    int socket(int domain, int type, int protocol);

    /** socketpair(2). */
    int socketpair(int domain, int type, int protocol, @intptr_t long descriptors);

    /** close(2). */
    int close(int fd);

    /** bind(2). */
    int bind(int fd, @intptr_t long address, int addressBytes);

    /** connect(2). */
    int connect(int fd, @intptr_t long address, int addressBytes);

    /** getsockname(2). */
    int getsockname(int fd, @intptr_t long address, @intptr_t long addressBytes);

    /** setsockopt(2). */
    int setsockopt(int fd, int level, int option, @intptr_t long value, int valueBytes);

    /** getsockopt(2). */
    int getsockopt(int fd, int level, int option, @intptr_t long value, @intptr_t long valueBytes);

    /** sendmmsg(2). */
    int sendmmsg(int fd, @intptr_t long messages, int count, int flags);

    /** recvmmsg(2). */
    int recvmmsg(int fd, @intptr_t long messages, int count, int flags, @intptr_t long timeout);

    /** ppoll(2). */
    int ppoll(@intptr_t long fds, @size_t long count, @intptr_t long timeout, @intptr_t long signalMask);

    /** eventfd(2). */
    int eventfd(int initial, int flags);

    /** ioctl(2). The third argument of the C function has no type: one register is what all our processors take it in. */
    int ioctl(int fd, @size_t long request, @intptr_t long argument);

    /** read(2). */
    @ssize_t
    long read(int fd, @intptr_t long bytes, @size_t long count);

    /** write(2). */
    @ssize_t
    long write(int fd, @intptr_t long bytes, @size_t long count);

    /** clock_gettime(2). */
    int clock_gettime(int clock, @intptr_t long timespec);

    /** if_nametoindex(3). */
    int if_nametoindex(@intptr_t long name);
}
