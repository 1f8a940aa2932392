package net.icmpexporter.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import net.icmpexporter.fake.FakeClocks;
import net.icmpexporter.fake.FakeHost;
import net.icmpexporter.fake.FakeNetwork;
import net.icmpexporter.fake.FakeProbeTransport;
import net.icmpexporter.fake.path.When;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.ping.PingOptions;
import net.icmpexporter.ping.Pinger;
import net.icmpexporter.ping.PingerNotOpened;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Each program as a process of its own, over loopback. Where this user may not ping (no CAP_NET_RAW, and a group that is not in
 * net.ipv4.ping_group_range) it must say so.
 */
@Timeout(60)
final class ExamplesTest {

    private record Ended(int status, String output) {}

    @Test
    void onePing() throws Exception {
        Ended ended = run(OnePing.class, "::1");

        if (isAllowed(ended)) {
            assertThat(ended.output()).matches("0:0:0:0:0:0:0:1 answered in \\d+\\.\\d{3} ms\\R");
            assertThat(ended.status()).isZero();
        }
    }

    @Test
    void onePingThatFails() throws Exception {
        // the kernel refuses it, so nothing leaves this host
        Ended ended = run(OnePing.class, "255.255.255.255");

        if (isAllowed(ended)) {
            assertThat(ended.output()).startsWith("255.255.255.255: not sent: ");
            assertThat(ended.status()).isEqualTo(1);
        }
    }

    @Test
    void aThousandHosts() throws Exception {
        Ended ended = run(ThousandHosts.class, "127.0.1.1");

        if (isAllowed(ended)) {
            assertThat(ended.output())
                    .matches("1000 of 1000 answered\\Rthe slowest was 127\\.0\\.\\d+\\.\\d+: \\d+\\.\\d{3} ms\\R");
            assertThat(ended.status()).isZero();
        }
    }

    @Test
    void lossAlertGoesOnUntilItIsKilled() throws Exception {
        // no answer is back within a microsecond
        Process process = start(LossAlert.class, "127.0.0.1", "0.001");
        try (BufferedReader output = process.inputReader()) {
            String first = output.readLine();
            if (first == null || first.startsWith("Exception")) {
                isAllowed(new Ended(process.waitFor(), first + output.lines().toList()));
            } else {
                assertThat(first).isEqualTo("watching 127.0.0.1, Ctrl-C ends");
                assertThat(output.readLine()).isEqualTo("ALERT 127.0.0.1: 3 of the last 3 pings lost");
                assertThat(process.isAlive()).isTrue();
            }
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /** In virtual time: two seconds of loss between the tenth and the twelfth. */
    @Test
    void lossAlertSaysWhenItIsOver() throws Exception {
        assertThat(alerts(fakePath().lose(When.between(10_000_000_000L, 12_000_000_000L))))
                .containsExactly(
                        "ALERT 192.0.2.1: 3 of the last 20 pings lost",
                        "OK 192.0.2.1: the last 20 pings were answered");
    }

    @Test
    void routersThatRejectAreLossToo() throws Exception {
        assertThat(alerts(fakePath().reject(When.always(), 3, 1, IpAddress.ofIpv4(0xC0000202))))
                .containsExactly("ALERT 192.0.2.1: 3 of the last 3 pings lost");
    }

    @Test
    void whatThisHostCannotSendWakesNobodyUp() throws Exception {
        assertThat(alerts(fakePath().refuse(When.always(), SendResult.NO_BUFFERS)))
                .isEmpty();
    }

    private static net.icmpexporter.fake.path.Path fakePath() {
        return net.icmpexporter.fake.path.Path.rttNs(20_000_000);
    }

    private static List<String> alerts(net.icmpexporter.fake.path.Path path) throws Exception {
        FakeClocks clocks = FakeClocks.withUnrelatedOrigins();
        FakeNetwork network = FakeNetwork.seeded(1).path("192.0.2.1", path);
        PingOptions options = PingOptions.DEFAULT.withCount(300).withInterval(Duration.ofMillis(100));
        List<String> alerts = new CopyOnWriteArrayList<>();
        try (Pinger pinger =
                Pinger.on(FakeProbeTransport.inVirtualTime(network, FakeHost.sound(), clocks), clocks, clocks)) {
            CompletableFuture<?> end =
                    LossAlert.watch(pinger, InetAddress.getByName("192.0.2.1"), options, alerts::add);
            end.join();
        }
        return alerts;
    }

    /** Otherwise the program must have said what to do. */
    private static boolean isAllowed(Ended ended) {
        try {
            Pinger.open().close();
            return true;
        } catch (PingerNotOpened e) {
            assertThat(ended.output()).contains("PingerNotOpened", "net.ipv4.ping_group_range");
            assertThat(ended.status()).isEqualTo(1);
            return false;
        }
    }

    private static Ended run(Class<?> program, String... args) throws IOException, InterruptedException {
        Process process = start(program, args);
        try (BufferedReader output = process.inputReader()) {
            StringBuilder text = new StringBuilder();
            output.lines().forEach(line -> text.append(line).append('\n'));
            return new Ended(process.waitFor(), text.toString());
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(Class<?> program, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(program.getName());
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return process;
    }
}
