package net.icmpexporter.linux.libc;

import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/**
 * What the C library knows about this process and its errors, for messages. Any thread. The first use loads jnr-posix, which
 * takes a fifth of a second: nothing on the way of a normal start comes here.
 */
public final class Host {

    private static final POSIX SYSTEM = POSIXFactory.getNativePOSIX();

    private Host() {}

    /** The effective user id, geteuid(2). */
    public static int effectiveUserId() {
        return SYSTEM.geteuid();
    }

    /** The text of an errno, strerror(3). */
    static String errorText(int errno) {
        return SYSTEM.strerror(errno);
    }
}
