package net.icmpexporter.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.icmpexporter.net.NameMeter;
import net.icmpexporter.probe.SessionLimit;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.transport.ChannelStatus;
import org.junit.jupiter.api.Test;

/** The reference for users says what the code serves. */
final class MetricsDocumentTest {

    private final ExporterMetrics metrics = new ExporterMetrics(
            new EngineMeter(),
            SessionLimit.OF_REFERENCES,
            new NameMeter(),
            () -> 0,
            channel -> ChannelStatus.unusable("?"),
            "1",
            "linux");

    private ParsedExposition scrape() {
        return ParsedExposition.text(new String(metrics.render(null).body(), StandardCharsets.UTF_8));
    }

    private String document() {
        ParsedExposition fresh = scrape();
        metrics.http().requestBegan();
        metrics.http().requestEnded("/metrics", "GET", 200, 1, 1);
        return MetricsDocument.of(fresh, scrape());
    }

    @Test
    void isMadeFromTheCode() throws IOException {
        ExpectedFile.check("../docs/metrics.md", document(), MetricsDocumentTest.class);
    }

    @Test
    void namesEveryFamilyThatIsServed() {
        String document = document();

        assertThat(scrape().types().keySet()).isNotEmpty().allMatch(name -> document.contains("`" + name + "`"));
        for (ProbeFamily family : ProbeFamilies.ALL) {
            assertThat(document).contains("_probe_" + family.suffix() + "`", family.help());
        }
    }
}
