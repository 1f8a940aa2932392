package net.icmpexporter.linux.libc;

import jnr.ffi.types.intptr_t;

/**
 * The functions of the C library that change this process rather than a socket, as jnr-ffi binds them: loaded only where
 * they are needed. Public only because the generated binding needs it: call {@link ProcessSys}, which knows errno. The
 * rules of {@link LibC} hold here too.
 */
public interface ProcessLibC {

    /** prctl(2). */
    int prctl(int option, long second, long third, long fourth, long fifth);

    /** capset(2). */
    int capset(@intptr_t long header, @intptr_t long data);

    /** setenv(3). */
    int setenv(@intptr_t long name, @intptr_t long value, int overwrite);

    /** execv(3). */
    int execv(@intptr_t long path, @intptr_t long arguments);

    /** fcntl(2). */
    int fcntl(int fd, int command, long argument);

    /** dup2(2). */
    int dup2(int from, int to);
}
