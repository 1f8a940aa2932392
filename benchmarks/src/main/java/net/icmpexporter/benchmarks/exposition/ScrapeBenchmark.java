package net.icmpexporter.benchmarks.exposition;

import java.util.List;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.benchmarks.engine.MirroredEngine;
import net.icmpexporter.http.metrics.Detail;
import net.icmpexporter.http.metrics.Exposition;
import net.icmpexporter.http.metrics.ProbeExposition;
import net.icmpexporter.http.metrics.ProbedTarget;
import net.icmpexporter.http.metrics.RttBuckets;
import net.icmpexporter.probe.EngineBusy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The answer about 256 targets with full windows, from their snapshots to bytes. An operation is an answer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx64m"})
public class ScrapeBenchmark {

    private static final int TARGETS = 256;
    private static final int ROUNDS = 300;

    /** What the client accepts. */
    @Param({
        "text/plain;version=0.0.4",
        "application/openmetrics-text;version=1.0.0",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"
    })
    private String format = "";

    /** How much it wants to know. */
    @Param({"BASIC", "FULL"})
    private Detail detail = Detail.FULL;

    private final ProbeExposition exposition = new ProbeExposition(false);
    private List<ProbedTarget> targets;

    /** JMH makes it. */
    public ScrapeBenchmark() {}

    /** Once a fork. */
    @Setup
    public void begin() throws EngineBusy {
        MirroredEngine engine = new MirroredEngine(TARGETS);
        engine.lapsUntilSent((long) ROUNDS * TARGETS);
        targets = engine.views(0, TARGETS).stream()
                .map(view -> new ProbedTarget(view, null))
                .toList();
    }

    /** All of the answer. */
    @Benchmark
    public Exposition render() {
        return exposition.render(targets, detail, RttBuckets.NATIVE, format);
    }
}
