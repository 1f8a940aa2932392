package net.icmpexporter.app.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.PingEvent;
import net.icmpexporter.stats.StampSource;
import net.icmpexporter.stats.UnknownCause;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;

final class PingPrinterTest {

    private static final long MS_NS = 1_000_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PingPrinter printer = new PingPrinter(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    private final HostTally near = new HostTally("near.example", address("192.0.2.1"));
    private final HostTally far = new HostTally("2001:db8::1", address("2001:db8::1"));

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static PingEvent answer(int number, long rttNs) {
        return new PingEvent.Answered(number, rttNs, StampSource.KERNEL, 61, false);
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void linesAsPingPrintsThem() {
        printer.begin(near, 56);
        printer.event(near, answer(0, 1_234_567), "", 56);
        printer.event(near, new PingEvent.Lost(1, false), "no answer within 1000 ms", 56);
        printer.event(near, new PingEvent.Rejected(65_535, 3, 1, IpAddress.ofIpv4(1)), "host unreachable", 56);
        printer.event(near, new PingEvent.Unknown(65_536, UnknownCause.STALL), "who knows", 56);
        printer.event(near, new PingEvent.NotSent(SendResult.NOT_PERMITTED), "not sent (EPERM)", 56);
        printer.event(near, new PingEvent.Duplicate(), "", 56);

        assertThat(printed()).isEqualTo("""
                PING near.example (192.0.2.1) 56(84) bytes of data
                64 bytes from near.example (192.0.2.1): icmp_seq=0 ttl=61 time=1.235 ms
                near.example (192.0.2.1): icmp_seq=1 no answer within 1000 ms
                near.example (192.0.2.1): icmp_seq=65535 host unreachable
                near.example (192.0.2.1): icmp_seq=0 who knows
                near.example (192.0.2.1): not sent (EPERM)
                further answer from near.example (192.0.2.1) (DUP!)
                """);
    }

    private void tally() {
        near.add(answer(0, MS_NS), "");
        near.add(answer(1, 3 * MS_NS), "");
        near.add(new PingEvent.Lost(2, false), "no answer");
        near.add(new PingEvent.Unknown(3, UnknownCause.STALL), "who knows");
        near.add(new PingEvent.Duplicate(), "");
        far.add(new PingEvent.NotSent(SendResult.NOT_PERMITTED), "not sent (EPERM)");
    }

    @Test
    void aTableAtTheEnd() {
        tally();
        printer.table(List.of(near, far));

        assertThat(printed()).isEqualTo("""

                HOST          ADDRESS      SENT  RECV    LOSS  DUP    MIN    AVG    MAX  STDDEV  PROBLEM
                near.example  192.0.2.1       4     2  33.33%    1  1.000  2.000  3.000   1.000  no answer
                2001:db8::1   2001:db8::1     0     0       -    0      -      -      -       -  not sent (EPERM)
                """);
    }

    @Test
    void nothingFollowsTheSummary() {
        tally();
        printer.table(List.of(near));
        String summary = printed();
        printer.event(near, answer(4, MS_NS), "", 56);

        assertThat(printed()).isEqualTo(summary);
    }

    @Test
    void withoutHostsThereIsNoTable() {
        printer.table(List.of());

        assertThat(printed()).isEmpty();
    }

    @Test
    void anIpv6HeaderIsLonger() {
        printer.begin(far, 56);

        assertThat(printed()).isEqualTo("PING 2001:db8::1 56(104) bytes of data\n");
    }

    @Test
    void saysThatNobodyReads() throws IOException {
        PipedInputStream reader = new PipedInputStream();
        PingPrinter printing =
                new PingPrinter(new PrintStream(new PipedOutputStream(reader), true, StandardCharsets.UTF_8));
        printing.begin(near, 56);
        assertThat(printing.isClosed()).isFalse();

        reader.close();
        printing.begin(near, 56);
        assertThat(printing.isClosed()).isTrue();
    }

    @Test
    void orJson() {
        tally();
        printer.json(List.of(near, far), List.of("nowhere.example"));

        assertThat(printed())
                .startsWith(
                        "{\"hosts\":[{\"host\":\"near.example\",\"address\":\"192.0.2.1\",\"sent\":4,\"received\":2,\"lost\":1,")
                .contains("\"min_ms\":1.0,\"avg_ms\":2.0,\"max_ms\":3.0,\"stddev_ms\":1.0,\"problem\":\"no answer\"}")
                .contains("\"loss_percent\":null,\"min_ms\":null")
                .endsWith("],\"unknown_names\":[\"nowhere.example\"]}\n");
    }
}
