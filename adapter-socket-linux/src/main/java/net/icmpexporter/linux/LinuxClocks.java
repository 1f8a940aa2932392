package net.icmpexporter.linux;

import net.icmpexporter.linux.libc.NativeMemory;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.libc.Timespec;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;

/** The clocks of this host. Any thread; neither allocates once a thread has read it for the first time. */
public final class LinuxClocks {

    private LinuxClocks() {}

    /** CLOCK_MONOTONIC, which is what the JVM reads for {@link System#nanoTime}. */
    public static MonoClock mono() {
        return System::nanoTime;
    }

    /**
     * CLOCK_REALTIME with its full resolution, the clock of the kernel's stamps.
     *
     * @throws UnsupportedOperationException if this is no Linux that we know, in words for people
     */
    public static WallClock wall() {
        Sys sys = Sys.open();
        ThreadLocal<NativeMemory> memory = ThreadLocal.withInitial(() -> NativeMemory.allocate(Timespec.BYTES));
        return () -> {
            NativeMemory timespec = memory.get();
            sys.clockGetTime(Sockets.CLOCK_REALTIME, timespec.address());
            return Timespec.toNs(timespec.bytes(), 0);
        };
    }
}
