package net.icmpexporter.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rules speak of metrics that exist: of the exporter's, and of those that they record themselves. */
final class RulesTest {

    private static final Pattern RECORDED = Pattern.compile("- record: (\\S+)");
    private static final Pattern RECORDED_NAME = Pattern.compile("(target|uplink):[a-z_]+:[a-z0-9_]+");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\S+)");

    @Test
    void everyMetricOfEveryRuleExists() throws IOException {
        // annotations print the protocol into a name
        String rules = withoutComments().replace("%s_probe_", "icmp_probe_");
        Set<String> names = new TreeSet<>(MetricNames.in(rules));
        names.removeIf(name -> name.equals("up") || name.contains(":"));
        assertThat(names).hasSizeGreaterThan(20).isSubsetOf(MetricNames.all());
    }

    @Test
    void everyRecordedMetricThatIsUsedIsRecorded() throws IOException {
        String rules = withoutComments();
        assertThat(found(RECORDED_NAME, rules, 0)).isSubsetOf(found(RECORDED, rules, 1));
    }

    @Test
    void everyProbeMetricIsThereForBothProtocols() throws IOException {
        String rules = withoutComments();
        Set<String> icmp = found(Pattern.compile("\\bicmp_(probe_\\w+)"), rules, 1);
        assertThat(found(Pattern.compile("\\btcp_(probe_\\w+)"), rules, 1)).isEqualTo(icmp);
    }

    @Test
    void everyAlertIsTestedAndSaysWhatHappenedAndWhatToDo() throws IOException {
        String rules = withoutComments();
        String tests = Files.readString(RuleFiles.TESTS);
        for (String alert : found(ALERT, rules, 1)) {
            String text = rules.substring(rules.indexOf("- alert: " + alert + "\n") + 1);
            String rule = text.split("\n {6}- (alert|record): |\n {2}- name: ", 2)[0];
            assertThat(rule)
                    .as("alert %s", alert)
                    .contains("for: ", "labels: {severity: ", "summary: ", "description: ");
            assertThat(tests).as("test that %s fires", alert).contains("alertname: " + alert + ", exp_alerts: [\n");
        }
    }

    private static Set<String> found(Pattern pattern, String text, int group) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(group));
        }
        return found;
    }

    private static String withoutComments() throws IOException {
        List<String> lines = Files.readAllLines(RuleFiles.RULES);
        lines.removeIf(line -> line.strip().startsWith("#"));
        return String.join("\n", lines) + "\n";
    }
}
