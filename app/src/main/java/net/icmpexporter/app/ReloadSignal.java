package net.icmpexporter.app;

import net.icmpexporter.linux.libc.HangUpSignal;
import org.jspecify.annotations.Nullable;

/**
 * SIGHUP, taken from the first moment on, since it would end a process that does not take it: one that comes before there is
 * anybody to read a file again is kept. Signals come on threads of the JDK's.
 */
final class ReloadSignal {

    private @Nullable Runnable task;
    private boolean early;

    private ReloadSignal() {}

    /** From now on. */
    static ReloadSignal take() {
        ReloadSignal signal = new ReloadSignal();
        HangUpSignal.handle(signal::came);
        return signal;
    }

    /** One came. */
    synchronized void came() {
        if (task == null) {
            early = true;
        } else {
            task.run();
        }
    }

    /** Has a task done for each signal, and at once if there was one already. It must not block. */
    synchronized void handOver(Runnable forEach) {
        task = forEach;
        if (early) {
            forEach.run();
        }
    }
}
