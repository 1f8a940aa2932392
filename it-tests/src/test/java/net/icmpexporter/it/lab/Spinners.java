package net.icmpexporter.it.lab;

import java.util.ArrayList;
import java.util.List;

/** Keeps every core busy, until it is closed or each has used up a bounded CPU time. */
public final class Spinners implements AutoCloseable {

    private static final int MOST_CPU_S = 60;

    private final List<ChildProcess> processes = new ArrayList<>();

    /** Starts as many as there are cores. */
    public Spinners() {
        for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
            processes.add(new ChildProcess(
                    "spinner", List.of("sh", "-c", "ulimit -t " + MOST_CPU_S + "; while :; do :; done")));
        }
    }

    @Override
    public void close() {
        processes.forEach(ChildProcess::close);
    }
}
