package net.icmpexporter.benchmarks.engine;

import java.util.List;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.probe.EngineBusy;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.SessionView;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The figures of sessions with full windows of 250 samples, as a request for 256 of them gets them. An operation is a session.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx1g"})
public class SnapshotBenchmark {

    private static final int SESSIONS = 256;
    private static final int ROUNDS = 300;

    private MirroredEngine engine;
    private List<ProbeKey> keys;

    /** JMH makes it. */
    public SnapshotBenchmark() {}

    /** Once a fork. */
    @Setup
    public void begin() throws EngineBusy {
        engine = new MirroredEngine(SESSIONS);
        engine.lapsUntilSent((long) ROUNDS * SESSIONS);
        keys = engine.views(0, SESSIONS).stream().map(SessionView::key).toList();
    }

    /** The copies alone. */
    @Benchmark
    @OperationsPerInvocation(SESSIONS)
    public List<SessionView> snapshot() throws EngineBusy {
        return engine.views(keys);
    }
}
