package net.icmpexporter.benchmarks.engine;

import java.util.concurrent.TimeUnit;
import net.icmpexporter.probe.EngineBusy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What arrives, matched with what was sent: a lap that has nothing to send, and the stamp of and the answer to every probe of
 * thousands to receive. An operation is a probe.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx1g"})
public class MatchBenchmark {

    private static final int PROBES = 4_000;

    /** How many sessions share them. */
    @Param({"100", "10000", "100000"})
    private int sessions;

    private MirroredEngine engine;

    /** JMH makes it. */
    public MatchBenchmark() {}

    /** Once a fork. */
    @Setup
    public void begin() throws EngineBusy {
        engine = new MirroredEngine(sessions);
    }

    /** Sends, and keeps everything back that comes of it. */
    @Setup(Level.Invocation)
    public void send() {
        engine.transport.withhold(true);
        engine.lapsUntilSent(engine.transport.sent() + PROBES);
        engine.transport.withhold(false);
    }

    /** One lap. */
    @Benchmark
    @OperationsPerInvocation(PROBES)
    public int match() {
        return engine.lapInNoTime();
    }
}
