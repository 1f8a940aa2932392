package net.icmpexporter.benchmarks.engine;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.wire.CookieKey;
import net.icmpexporter.wire.IcmpEcho;
import net.icmpexporter.wire.InternetChecksum;
import net.icmpexporter.wire.TcpSyn;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Packets written, summed and read again, in memory as the transport has it. An operation is a packet. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx1g"})
public class CodecBenchmark {

    private static final int PAYLOAD_BYTES = 56;
    private static final int ECHO_BYTES = IcmpEcho.HEADER_BYTES + PAYLOAD_BYTES;
    private static final int REFERENCE = 7;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(256);
    private final CookieKey key = new CookieKey(3, 4);
    private int number;

    /** JMH makes it. */
    public CodecBenchmark() {}

    /** The secret in a probe. */
    @Benchmark
    public long cookie() {
        return key.cookie(REFERENCE, number++, 5);
    }

    /** An echo request over IPv4: cookie, packet and checksum. */
    @Benchmark
    public ByteBuffer writeEcho() {
        number++;
        long cookie = key.cookie(REFERENCE, number, 5);
        IcmpEcho.writeRequest(memory, 0, IpFamily.IPV4, 1, REFERENCE, number, cookie, PAYLOAD_BYTES);
        return memory;
    }

    /** An echo reply over IPv4: checksum, identity, content. */
    @Benchmark
    public boolean readEcho(WrittenEcho echo) {
        ByteBuffer data = echo.memory;
        return InternetChecksum.isRight(data, 0, ECHO_BYTES)
                && IcmpEcho.echoes(data, 0, ECHO_BYTES, REFERENCE, 1, IcmpEcho.cookie(data, 0), PAYLOAD_BYTES);
    }

    /** A SYN over IPv4, but for the checksum, which covers addresses that the transport knows. */
    @Benchmark
    public ByteBuffer writeSyn() {
        number++;
        TcpSyn.write(memory, 0, IpFamily.IPV4, 50_000, 443, number, number);
        return memory;
    }

    /** The checksum of a SYN, without the addresses. */
    @Benchmark
    public int sumSyn() {
        return InternetChecksum.of(memory, 0, TcpSyn.BYTES);
    }

    /** An answer to a SYN: what it is, and to which. */
    @Benchmark
    public int readSyn() {
        boolean whole = TcpSyn.hasWholeHeader(memory, 0, TcpSyn.BYTES);
        boolean answer = TcpSyn.isAnswer(memory, 0);
        return whole && answer ? TcpSyn.acknowledgedSyn(memory, 0) : TcpSyn.sourcePort(memory, 0);
    }

    /** A request that has come back as it was. */
    @State(Scope.Thread)
    public static class WrittenEcho {

        private final ByteBuffer memory = ByteBuffer.allocateDirect(256);

        /** JMH makes it. */
        public WrittenEcho() {
            long cookie = new CookieKey(3, 4).cookie(REFERENCE, 1, 5);
            IcmpEcho.writeRequest(memory, 0, IpFamily.IPV4, 1, REFERENCE, 1, cookie, PAYLOAD_BYTES);
        }
    }
}
