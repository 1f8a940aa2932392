package net.icmpexporter.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.HeatBins;
import net.icmpexporter.target.DecayingMean;
import net.icmpexporter.target.LatencyCounts;
import net.icmpexporter.target.LifeRow;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.MemoryTargetStore;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetFigures;
import net.icmpexporter.target.TargetId;
import net.icmpexporter.transport.Protocol;
import org.junit.jupiter.api.Test;

final class MeshpingMetricsTest {

    private static ParsedExposition scrape(TargetBook book) {
        return ParsedExposition.text(text(book));
    }

    private static String text(TargetBook book) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new MeshpingMetrics(book).write(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** A target that was probed before: as many times as given in each bin, and two losses. */
    private static TargetBook probed(Map<Integer, Long> bins) {
        IpAddress address = IpAddress.ofIpv4(0xC0000201);
        LatencyCounts counts = new LatencyCounts();
        bins.forEach(counts::add);
        TargetFigures figures = new TargetFigures(
                0,
                counts.sum(),
                2,
                0,
                0,
                0,
                0,
                0,
                0,
                1_500_000,
                12_250_000,
                250_000,
                3_000_000,
                DecayingMean.NONE,
                DecayingMean.NONE,
                DecayingMean.NONE);
        MemoryTargetStore store = new MemoryTargetStore();
        store.flush(List.of(new LifeRow(new TargetId("a", address, Protocol.ICMP, 0), figures, counts)), List.of());
        return SampleTargets.book(store, SampleTargets.target("a", "192.0.2.1", Map.of()));
    }

    @Test
    void aHistogramIsCumulativeOverTheWholeLifeAndEndsInItsCount() {
        int one = HeatBins.bin(1_000_000);
        TargetBook book = probed(Map.of(one, 4L, one + 3, 2L, one + 12, 1L));

        ParsedExposition metrics = scrape(book);

        String labels = "name=\"a\",target=\"192.0.2.1\"";
        assertThat(metrics.value("meshping_sent{" + labels + "}")).isEqualTo(9);
        assertThat(metrics.value("meshping_recv{" + labels + "}")).isEqualTo(7);
        assertThat(metrics.value("meshping_lost{" + labels + "}")).isEqualTo(2);
        assertThat(metrics.value("meshping_min{" + labels + "}")).isEqualTo(0.25);
        assertThat(metrics.value("meshping_max{" + labels + "}")).isEqualTo(3);
        assertThat(metrics.value("meshping_pings_sum{" + labels + "}")).isEqualTo(12.25);
        assertThat(metrics.value("meshping_pings_count{" + labels + "}")).isEqualTo(7);
        assertThat(metrics.value("meshping_pings_bucket{" + labels + ",le=\"1.07\"}"))
                .isEqualTo(4);
        assertThat(metrics.value("meshping_pings_bucket{" + labels + ",le=\"1.23\"}"))
                .isEqualTo(4);
        assertThat(metrics.value("meshping_pings_bucket{" + labels + ",le=\"1.32\"}"))
                .isEqualTo(6);
        assertThat(metrics.value("meshping_pings_bucket{" + labels + ",le=\"2.46\"}"))
                .isEqualTo(7);
        assertThat(metrics.value("meshping_pings_bucket{" + labels + ",le=\"4.00\"}"))
                .isEqualTo(7);
        assertThat(metrics.value("meshping_pings_bucket{" + labels + ",le=\"+Inf\"}"))
                .isEqualTo(7);
        assertThat(metrics.samples().keySet().stream()
                        .filter(name -> name.startsWith("meshping_pings_bucket"))
                        .count())
                .isEqualTo(21);
        assertThat(metrics.types())
                .isEqualTo(Map.of(
                        "meshping_sent", "counter",
                        "meshping_recv", "counter",
                        "meshping_lost", "counter",
                        "meshping_max", "gauge",
                        "meshping_min", "gauge",
                        "meshping_pings", "histogram"));
    }

    /** A bucket once there is there for ever, whatever comes later within the same doublings. */
    @Test
    void emptyBucketsStay() {
        int one = HeatBins.bin(1_000_000);
        Set<String> before = scrape(probed(Map.of(one + 5, 1L))).samples().keySet();

        Set<String> after = scrape(probed(Map.of(one, 1L, one + 5, 1L, one + 9, 1L)))
                .samples()
                .keySet();

        assertThat(after).isEqualTo(before);
    }

    @Test
    void everyBoundDiffersFromTheOthersAndIsGreaterThanTheOnesBefore() {
        Set<String> seen = new HashSet<>();
        double last = -1;
        for (int bin = 0; bin < HeatBins.bins() - 1; bin++) {
            String bound = MeshpingMetrics.bound(bin);
            assertThat(seen.add(bound)).as(bound).isTrue();
            assertThat(Double.parseDouble(bound)).isGreaterThan(last);
            last = Double.parseDouble(bound);
        }
        assertThat(MeshpingMetrics.bound(HeatBins.bins() - 1)).isEqualTo("+Inf");
        assertThat(MeshpingMetrics.bound(HeatBins.bin(1_000_000) - 1)).isEqualTo("1.00");
    }

    @Test
    void theWholeRangeOfTimesCanBeTold() {
        List<Integer> bins = new ArrayList<>(List.of(0, 1, HeatBins.bins() - 1));
        ParsedExposition metrics = scrape(probed(Map.of(bins.get(0), 1L, bins.get(1), 1L, bins.get(2), 1L)));

        assertThat(metrics.value("meshping_pings_bucket{name=\"a\",target=\"192.0.2.1\",le=\"+Inf\"}"))
                .isEqualTo(3);
        assertThat(metrics.samples().keySet().stream()
                        .filter(name -> name.startsWith("meshping_pings_bucket"))
                        .count())
                .isEqualTo(HeatBins.bins());
    }

    @Test
    void namesAreEscapedAndNothingIsThereTwice() {
        ManagedTarget nasty = SampleTargets.target(
                "a\"b\\c<script>", "192.0.2.1", Map.of("name", "mine", "site", "K\u00f6ln\"", "le", "1"));
        ManagedTarget same = SampleTargets.target("a\"b\\c<script>", "::ffff:192.0.2.1", nasty.labels());
        ManagedTarget tcp = new ManagedTarget(
                "a\"b\\c<script>",
                "192.0.2.1",
                Protocol.TCP,
                443,
                SampleTargets.OPTIONS,
                nasty.labels(),
                nasty.origin());

        String text = text(SampleTargets.book(nasty, same, tcp));

        String name = "name=\"a\\\"b\\\\c<script>\",target=\"192.0.2.1\"";
        String own = ",exported_le=\"1\",exported_name=\"mine\",site=\"K\u00f6ln\\\"\"}";
        assertThat(ParsedExposition.text(text).samples())
                .containsEntry("meshping_sent{" + name + own, 0.0)
                .containsEntry("meshping_sent{" + name + ",tcp_port=\"443\"" + own, 0.0)
                .doesNotContainKey("meshping_min{" + name + own);
        assertThat(text.lines().filter(line -> line.startsWith("meshping_sent")).count())
                .isEqualTo(2);
    }
}
