package net.icmpexporter.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.icmpexporter.http.ScriptedFile;
import net.icmpexporter.net.LookupResult;
import net.icmpexporter.net.NameMeter;
import net.icmpexporter.probe.SessionLimit;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.stats.UnknownCause;
import net.icmpexporter.target.FileChange;
import net.icmpexporter.target.StoreFailed;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetFile;
import net.icmpexporter.target.TargetStore;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ExporterMetricsTest {

    private final EngineMeter meter = new EngineMeter();
    private final Map<Channel, ChannelStatus> channels = new HashMap<>(Map.of(
            Channel.ICMP4,
            new ChannelStatus(true, "raw", 1, true, false, "every interface"),
            Channel.ICMP6,
            ChannelStatus.unusable("no IPv6 here")));
    private final NameMeter names = new NameMeter();
    private final AtomicLong throttledNs = new AtomicLong();
    private final TargetBook book = SampleTargets.book();
    private final ScriptedFile file = new ScriptedFile();
    private final ExporterMetrics metrics = new ExporterMetrics(
            meter,
            new SessionLimit(4_711, "of the test"),
            names,
            throttledNs::get,
            channel -> channels.getOrDefault(channel, ChannelStatus.unusable("?")),
            "1.2.3",
            "linux",
            book,
            file);

    private ParsedExposition scrape() {
        return ParsedExposition.text(text(null));
    }

    private String text(@Nullable String accept) {
        return new String(metrics.render(accept).body(), StandardCharsets.UTF_8);
    }

    /** What a scrape shows more after one step of a counter, leaving out what moves by itself. */
    private Map<String, Double> increases(Runnable step) {
        Map<String, Double> before = scrape().samples();
        step.run();
        meter.lapEnded(0, 0, 0, 0, 1);
        Map<String, Double> increases = new HashMap<>();
        scrape().samples().forEach((series, value) -> {
            double increase = value - before.getOrDefault(series, 0.0);
            if ((series.startsWith("icmp_") || series.startsWith("tcp_") || series.startsWith("echo_"))
                    && increase != 0) {
                increases.put(series, increase);
            }
        });
        return increases;
    }

    @ParameterizedTest
    @EnumSource(value = EngineCounter.class, mode = EnumSource.Mode.MATCH_NONE, names = ".*_(TCP|ECHO)")
    void everyCounterOfTheEngineIsServedUnderOneNameOfItsOwn(EngineCounter counter) {
        boolean time = counter.name().endsWith("_NS");

        Map<String, Double> increases = increases(() -> meter.add(counter, time ? 2_500_000_000L : 7));

        List<String> own = new ArrayList<>(increases.keySet());
        own.removeIf(series -> !series.startsWith("icmp_exporter_"));
        assertThat(own).hasSize(1);
        assertThat(increases).containsEntry(own.get(0), time ? 2.5 : 7.0);
        assertThat(own.get(0).contains("_seconds_total")).isEqualTo(time);
    }

    /** What is probed, against what may be. */
    @Test
    void hasTheLimitOfSessions() {
        assertThat(scrape().value("icmp_exporter_sessions_limit")).isEqualTo(4_711);
    }

    /** The names that dashboards know tell the protocols apart; a refusal is an answer. */
    @Test
    void everyProtocolHasItsOwnWellKnownNames() {
        Map<String, Double> increases = increases(() -> {
            meter.add(EngineCounter.RECEIVED, 100);
            meter.add(EngineCounter.RECEIVED_TCP, 40);
            meter.add(EngineCounter.LOST, 10);
            meter.add(EngineCounter.LOST_TCP, 4);
            meter.add(EngineCounter.RECEIVED_ECHO, 7);
            meter.add(EngineCounter.LOST_ECHO, 3);
            meter.add(EngineCounter.REJECTED, 5);
            meter.add(EngineCounter.REJECTED_TCP, 2);
            meter.add(EngineCounter.REFUSED, 1);
        });

        assertThat(increases)
                .containsEntry("icmp_packets_sent_total", 53.0 + 3 + 3)
                .containsEntry("icmp_packets_recv_total", 53.0)
                .containsEntry("echo_frames_sent_total", 10.0)
                .containsEntry("echo_frames_recv_total", 7.0)
                .containsEntry("icmp_packets_error_total", 3.0)
                .containsEntry("tcp_packets_sent_total", 40.0 + 4 + 2 + 1)
                .containsEntry("tcp_packets_recv_total", 41.0)
                .containsEntry("tcp_packets_error_total", 2.0);
    }

    @ParameterizedTest
    @EnumSource(
            value = SendResult.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SENT", "CONNECTING"})
    void everyReasonNotToSendIsASeriesFromTheStart(SendResult reason) {
        String series = "icmp_exporter_send_failures_total{reason=\"" + reason.label() + "\"}";

        assertThat(scrape().value(series)).isZero();
        assertThat(increases(() -> meter.countSendFailure(reason))).containsOnly(Map.entry(series, 1.0));
    }

    @ParameterizedTest
    @EnumSource(LookupResult.class)
    void everyResultOfALookupIsASeriesFromTheStart(LookupResult result) {
        String series = "icmp_exporter_dns_lookups_total{result=\"" + result.label() + "\"}";

        assertThat(scrape().value(series)).isZero();
        assertThat(increases(() -> names.lookupEnded(result, 30_000_000)))
                .containsEntry(series, 1.0)
                .containsEntry("icmp_exporter_dns_lookup_duration_seconds_count", 1.0)
                .containsEntry("icmp_exporter_dns_lookup_duration_seconds_sum", 0.03)
                .containsEntry("icmp_exporter_dns_lookup_duration_seconds_bucket{le=\"0.05\"}", 1.0)
                .containsEntry("icmp_exporter_dns_lookup_duration_seconds_bucket{le=\"+Inf\"}", 1.0)
                .doesNotContainKey("icmp_exporter_dns_lookup_duration_seconds_bucket{le=\"0.02\"}");
    }

    @Test
    void theResolverTellsOfItsNames() {
        assertThat(increases(() -> {
                    names.staleAnswer();
                    names.addressesChanged();
                    names.names(7, 3);
                }))
                .containsOnly(
                        Map.entry("icmp_exporter_dns_stale_answers_total", 1.0),
                        Map.entry("icmp_exporter_dns_address_changes_total", 1.0),
                        Map.entry("icmp_exporter_dns_cached_names", 7.0),
                        Map.entry("icmp_exporter_dns_stale_names", 3.0));
    }

    @Test
    void tellsHowLongTheControlGroupHasHeldTheProcessBack() {
        assertThat(scrape().value("icmp_exporter_cgroup_throttled_seconds_total"))
                .isZero();

        throttledNs.set(1_500_000_000);

        assertThat(scrape().value("icmp_exporter_cgroup_throttled_seconds_total"))
                .isEqualTo(1.5);
    }

    @ParameterizedTest
    @EnumSource(UnknownCause.class)
    void everyCauseOfAnUnknownFateIsASeriesFromTheStart(UnknownCause cause) {
        String series = "icmp_exporter_unknown_probes_total{cause=\"" + cause.label() + "\"}";

        assertThat(scrape().value(series)).isZero();
        assertThat(increases(() -> meter.countUnknown(cause))).containsEntry(series, 1.0);
    }

    @Test
    void allOfOneScrapeIsOfTheSameLap() {
        meter.count(EngineCounter.SENT);
        meter.lapEnded(0, 0, 0, 1, 1);
        meter.count(EngineCounter.RECEIVED);

        assertThat(scrape().value("icmp_exporter_probes_sent_total")).isEqualTo(1);
        assertThat(scrape().value("icmp_exporter_probe_outcomes_total{outcome=\"received\"}"))
                .isZero();
    }

    @Test
    void whatTheKernelTookIsNoFailure() {
        assertThat(scrape().samples().keySet())
                .noneMatch(series -> series.startsWith("icmp_exporter_send_failures_total{reason=\"sent\""));
    }

    @Test
    void theWellKnownCountersCountProbesWhoseFateIsKnown() {
        meter.add(EngineCounter.SENT, 1_000);
        meter.add(EngineCounter.RECEIVED, 500);
        meter.add(EngineCounter.LOST, 50);
        meter.add(EngineCounter.REJECTED, 5);
        meter.add(EngineCounter.UNKNOWN, 100);
        meter.add(EngineCounter.ABANDONED, 200);
        meter.lapEnded(0, 42, 0, 145, 1.5);

        ParsedExposition scrape = scrape();

        assertThat(scrape.value("icmp_packets_sent_total")).isEqualTo(555);
        assertThat(scrape.value("icmp_packets_recv_total")).isEqualTo(500);
        assertThat(scrape.value("icmp_packets_error_total")).isEqualTo(5);
        assertThat(scrape.value("icmp_active_probes")).isEqualTo(42);
        assertThat(scrape.value("icmp_exporter_probes_in_flight")).isEqualTo(145);
        assertThat(scrape.value("icmp_exporter_interval_stretch_ratio")).isEqualTo(1.5);
        assertThat(scrape.types())
                .containsEntry("icmp_packets_sent_total", "counter")
                .containsEntry("icmp_packets_recv_total", "counter")
                .containsEntry("icmp_packets_error_total", "counter")
                .containsEntry("icmp_active_probes", "gauge")
                .containsEntry("tcp_packets_sent_total", "counter")
                .containsEntry("tcp_packets_recv_total", "counter")
                .containsEntry("tcp_packets_error_total", "counter")
                .containsEntry("tcp_active_probes", "gauge");
    }

    @Test
    void theTransportSaysWhatItHasNow() {
        String ipv6 =
                "icmp_exporter_transport_info{family=\"ipv6\",protocol=\"icmp\",socket=\"%s\",stamps=\"%s\",transport=\"linux\"}";
        assertThat(
                        scrape().value(
                                        "icmp_exporter_transport_info{family=\"ipv4\",protocol=\"icmp\",socket=\"raw\",stamps=\"kernel\",transport=\"linux\"}"))
                .isEqualTo(1);
        assertThat(scrape().value(String.format(ipv6, "none", "none"))).isEqualTo(1);

        channels.put(Channel.ICMP6, new ChannelStatus(true, "ping", 1, false, false, "every interface"));

        assertThat(scrape().value(String.format(ipv6, "ping", "user"))).isEqualTo(1);
        assertThat(scrape().samples()).doesNotContainKey(String.format(ipv6, "none", "none"));
    }

    @Test
    void servesItselfItsProcessAndItsJvm() {
        ParsedExposition scrape = scrape();

        assertThat(scrape.value(
                        "icmp_exporter_build_info{javaversion=\"" + Runtime.version() + "\",version=\"1.2.3\"}"))
                .isEqualTo(1);
        assertThat(scrape.value("process_resident_memory_bytes")).isBetween(1e6, 1e11);
        assertThat(scrape.value("process_virtual_memory_bytes"))
                .isGreaterThan(scrape.value("process_resident_memory_bytes"));
        assertThat(scrape.value("process_cpu_seconds_total")).isPositive();
        assertThat(scrape.value("process_open_fds")).isBetween(3.0, scrape.value("process_max_fds"));
        assertThat(scrape.value("process_start_time_seconds")).isGreaterThan(1.6e9);
        assertThat(scrape.value("jvm_memory_used_bytes{area=\"heap\"}")).isPositive();
        assertThat(scrape.value("jvm_threads_current")).isPositive();
        assertThat(scrape.types())
                .containsEntry("jvm_gc_collection_seconds", "summary")
                .containsEntry("process_cpu_seconds_total", "counter");
    }

    @Test
    void countsRequestsByPathMethodAndStatus() {
        metrics.http().requestBegan();
        metrics.http().requestBegan();
        metrics.http().requestEnded("/probe", "GET", 200, 30_000_000, 5_000);
        metrics.http().requestBegan();
        metrics.http().requestEnded("", "BREW", 405, 1, 0);

        ParsedExposition scrape = scrape();

        assertThat(scrape.value("http_requests_inflight")).isEqualTo(1);
        String probe = "{method=\"get\",path=\"/probe\",status=\"200\"";
        assertThat(scrape.value("http_request_duration_seconds_bucket" + probe + ",le=\"0.025\"}"))
                .isZero();
        assertThat(scrape.value("http_request_duration_seconds_bucket" + probe + ",le=\"0.05\"}"))
                .isEqualTo(1);
        assertThat(scrape.value("http_response_size_bytes_sum" + probe + "}")).isEqualTo(5_000);
        assertThat(scrape.value("http_response_size_bytes_count{method=\"unknown\",path=\"\",status=\"405\"}"))
                .isEqualTo(1);
        assertThat(buckets(scrape, "http_request_duration_seconds", probe))
                .containsExactly(
                        "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0", "+Inf");
        assertThat(buckets(scrape, "http_response_size_bytes", probe))
                .containsExactly("100.0", "1000.0", "10000.0", "100000.0", "1000000.0", "1.0E7", "+Inf");
    }

    private static List<String> buckets(ParsedExposition scrape, String family, String labels) {
        String prefix = family + "_bucket" + labels + ",le=\"";
        return scrape.samples().keySet().stream()
                .filter(series -> series.startsWith(prefix))
                .map(series -> series.substring(prefix.length(), series.length() - 2))
                .toList();
    }

    @Test
    void openMetricsIsWellFormedAndHasTheSameSeries() {
        metrics.http().requestBegan();
        metrics.http().requestEnded("/metrics", "GET", 200, 1, 1);

        ParsedExposition openMetrics = ParsedExposition.openMetrics(text("application/openmetrics-text"));

        assertThat(openMetrics.samples().keySet())
                .containsExactlyInAnyOrderElementsOf(scrape().samples().keySet());
        assertThat(openMetrics.types()).containsEntry("icmp_exporter_transport", "info");
    }

    @Test
    void everyFamilyIsExplained() {
        ParsedExposition scrape = scrape();

        assertThat(scrape.help().keySet()).isEqualTo(scrape.types().keySet());
        assertThat(scrape.help().values()).allMatch(help -> help.endsWith("."));
    }

    /** Nothing is said of targets, of their store and of a file by an exporter that has none of them. */
    @Test
    void whoHasNoTargetHasNoSeriesOfTargets() {
        assertThat(scrape().types().keySet())
                .noneMatch(name -> name.startsWith("icmp_exporter_targets")
                        || name.startsWith("icmp_exporter_store")
                        || name.startsWith("icmp_exporter_config"));
    }

    @Test
    void tellsHowTargetsAreDoing() throws Exception {
        book.add(List.of(
                SampleTargets.target("a", "192.0.2.1", Map.of()),
                SampleTargets.target("b", "192.0.2.2", Map.of()),
                SampleTargets.target("c", "nosuch.example", Map.of())));

        ParsedExposition metrics = scrape();

        assertThat(metrics.value("icmp_exporter_targets{state=\"unknown\"}")).isEqualTo(2);
        assertThat(metrics.value("icmp_exporter_targets{state=\"error\"}")).isEqualTo(1);
        assertThat(metrics.value("icmp_exporter_targets{state=\"up\"}")).isZero();
        assertThat(metrics.value("icmp_exporter_targets{state=\"down\"}")).isZero();
        assertThat(metrics.value("icmp_exporter_store_healthy")).isEqualTo(1);
    }

    @Test
    void aStoreThatKeepsNothingIsNotHealthy() {
        TargetStore full = mock(TargetStore.class);
        ExporterMetrics own = new ExporterMetrics(
                meter,
                new SessionLimit(1, "of the test"),
                names,
                throttledNs::get,
                channel -> ChannelStatus.unusable("?"),
                "1.2.3",
                "linux",
                filling(full),
                file);

        assertThat(new String(own.render(null).body(), StandardCharsets.UTF_8))
                .contains("icmp_exporter_store_healthy 0.0\n");
    }

    private static TargetBook filling(TargetStore full) {
        TargetBook book = SampleTargets.book(full, SampleTargets.target("a", "192.0.2.1", Map.of()));
        try {
            doThrow(new StoreFailed("no space left on device")).when(full).flush(any(), any());
        } catch (StoreFailed e) {
            throw new AssertionError(e);
        }
        book.update();
        return book;
    }

    @Test
    void tellsWhetherTheFileCouldBeRead() {
        file.next = new TargetFile.Reload(true, "", new FileChange(0, 0, 0, 0), 1_800_000_000_500_000_000L);
        file.reload();
        assertThat(scrape().value("icmp_exporter_config_last_reload_successful"))
                .isEqualTo(1);

        file.next = new TargetFile.Reload(true, "line 3", new FileChange(0, 0, 0, 0), 1_800_000_000_500_000_000L);
        file.reload();

        assertThat(scrape().value("icmp_exporter_config_last_reload_successful"))
                .isZero();
        assertThat(scrape().value("icmp_exporter_config_last_reload_success_timestamp_seconds"))
                .isEqualTo(1_800_000_000.5);
    }
}
