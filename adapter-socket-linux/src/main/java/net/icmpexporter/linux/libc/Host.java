package net.icmpexporter.linux.libc;

import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/** What the C library knows about this process and its errors. Any thread. Not for the packet path: it allocates. */
public final class Host {

    private static final POSIX SYSTEM = POSIXFactory.getNativePOSIX();

    private Host() {}

    /** The process id, getpid(2). */
    public static int processId() {
        return SYSTEM.getpid();
    }

    /** The effective user id, geteuid(2). */
    public static int effectiveUserId() {
        return SYSTEM.geteuid();
    }

    /** The text of an errno, strerror(3). */
    static String errorText(int errno) {
        return SYSTEM.strerror(errno);
    }
}
