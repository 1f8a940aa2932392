package net.icmpexporter.it.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** What else the machine did during a measurement: nobody else's figures explain a stall of the whole machine. */
public final class MachineLoad {

    private static final Path STAT = Path.of("/proc/stat");
    private static final int IDLE = 4;
    private static final int STEAL = 8;

    private final long[] before = read();

    private static long[] read() {
        try {
            String all = Files.readAllLines(STAT).get(0);
            return Arrays.stream(all.split(" +", -1))
                    .skip(1)
                    .limit(STEAL)
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (IOException e) {
            throw new LabFailure(STAT + ": " + e.getMessage(), e);
        }
    }

    /** Shares of the processors' time since this object was made, proc(5). */
    public String text() {
        long[] now = read();
        double all = 0;
        for (int field = 0; field < now.length; field++) {
            all += now[field] - before[field];
        }
        return String.format(
                Locale.ROOT,
                "the machine was idle for %.0f %% of the time, and its host took %.1f %%",
                100 * (now[IDLE - 1] - before[IDLE - 1]) / all,
                100 * (now[STEAL - 1] - before[STEAL - 1]) / all);
    }
}
