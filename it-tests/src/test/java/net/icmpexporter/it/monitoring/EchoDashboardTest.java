package net.icmpexporter.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.icmpexporter.http.metrics.EchoMetrics;
import net.icmpexporter.http.metrics.EchoTarget;
import net.icmpexporter.stats.EchoServerMeter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.ConnectionFigures;
import org.junit.jupiter.api.Test;

/** The dashboard of TCP echo is what its source makes, and asks for nothing that is not there. */
final class EchoDashboardTest {

    private static final Path FILE =
            Path.of(System.getProperty("icmp.exporter.root", ".."), "dashboards", "tcp-echo.json");

    @Test
    void theFileIsWhatItsSourceMakes() throws IOException {
        String text = EchoDashboardSource.text();
        if (Boolean.getBoolean("dashboard.write")) {
            Files.writeString(FILE, text);
        }
        assertThat(Files.readString(FILE))
                .as("dashboards/tcp-echo.json; write it with ./mvnw test -pl it-tests -am -Dtest=EchoDashboardTest"
                        + " -Ddashboard.write=true -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(text);
    }

    @Test
    void everyMetricOfEveryQueryIsExposed() throws IOException {
        Set<String> exposed = exposed();
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(FILE));
        List<String> queries = dashboard.findValuesAsText("expr");
        assertThat(queries).hasSizeGreaterThan(10);
        assertThat(queries)
                .allSatisfy(
                        query -> assertThat(MetricNames.in(query)).isNotEmpty().isSubsetOf(exposed));
    }

    @Test
    void everyPanelSaysWhatItShows() throws IOException {
        JsonNode panels = new ObjectMapper().readTree(Files.readString(FILE)).get("panels");
        assertThat(panels).allSatisfy(panel -> {
            assertThat(panel.get("description").asText()).endsWith(".");
            assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
        });
    }

    private static Set<String> exposed() {
        EchoTarget target = EchoTarget.named(
                "a", SessionSnapshot.NOTHING_YET, ConnectionFigures.NOTHING_YET, EchoTarget.Stream.UNKNOWN);
        EchoMetrics metrics = new EchoMetrics(() -> List.of(target), 100, new EchoServerMeter());
        Set<String> names = new LinkedHashSet<>();
        new String(metrics.render(null).body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
        return names;
    }
}
