package net.icmpexporter.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The dashboard in the repository is the one that its source makes, and says nothing that Grafana or the exporter does not
 * know. With {@code -Ddashboard.write=true} the file is written anew.
 */
final class DashboardTest {

    private static final int COLUMNS = 24;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-zA-Z_]+)");

    /** Those that Grafana fills in itself. */
    private static final Set<String> BUILT_IN = Set.of("__rate_interval", "__range");

    @Test
    void theFileIsWhatItsSourceMakes() throws IOException {
        String text = DashboardSource.text();
        if (Boolean.getBoolean("dashboard.write")) {
            Files.writeString(Dashboard.FILE, text);
        }
        assertThat(Files.readString(Dashboard.FILE))
                .as("dashboards/icmp-exporter.json; write it with ./mvnw test -pl it-tests -am -Dtest=DashboardTest"
                        + " -Ddashboard.write=true -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(text);
    }

    @Test
    void itBelongsToNoInstallation() throws IOException {
        JsonNode json = Dashboard.read().json();
        assertThat(json.get("id").isNull()).as("id is null").isTrue();
        assertThat(json.get("uid").isNull()).as("uid is null").isTrue();
        assertThat(json.findValues("uid").stream().filter(uid -> !uid.isNull()).map(JsonNode::asText))
                .as("data sources")
                .isNotEmpty()
                .containsOnly("${datasource}");
        assertThat(json.get("schemaVersion").asInt()).as("schema of Grafana 10").isGreaterThanOrEqualTo(38);
    }

    @Test
    void panelsHaveNumbersOfTheirOwnAndSayWhatTheyShow() throws IOException {
        List<JsonNode> panels = Dashboard.read().panels();
        assertThat(panels.stream().map(panel -> panel.get("id").asInt()))
                .as("ids")
                .doesNotHaveDuplicates();
        assertThat(panels)
                .filteredOn(panel -> !panel.get("type").asText().equals("row"))
                .hasSizeGreaterThan(20)
                .allSatisfy(panel -> {
                    String title = panel.get("title").asText();
                    assertThat(title).as("title").isNotBlank();
                    assertThat(panel.path("description").asText())
                            .as("description of %s", title)
                            .endsWith(".");
                    assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                            .as("unit of %s", title)
                            .isNotBlank();
                    assertThat(panel.path("targets")).as("queries of %s", title).isNotEmpty();
                    assertThat(panel.path("targets")).as("queries of %s", title).allSatisfy(target -> assertThat(
                                    target.path("expr").asText())
                            .isNotBlank());
                    assertThat(panel.path("targets").findValuesAsText("refId"))
                            .as("names of the queries of %s", title)
                            .doesNotHaveDuplicates();
                });
    }

    @Test
    void panelsDoNotOverlapAndKeepToTheGrid() throws IOException {
        Set<List<Integer>> taken = new HashSet<>();
        for (JsonNode panel : Dashboard.read().panels()) {
            JsonNode place = panel.get("gridPos");
            int x = place.get("x").asInt();
            int y = place.get("y").asInt();
            int width = place.get("w").asInt();
            int height = place.get("h").asInt();
            assertThat(x + width).as("right edge of %s", panel.get("title")).isBetween(1, COLUMNS);
            assertThat(Math.min(width, height))
                    .as("size of %s", panel.get("title"))
                    .isPositive();
            for (int row = y; row < y + height; row++) {
                for (int column = x; column < x + width; column++) {
                    assertThat(taken.add(List.of(row, column)))
                            .as("%s is alone at row %d, column %d", panel.get("title"), row, column)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void overridesAndSmokeSpeakOfSeriesThatThePanelHas() throws IOException {
        for (JsonNode panel : Dashboard.read().panels()) {
            if (panel.path("type").asText().equals("timeseries")) {
                List<String> legends = panel.get("targets").findValuesAsText("legendFormat");
                panel.at("/fieldConfig/overrides").forEach(override -> {
                    String name = override.at("/matcher/options").asText();
                    assertThat(legends.contains(name) || legends.contains("{{outcome}}"))
                            .as("%s has a series %s", panel.get("title"), name)
                            .isTrue();
                    override.get("properties").forEach(property -> {
                        if (property.get("id").asText().equals("custom.fillBelowTo")) {
                            assertThat(legends).contains(property.get("value").asText());
                        }
                    });
                });
            }
        }
    }

    @Test
    void everyVariableOfEveryQueryIsDefined() throws IOException {
        Dashboard dashboard = Dashboard.read();
        for (String text : texts(dashboard)) {
            Matcher variable = VARIABLE.matcher(text);
            while (variable.find()) {
                assertThat(dashboard.variables().contains(variable.group(1)) || BUILT_IN.contains(variable.group(1)))
                        .as("%s, of %s", variable.group(1), text)
                        .isTrue();
            }
        }
    }

    @Test
    void everyMetricOfEveryQueryExists() throws IOException {
        Set<String> known = MetricNames.all();
        for (String text : texts(Dashboard.read())) {
            for (String protocol : List.of("icmp", "tcp")) {
                String query = new Dashboard.Query("", text).with(Map.of("protocol", protocol));
                assertThat(MetricNames.in(query)).as(query).isNotEmpty().isSubsetOf(known);
            }
        }
    }

    /** A label that a series lacks is selected by the empty string alone: what all variables allow. */
    @Test
    void allMeansSeriesWithoutTheLabelToo() throws IOException {
        JsonNode variables = Dashboard.read().json().at("/templating/list");
        assertThat(IntStream.range(0, variables.size())
                        .mapToObj(variables::get)
                        .filter(variable -> variable.path("includeAll").asBoolean()))
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(variable.get("allValue").asText())
                        .as("all of %s", variable.get("name"))
                        .isEqualTo(".*"));
    }

    private static List<String> texts(Dashboard dashboard) {
        List<String> texts = new ArrayList<>(dashboard.variableDefinitions());
        dashboard.queries().forEach(query -> texts.add(query.expression()));
        return texts;
    }
}
