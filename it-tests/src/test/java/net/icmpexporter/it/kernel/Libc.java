package net.icmpexporter.it.kernel;

import jnr.ffi.types.intptr_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/**
 * The calls into libc, bound by jnr-ffi. Primitive parameters only, so that a call allocates nothing, and never exactly
 * six of them: on x86-64 jnr-ffi passes garbage as the sixth. Each returns what its man page (section 2) says; errno
 * through {@link Kernel#errno}.
 */
public interface Libc {

    /** open(2); the path as the address of a string that ends with a zero byte. */
    int open(@intptr_t long path, int flags);

    /** close(2). */
    int close(int fd);

    /** read(2). */
    @ssize_t
    long read(int fd, @intptr_t long buffer, @size_t long bytes);

    /** write(2). */
    @ssize_t
    long write(int fd, @intptr_t long buffer, @size_t long bytes);

    /** ioctl(2) with the address of a structure. */
    int ioctl(int fd, @size_t long request, @intptr_t long argument);

    /** syscall(2), for calls without a function of their own. */
    long syscall(@size_t long number, @size_t long a, @size_t long b, @size_t long c);

    /** ppoll(2); no signal mask if {@code mask} is 0. */
    int ppoll(@intptr_t long pollfds, @size_t long count, @intptr_t long timespec, @intptr_t long mask);

    /** prctl(2). */
    int prctl(int option, @size_t long a, @size_t long b, @size_t long c, @size_t long d);

    /** setns(2). */
    int setns(int fd, int type);

    /** socket(2). */
    int socket(int domain, int type, int protocol);

    /** setsockopt(2). */
    int setsockopt(int fd, int level, int option, @intptr_t long value, int length);

    /** getsockopt(2). */
    int getsockopt(int fd, int level, int option, @intptr_t long value, @intptr_t long length);

    /** bind(2). */
    int bind(int fd, @intptr_t long address, int length);

    /** recvmmsg(2). */
    int recvmmsg(int fd, @intptr_t long messages, int count, int flags, @intptr_t long timespec);
}
