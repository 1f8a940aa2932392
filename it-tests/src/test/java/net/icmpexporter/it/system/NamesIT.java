package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import net.icmpexporter.it.lab.Etc;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Exposition;
import net.icmpexporter.it.lab.HttpAnswer;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.NameServer;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.Rights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Targets that are names, while their addresses change and their name server comes and goes. */
@Timeout(180)
final class NamesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration TTL = Duration.ofSeconds(5);
    private static final String NEW_NAME_REFUSED = "# 400 - unable to resolve target=\"new.test\"";

    private final Lab lab = new Lab();
    private final Namespace host = lab.namespace("host");
    private final NameServer server = lab.keep(new NameServer(host, "127.0.0.1", TTL));
    private final Etc etc = lab.keep(new Etc());

    @AfterEach
    void unmake() {
        lab.close();
    }

    private ExporterProcess start() {
        return lab.keep(ExporterProcess.start(host, Rights.ROOT, etc, "-i-wont-be-evil", "-interval", "100"));
    }

    private static void await(ExporterProcess exporter, String what, BooleanSupplier condition) {
        exporter.process().await(what, PATIENCE, condition);
    }

    private static boolean has(Exposition probes, String... addresses) {
        return List.of(addresses).stream()
                .allMatch(address -> probes.has("icmp_probe_packets_sent_total", "ip", address));
    }

    private static boolean probes(ExporterProcess exporter, String name, String... addresses) {
        HttpAnswer answer = exporter.get("/probe?target=" + name);
        return answer.status() == 200
                && answer.headers().getOrDefault("x-target-count", "").equals(Integer.toString(addresses.length))
                && has(exporter.probe(List.of(name)), addresses);
    }

    @Test
    void everyAddressOfANameIsProbedAndANewOneAfterItsTimeToLive() {
        etc.write("resolv.conf", "nameserver 127.0.0.1\nsearch test\n");
        server.name("both.test", "127.0.0.2", "::1");
        ExporterProcess exporter = start();

        assertThat(has(exporter.probe(List.of("both.test")), "127.0.0.2", "::1"))
                .as("both series from the first scrape on")
                .isTrue();
        assertThat(probes(exporter, "both", "127.0.0.2", "::1"))
                .as("with the search domain")
                .isTrue();
        await(exporter, "answers of both", () -> {
            Exposition probes = exporter.probe(List.of("both.test"));
            return probes.count("icmp_probe_packets_recv_total", "ip", "127.0.0.2") > 0
                    && probes.count("icmp_probe_packets_recv_total", "ip", "::1") > 0;
        });

        server.name("both.test", "127.0.0.3", "::1");
        await(exporter, "the new address", () -> probes(exporter, "both.test", "127.0.0.3", "::1"));
        assertThat(exporter.metrics().count("icmp_exporter_dns_address_changes_total"))
                .isPositive();
        assertThat(exporter.metrics().count("icmp_exporter_dns_stale_answers_total"))
                .isZero();
    }

    @Test
    void aSilentNameServerTakesNoSeriesAwayAndKeepsNobodyWaiting() {
        etc.write("resolv.conf", "nameserver 127.0.0.1\n");
        server.name("known.test", "127.0.0.2", "::1");
        ExporterProcess exporter = start();
        assertThat(probes(exporter, "known.test", "127.0.0.2", "::1")).isTrue();

        server.silent(true);
        await(
                exporter,
                "stale answers",
                () -> probes(exporter, "known.test", "127.0.0.2", "::1")
                        && exporter.metrics().count("icmp_exporter_dns_stale_answers_total") > 3);
        assertThat(exporter.metrics().count("icmp_exporter_dns_stale_names")).isOne();
        assertThat(exporter.metrics().count("icmp_exporter_dns_lookups_total", "result", "failed"))
                .isPositive();
        assertThat(exporter.process().errors()).contains("does not confirm the addresses of known.test");

        CompletableFuture<HttpAnswer> unknown =
                CompletableFuture.supplyAsync(() -> exporter.get("/probe?target=new.test&target=known.test"));
        int meanwhile = 0;
        while (!unknown.isDone()) {
            assertThat(probes(exporter, "known.test", "127.0.0.2", "::1")).isTrue();
            meanwhile += unknown.isDone() ? 0 : 1;
        }
        assertThat(unknown.join().body()).isEqualTo(NEW_NAME_REFUSED);
        assertThat(unknown.join().status()).isEqualTo(400);
        assertThat(meanwhile)
                .as("scrapes of a known name while one of an unknown name waits")
                .isPositive();

        server.silent(false);
        server.name("new.test", "127.0.0.4");
        await(exporter, "the new name", () -> probes(exporter, "new.test", "127.0.0.4"));
        await(
                exporter,
                "no stale name",
                () -> probes(exporter, "known.test", "127.0.0.2", "::1")
                        && exporter.metrics().count("icmp_exporter_dns_stale_names") == 0);
        assertThat(exporter.metrics().value("icmp_exporter_http_faults_total")).isZero();
        assertThat(exporter.process().errors()).doesNotContain("Exception", "\tat ");
    }

    @Test
    void theHostsFilesMayComeAndChangeWhileItRuns() {
        ExporterProcess exporter = start();
        assertThat(exporter.get("/probe?target=new.test").body()).isEqualTo(NEW_NAME_REFUSED);
        assertThat(probes(exporter, "localhost", "127.0.0.1", "::1")).isTrue();

        etc.write("hosts", "127.0.0.5 new.test\n::1 new.test\n");
        await(exporter, "the name in the hosts file", () -> probes(exporter, "new.test", "127.0.0.5", "::1"));

        lab.keep(new NameServer(host, "127.0.0.53", TTL)).name("later.test", "127.0.0.6");
        assertThat(exporter.get("/probe?target=later.test").status()).isEqualTo(400);
        etc.write("resolv.conf", "nameserver 127.0.0.53\n");
        await(exporter, "what the other name server knows", () -> probes(exporter, "later.test", "127.0.0.6"));
    }
}
