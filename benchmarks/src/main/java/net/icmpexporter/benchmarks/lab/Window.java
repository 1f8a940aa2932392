package net.icmpexporter.benchmarks.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What an exporter did for some time.
 *
 * @param seconds how long
 * @param sent echo requests that the kernel sent meanwhile
 * @param answered echo replies that came
 * @param counted probes sent by the exporter's own account, over a slightly longer time
 * @param lost probes without an answer
 * @param unknown probes of unknown fate
 * @param notSent slots that were skipped or refused
 * @param cpuSeconds of the whole process
 * @param residentMb at the end, 10^6 bytes
 * @param heapMb at the end, 10^6 bytes
 */
record Window(
        double seconds,
        long sent,
        long answered,
        long counted,
        long lost,
        long unknown,
        long notSent,
        double cpuSeconds,
        double residentMb,
        double heapMb) {

    /** Between a scrape and what is measured: until the threads that served it are asleep. */
    private static final long SETTLE_MS = 300;

    /** Looks on. */
    static Window of(Exporter exporter, Tools tools, int seconds) {
        return during(exporter, tools, () -> Clock.sleepMs(seconds * 1_000L));
    }

    /** Looks on while something is done. */
    static Window during(Exporter exporter, Tools tools, Runnable work) {
        Page before = exporter.metrics();
        Clock.sleepMs(SETTLE_MS);
        double cpuBefore = tools.cpuSeconds(exporter.pid());
        Wire wireBefore = Wire.now();
        work.run();
        Wire wireAfter = Wire.now();
        double cpuAfter = tools.cpuSeconds(exporter.pid());
        Page after = exporter.metrics();
        return new Window(
                wireAfter.secondsSince(wireBefore),
                wireAfter.sent() - wireBefore.sent(),
                wireAfter.answered() - wireBefore.answered(),
                (long) (after.sent() - before.sent()),
                grown(before, after, "lost") + grown(before, after, "rejected"),
                grown(before, after, "unknown"),
                (long) (after.notSent() - before.notSent()),
                cpuAfter - cpuBefore,
                Proc.residentMb(exporter.pid()),
                after.heapMb());
    }

    /** Looks on at a prober that gives no account of itself. */
    static Window ofAnybody(long pid, Tools tools, int seconds) {
        double cpuBefore = tools.cpuSeconds(pid);
        Wire before = Wire.now();
        Clock.sleepMs(seconds * 1_000L);
        Wire after = Wire.now();
        double cpuSeconds = tools.cpuSeconds(pid) - cpuBefore;
        long sent = after.sent() - before.sent();
        long answered = after.answered() - before.answered();
        double residentMb = Proc.residentMb(pid);
        return new Window(after.secondsSince(before), sent, answered, sent, 0, 0, 0, cpuSeconds, residentMb, 0);
    }

    private static long grown(Page before, Page after, String outcome) {
        return (long) (after.outcome(outcome) - before.outcome(outcome));
    }

    double cpuUs() {
        return cpuSeconds / sent * 1e6;
    }

    double perSecond() {
        return sent / seconds;
    }

    /** By how much the rate is off, as a share of what it should be. */
    double offBy(double wanted) {
        return Math.abs(perSecond() / wanted - 1);
    }

    boolean nothingLost() {
        return lost == 0 && unknown == 0;
    }

    void write(ObjectNode to) {
        to.put("seconds", seconds)
                .put("sent", sent)
                .put("answered", answered)
                .put("sent_by_own_account", counted)
                .put("lost", lost)
                .put("unknown", unknown)
                .put("not_sent", notSent)
                .put("cpu_us", cpuUs())
                .put("rss_mb", residentMb)
                .put("heap_mb", heapMb);
    }

    /**
     * The kernel's own counters at one moment.
     *
     * @param monoNs the moment
     * @param sent echo requests
     * @param answered echo replies
     */
    private record Wire(long monoNs, long sent, long answered) {

        private static final long PROMPT_NS = 1_000_000;
        private static final int ATTEMPTS = 100;

        /** A reading that was not interrupted for long. */
        static Wire now() {
            Wire wire = read();
            for (int i = 0; i < ATTEMPTS && Clock.monoNs() - wire.monoNs > PROMPT_NS; i++) {
                wire = read();
            }
            return wire;
        }

        private static Wire read() {
            long monoNs = Clock.monoNs();
            long sent = Proc.echoRequestsSent();
            return new Wire(monoNs, sent, Proc.echoRepliesReceived());
        }

        double secondsSince(Wire before) {
            return (monoNs - before.monoNs) / Clock.NANOS;
        }
    }
}
