package net.icmpexporter.it.kernel;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import jnr.constants.platform.Errno;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** Libc itself, memory that it can see, and its errors. Any thread. */
public final class Kernel {

    /** The one binding. */
    public static final Libc LIBC =
            LibraryLoader.create(Libc.class).failImmediately().load("c");

    private static final Runtime RUNTIME = Runtime.getRuntime(LIBC);

    private Kernel() {}

    /** Zeroed memory outside the heap, in native byte order. The caller keeps it reachable while the kernel may use it. */
    public static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** The address of a direct buffer's first byte. */
    public static long address(ByteBuffer memory) {
        return Pointer.wrap(RUNTIME, memory.duplicate().rewind()).address();
    }

    /** errno of this thread's latest call. */
    public static int errno() {
        return LastError.getLastError(RUNTIME);
    }

    /** The failure of a call that has just returned -1, with its name and errno in the message. */
    public static IOException failure(String call) {
        Errno errno = Errno.valueOf(errno());
        return new IOException(call + ": " + errno.name() + " (" + errno.description() + ")");
    }

    /** open(2) on a path; the descriptor closes on exec. */
    public static int open(String path, int flags) throws IOException {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        ByteBuffer memory = allocate(bytes.length + 1);
        memory.put(0, bytes);
        try {
            int fd = LIBC.open(address(memory), flags | OPEN_CLOEXEC);
            if (fd < 0) {
                throw failure("open " + path);
            }
            return fd;
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    /** fcntl.h on Linux, every architecture that Debian has. */
    static final int OPEN_RDWR = 2;

    static final int OPEN_NONBLOCK = 04000;
    static final int OPEN_CLOEXEC = 02000000;
}
