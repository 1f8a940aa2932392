package net.icmpexporter.benchmarks.engine;

import java.util.concurrent.TimeUnit;
import net.icmpexporter.probe.EngineBusy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * Whole laps of the engine ({@code ProbeEngine.doWork}): due, sent, stamped, answered, counted, about ten probes a lap. An
 * operation is a probe.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx1g"})
public class LapBenchmark {

    private static final int PROBES = 1_000;

    /** How many sessions share the 10,000 probes a second: the more, the colder what a probe touches. */
    @Param({"100", "10000", "100000"})
    private int sessions;

    private MirroredEngine engine;

    /** JMH makes it. */
    public LapBenchmark() {}

    /** Once a fork. */
    @Setup
    public void begin() throws EngineBusy {
        engine = new MirroredEngine(sessions);
    }

    /** Laps until a thousand probes have gone. */
    @Benchmark
    @OperationsPerInvocation(PROBES)
    public int lap() {
        return engine.lapsUntilSent(engine.transport.sent() + PROBES);
    }
}
