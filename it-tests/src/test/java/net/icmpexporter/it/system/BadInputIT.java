package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.HttpAnswer;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Rights;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nonsense over HTTP is the client's fault, said in a line; it leaves nothing behind. One exporter for all tests. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputIT {

    private final Lab lab = new Lab();
    private final ExporterProcess exporter = lab.keep(ExporterProcess.start(lab.namespace("host"), Rights.ROOT));

    @AfterAll
    void unmake() {
        lab.close();
    }

    static Stream<Arguments> contract() {
        return Stream.of(
                arguments("/probe", "# 400 - missing parameter target"),
                arguments("/probe?", "# 400 - missing parameter target"),
                arguments("/probe?targets=127.0.0.1", "# 400 - missing parameter target"),
                arguments("/probe?target=", "# 400 - unable to resolve target=\"\""),
                arguments("/probe?target=-1", "# 400 - unable to resolve target=\"-1\""),
                arguments("/probe?target=127.0.0.1&target=", "# 400 - unable to resolve target=\"\""),
                arguments("/probe?target=nosuch.invalid", "# 400 - unable to resolve target=\"nosuch.invalid\""),
                arguments("/probe?target=127.0.0.1&tcp_port=x", "# 400 - invalid tcp_port parameter"),
                arguments("/probe?target=127.0.0.1&tcp_port=0", "# 400 - invalid tcp_port parameter"),
                arguments("/probe?" + targets(257), "# 400 - too many targets"));
    }

    @ParameterizedTest
    @MethodSource
    void contract(String target, String body) {
        HttpAnswer answer = exporter.get(target);

        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers().get("content-type")).startsWith("text/plain");
        assertUntouched();
    }

    static Stream<String> nonsense() {
        return Stream.of(
                "/probe?target=fe80::1%25eth0",
                "/probe?target=fe80::1%eth0",
                "/probe?target=%00",
                "/probe?target=%0d%0aX-Injected:%201",
                "/probe?target=%1b%5b31m",
                "/probe?target=%ff%fe",
                "/probe?target=%zz",
                "/probe?target=%",
                "/probe?target=\u0001\u0002",
                "/probe?target=\u00fc",
                "/probe?target=a%20b",
                "/probe?target=127.0.0.1/24",
                "/probe?target=127.1",
                "/probe?target=0x7f000001",
                "/probe?target=1.2.3.4.5",
                "/probe?target=256.0.0.1",
                "/probe?target=:::",
                "/probe?target=[::1]",
                "/probe?target=..",
                "/probe?target=" + "a".repeat(300),
                "/probe?target=" + "a.".repeat(2000),
                "/probe?target=224.0.0.1",
                "/probe?target=255.255.255.255",
                "/probe?target=0.0.0.0",
                "/probe?target=ff02::1",
                "/probe?target=::",
                "/probe?target=" + "1".repeat(1_000_000),
                "/probe?" + "x=1&".repeat(250_000),
                "/probe?" + targets(60_000),
                "/probe?target=127.0.0.1&target=-1",
                "/probe/../../etc/passwd",
                "/nosuch");
    }

    @ParameterizedTest
    @MethodSource
    void nonsense(String target) {
        HttpAnswer answer = exporter.get(target);

        assertThat(answer.status()).as("status: " + answer.body()).isBetween(400, 499);
        assertThat(answer.headers()).doesNotContainKey("x-injected");
        assertThat(answer.body())
                .doesNotContain("Exception", "\tat ", "java.", "jetty", "Jetty")
                .doesNotContainPattern("[\\p{Cntrl}&&[^\r\n\t]]")
                .hasSizeLessThan(2000);
        assertUntouched();
    }

    @Test
    void theHeaderThatLowersTheLimitLowersItWhateverItSays() {
        for (String value : new String[] {"1", "0", "-5", "abc", "", "99999999999999999999"}) {
            HttpAnswer answer = exporter.get("/probe?" + targets(2), "x-target-limit: " + value);

            assertThat(answer.body()).as("limit \"%s\"", value).isEqualTo("# 400 - too many targets");
            assertThat(answer.status()).as("limit \"%s\"", value).isEqualTo(400);
        }
        assertUntouched();
    }

    private static String targets(int count) {
        return IntStream.range(0, count)
                .mapToObj(host -> "target=127.1." + host / 250 + "." + (host % 250 + 1))
                .collect(Collectors.joining("&"));
    }

    /** No session came of it, no fault was counted or logged, and the exporter is well. */
    private void assertUntouched() {
        assertThat(exporter.get("/debug/probes").body()).contains("\"total_probes\": 0");
        assertThat(exporter.metrics().value("icmp_exporter_engine_faults_total"))
                .isZero();
        assertThat(exporter.get("/-/ready").status()).isEqualTo(200);
        assertThat(exporter.process().errors()).doesNotContain("Exception", "\tat ");
    }
}
