package net.icmpexporter.benchmarks.engine;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import net.icmpexporter.schedule.TimerWheel;
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

/** Deadlines set, taken away, and met. An operation is a deadline. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx1g"})
public class WheelBenchmark {

    private static final int DEADLINES = 1_000;
    private static final long SECOND_NS = 1_000_000_000;
    private static final long LAP_NS = 1_000_000;

    /** How many things have a deadline all the time. */
    @Param({"100", "10000", "100000"})
    private int things;

    private TimerWheel wheel;
    private IntConsumer again;
    private int[] chosen;
    private long[] delaysNs;
    private long nowNs;
    private int fired;

    /** JMH makes it. */
    public WheelBenchmark() {}

    /** Once a fork. */
    @Setup
    public void begin() {
        SplittableRandom random = new SplittableRandom(1);
        wheel = new TimerWheel(things, 0);
        again = this::again;
        delaysNs = new long[things];
        for (int thing = 0; thing < things; thing++) {
            delaysNs[thing] = SECOND_NS / 10 + random.nextLong(SECOND_NS);
            wheel.schedule(thing, delaysNs[thing]);
        }
        chosen = random.ints(DEADLINES, 0, things).toArray();
    }

    private void again(int thing) {
        fired++;
        wheel.schedule(thing, nowNs + delaysNs[thing]);
    }

    /** A deadline taken away and another set, as an answer and the next probe do. */
    @Benchmark
    @OperationsPerInvocation(DEADLINES)
    public int cancelAndSchedule() {
        for (int thing : chosen) {
            wheel.cancel(thing);
            wheel.schedule(thing, nowNs + delaysNs[thing]);
        }
        return wheel.size();
    }

    /** Deadlines met, at a look a millisecond, and each set anew. */
    @Benchmark
    @OperationsPerInvocation(DEADLINES)
    public int fireAndSchedule() {
        int until = fired + DEADLINES;
        while (until - fired > 0) {
            nowNs = Math.max(nowNs + LAP_NS, wheel.nextNs(nowNs));
            wheel.fire(nowNs, again);
        }
        return fired;
    }
}
