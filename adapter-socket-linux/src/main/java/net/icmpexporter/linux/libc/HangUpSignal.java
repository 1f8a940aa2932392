package net.icmpexporter.linux.libc;

import jnr.constants.platform.Signal;
import jnr.posix.util.SunMiscSignal;

/**
 * SIGHUP (signal(7)), which tells a daemon to read its configuration again. Taken as the JDK takes signals, on a thread of its
 * own, and not by a handler of signal(2), which may interrupt the JVM anywhere. The JDK's class is reached through jnr-posix, since
 * javac warns of whoever names it, and cannot be told not to.
 */
public final class HangUpSignal {

    private HangUpSignal() {}

    /**
     * From now on the signal does not end the process any more. One that is ignored already, as under nohup(1), stays ignored.
     *
     * @param task done on a thread of the JDK's for each signal; must not block
     * @return whether the signal can be taken; it cannot if the JVM was told to leave signals alone (-Xrs)
     */
    public static boolean handle(Runnable task) {
        try {
            SunMiscSignal.signal(Signal.SIGHUP, number -> task.run());
            return true;
        } catch (IllegalArgumentException leftAlone) {
            return false;
        }
    }
}
