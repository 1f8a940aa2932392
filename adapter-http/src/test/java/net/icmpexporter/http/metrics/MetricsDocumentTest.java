package net.icmpexporter.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.icmpexporter.http.ScriptedFile;
import net.icmpexporter.net.NameMeter;
import net.icmpexporter.probe.SessionLimit;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.target.FileChange;
import net.icmpexporter.target.StoreFailed;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetFile;
import net.icmpexporter.target.TargetRefused;
import net.icmpexporter.transport.ChannelStatus;
import org.junit.jupiter.api.Test;

/** The reference for users says what the code serves. */
final class MetricsDocumentTest {

    private final TargetBook book = SampleTargets.book();
    private final ScriptedFile file = new ScriptedFile();
    private final ExporterMetrics metrics = new ExporterMetrics(
            new EngineMeter(),
            SessionLimit.OF_REFERENCES,
            new NameMeter(),
            () -> 0,
            channel -> ChannelStatus.unusable("?"),
            "1",
            "linux",
            book,
            file);

    private ParsedExposition scrape() {
        return ParsedExposition.text(new String(metrics.render(null).body(), StandardCharsets.UTF_8));
    }

    private String document() throws StoreFailed, TargetRefused {
        ParsedExposition fresh = scrape();
        book.add(List.of(SampleTargets.target("a", "192.0.2.1", Map.of())));
        file.next = new TargetFile.Reload(true, "", new FileChange(0, 0, 0, 0), 1);
        file.reload();
        metrics.http().requestBegan();
        metrics.http().requestEnded("/metrics", "GET", 200, 1, 1);
        return MetricsDocument.of(fresh, scrape());
    }

    @Test
    void isMadeFromTheCode() throws Exception {
        ExpectedFile.check("../docs/metrics.md", document(), MetricsDocumentTest.class);
    }

    @Test
    void namesEveryFamilyThatIsServed() throws Exception {
        String document = document();

        assertThat(scrape().types().keySet()).isNotEmpty().allMatch(name -> document.contains("`" + name + "`"));
        for (ProbeFamily family : ProbeFamilies.ALL) {
            assertThat(document).contains("_probe_" + family.suffix() + "`", family.help());
        }
    }
}
