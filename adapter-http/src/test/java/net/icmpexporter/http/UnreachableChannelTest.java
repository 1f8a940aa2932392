package net.icmpexporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import net.icmpexporter.http.metrics.ParsedExposition;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What this host cannot probe is said, instead of figures that stay NaN for ever. */
final class UnreachableChannelTest {

    private static final String NO_TCP = "TCP needs raw sockets: run as root, or give CAP_NET_RAW";
    private static final String NO_IPV6 = "this host has no IPv6";

    private TestServer server;

    /** IPv4 and ping sockets only, as for an ordinary user on many a host. */
    @BeforeEach
    void start() throws ListenFailed {
        server = new TestServer(channel -> switch (channel) {
            case ICMP4 -> TestServer.RAW;
            case ICMP6 -> ChannelStatus.unusable(NO_IPV6);
            case TCP4, TCP6, ECHO4, ECHO6 -> ChannelStatus.unusable(NO_TCP);
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void assertRefused(String query, String reasons) {
        HttpResponse<String> answer = server.get("/probe?" + query);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("# 503 - nothing of this can be probed here: " + reasons);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
        assertThat(answer.headers().firstValue("x-target-count")).isEmpty();
        server.run(Duration.ofMillis(5));
        assertThat(server.directory.active()).as("sessions").isEmpty();
    }

    @Test
    void whatCannotBeProbedAtAllIsRefusedWithTheReason() {
        assertRefused("target=192.0.2.1&tcp_port=80", "TCP over IPv4: " + NO_TCP);
        assertRefused("target=2001:db8::1", "ICMP over IPv6: " + NO_IPV6);
        assertRefused("target=six.example", "ICMP over IPv6: " + NO_IPV6);
        assertRefused(
                "target=both.example&tcp_port=80&tcp_port=443",
                "TCP over IPv4: " + NO_TCP + "; TCP over IPv6: " + NO_TCP);
    }

    @Test
    void aWrongRequestIsTheClientsFaultFirst() {
        assertThat(server.get("/probe?target=192.0.2.1&tcp_port=x").body())
                .isEqualTo("# 400 - invalid tcp_port parameter");
        assertThat(server.get("/probe?target=blocked.example&tcp_port=80").statusCode())
                .as("a name without an address to probe")
                .isEqualTo(200);
    }

    @Test
    void whatCanBeProbedIsAnsweredAndTheRestIsTold() {
        String query = "/probe?target=both.example";
        server.get(query);
        server.run(Duration.ofSeconds(10));

        HttpResponse<String> answer = server.get(query);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-target-count")).hasValue("3");
        assertThat(answer.headers().allValues("x-target-problem")).containsExactly("ICMP over IPv6: " + NO_IPV6);
        ParsedExposition figures = ParsedExposition.text(answer.body());
        assertThat(figures.value("icmp_probe_packets_recv_total{ip=\"192.0.2.10\"}"))
                .isPositive();
    }

    /** The channel comes back, and the counters with it: refusing would tear a hole into every graph meanwhile. */
    @Test
    void whatIsLostForAWhileKeepsItsFigures() {
        server.get("/probe?target=192.0.2.1");
        server.run(Duration.ofSeconds(10));
        server.channels.put(Channel.ICMP4, ChannelStatus.unusable("wan0 is gone; trying to open it again"));

        HttpResponse<String> answer = server.get("/probe?target=192.0.2.1");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("x-target-problem"))
                .containsExactly("ICMP over IPv4: wan0 is gone; trying to open it again");
        assertThat(ParsedExposition.text(answer.body()).value("icmp_probe_packets_recv_total{ip=\"192.0.2.1\"}"))
                .isPositive();
    }

    @Test
    void aChannelThatComesLateIsWelcome() {
        server.channels.put(Channel.TCP4, TestServer.RAW);

        assertThat(server.get("/probe?target=192.0.2.1&tcp_port=80").statusCode())
                .isEqualTo(200);
    }

    @Test
    void targetsThatTheKernelNeverSentToAreNamed() {
        String query = "/probe?target=192.0.2.66&target=192.0.2.1&target=192.0.2.67&target=192.0.2.68";
        server.network.refuses =
                address -> address.ipv4Bits() - TestServer.address("192.0.2.66").ipv4Bits() >= 0;
        assertThat(server.get(query).headers().firstValue("x-target-problem"))
                .as("before anything was tried")
                .isEmpty();
        server.run(Duration.ofSeconds(10));

        HttpResponse<String> answer = server.get(query);

        assertThat(answer.headers().allValues("x-target-problem"))
                .containsExactly("192.0.2.66 and 2 more: this host's kernel has refused every packet so far;"
                        + " icmp_exporter_send_failures_total on /metrics says why");
        assertThat(ParsedExposition.text(answer.body()).value("icmp_probe_loss_ratio{ip=\"192.0.2.1\"}"))
                .isZero();
        assertThat(server.get("/probe?target=192.0.2.67").headers().firstValue("x-target-problem"))
                .hasValue("192.0.2.67: this host's kernel has refused every packet so far;"
                        + " icmp_exporter_send_failures_total on /metrics says why");
    }
}
