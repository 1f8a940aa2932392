package net.icmpexporter.it.lab;

import java.util.ArrayList;
import java.util.List;

/** Keeps every core busy, until it is closed or each has used up a bounded CPU time. */
public final class Spinners implements AutoCloseable {

    private static final int MOST_CPU_S = 60;

    private final List<ChildProcess> processes = new ArrayList<>();

    /** Starts as many as there are cores. */
    public Spinners() {
        this(Runtime.getRuntime().availableProcessors());
    }

    /** Starts so many. */
    public Spinners(int loops) {
        for (int loop = 0; loop < loops; loop++) {
            processes.add(new ChildProcess(
                    "spinner", List.of("sh", "-c", "ulimit -t " + MOST_CPU_S + "; while :; do :; done")));
        }
    }

    @Override
    public void close() {
        processes.forEach(ChildProcess::close);
    }
}
