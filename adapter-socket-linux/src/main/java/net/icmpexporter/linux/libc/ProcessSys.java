package net.icmpexporter.linux.libc;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/**
 * What this process does to itself: capabilities, descriptors, starting anew. As in {@link Sys}, what fails returns the
 * negative errno. Any thread; but capabilities and the other credentials are the calling <em>thread's</em>
 * (capabilities(7)), and {@link #execv} ends all other threads and goes on with the caller's.
 */
public final class ProcessSys {

    /** Options of prctl(2), linux/prctl.h. */
    public static final int PR_CAPBSET_DROP = 24;

    public static final int PR_SET_SECUREBITS = 28;
    public static final int PR_SET_NO_NEW_PRIVS = 38;
    public static final int PR_CAP_AMBIENT = 47;
    public static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;

    private static final int F_SETFD = 2;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int FD_CLOEXEC = 1;
    private static final int FIRST_AFTER_STANDARD_STREAMS = 3;

    /** linux/capability.h: {@code struct __user_cap_header_struct}, and two {@code __user_cap_data_struct}. */
    private static final int LINUX_CAPABILITY_VERSION_3 = 0x20080522;

    private static final int CAP_HEADER_BYTES = 8;
    private static final int CAP_DATA_BYTES = 2 * 12;

    private final ProcessLibC libc;
    private final Runtime runtime;

    ProcessSys(ProcessLibC libc, Runtime runtime) {
        this.libc = libc;
        this.runtime = runtime;
    }

    /**
     * Binds the C library of this host.
     *
     * @throws UnsupportedOperationException as {@link Sys#open}
     */
    public static ProcessSys open() {
        // says in words what is wrong with the system, or with libjffi
        Sys.open();
        ProcessLibC libc =
                LibraryLoader.create(ProcessLibC.class).failImmediately().load("c");
        return new ProcessSys(libc, Runtime.getRuntime(libc));
    }

    /** prctl(2) with one argument. */
    public int prctl(int option, long argument) {
        return checked(libc.prctl(option, argument, 0, 0, 0));
    }

    /** capset(2): takes every capability from the effective, permitted and inheritable sets of the calling thread. */
    public int clearCapabilities() {
        NativeMemory memory = NativeMemory.allocate(CAP_HEADER_BYTES + CAP_DATA_BYTES);
        memory.bytes().putInt(0, LINUX_CAPABILITY_VERSION_3);
        try {
            return checked(libc.capset(memory.address(), memory.addressOf(CAP_HEADER_BYTES)));
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    /** setenv(3): what {@link System#getenv} of a program sees that is started later. Not seen in this one. */
    public int setEnvironment(String name, String value) {
        NativeMemory nativeName = text(name.getBytes(Charset.defaultCharset()));
        NativeMemory nativeValue = text(value.getBytes(Charset.defaultCharset()));
        try {
            return checked(libc.setenv(nativeName.address(), nativeValue.address(), 1));
        } finally {
            Reference.reachabilityFence(nativeName);
            Reference.reachabilityFence(nativeValue);
        }
    }

    /**
     * execv(3): becomes another program with the same process id, with the environment as it is and every descriptor that is
     * not marked close-on-exec. Returns only if that failed.
     *
     * @param arguments from argv[0] on, as bytes, since nobody knows their character set
     */
    public int execv(String path, List<byte[]> arguments) {
        NativeMemory nativePath = text(path.getBytes(Charset.defaultCharset()));
        List<NativeMemory> words = arguments.stream().map(ProcessSys::text).toList();
        NativeMemory vector = NativeMemory.allocate(Long.BYTES * (words.size() + 1));
        for (int i = 0; i < words.size(); i++) {
            vector.bytes().putLong(Long.BYTES * i, words.get(i).address());
        }
        try {
            return checked(libc.execv(nativePath.address(), vector.address()));
        } finally {
            Reference.reachabilityFence(nativePath);
            Reference.reachabilityFence(words);
            Reference.reachabilityFence(vector);
        }
    }

    /** Whether a descriptor is closed when another program is started in this process, FD_CLOEXEC of fcntl(2). */
    public int closeOnExec(int fd, boolean close) {
        return checked(libc.fcntl(fd, F_SETFD, close ? FD_CLOEXEC : 0));
    }

    /** Another descriptor for the same, above those of the standard streams, closed on exec. */
    public int duplicate(int fd) {
        return checked(libc.fcntl(fd, F_DUPFD_CLOEXEC, FIRST_AFTER_STANDARD_STREAMS));
    }

    /** dup2(2): {@code to} becomes the same as {@code from}, and is kept on exec. */
    public int duplicate(int from, int to) {
        return checked(libc.dup2(from, to));
    }

    /** A string of C: the bytes and a zero, which the memory has from the start. */
    private static NativeMemory text(byte[] bytes) {
        NativeMemory memory = NativeMemory.allocate(bytes.length + 1);
        ByteBuffer buffer = memory.bytes();
        for (int i = 0; i < bytes.length; i++) {
            buffer.put(i, bytes[i]);
        }
        return memory;
    }

    private int checked(int result) {
        return result >= 0 ? result : -LastError.getLastError(runtime);
    }
}
