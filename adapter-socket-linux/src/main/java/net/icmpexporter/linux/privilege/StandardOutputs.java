package net.icmpexporter.linux.privilege;

import net.icmpexporter.linux.libc.ProcessSys;
import net.icmpexporter.linux.libc.Sys;

/**
 * Saves the standard outputs from the JDK, which replaces all three standard streams by /dev/null when the channel of
 * {@link System#inheritedChannel} is closed, as a service of inetd would want it. Our last log lines come after that.
 */
public final class StandardOutputs implements AutoCloseable {

    private static final int OUTPUT = 1;
    private static final int ERRORS = 2;

    private final Sys sys;
    private final ProcessSys process;
    private final int output;
    private final int errors;

    private StandardOutputs(Sys sys, ProcessSys process) {
        this.sys = sys;
        this.process = process;
        this.output = process.duplicate(OUTPUT);
        this.errors = process.duplicate(ERRORS);
    }

    /** Remembers where they go now. */
    public static StandardOutputs keep() {
        return new StandardOutputs(Sys.open(), ProcessSys.open());
    }

    /** Lets them go there again. Once. */
    @Override
    public void close() {
        giveBack(output, OUTPUT);
        giveBack(errors, ERRORS);
    }

    private void giveBack(int kept, int stream) {
        // one that was closed from the start could not be kept
        if (kept >= 0) {
            process.duplicate(kept, stream);
            sys.close(kept);
        }
    }
}
