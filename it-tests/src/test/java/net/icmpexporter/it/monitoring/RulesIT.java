package net.icmpexporter.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.it.lab.PrometheusServer;
import org.junit.jupiter.api.Test;

/** What promtool makes of the rules. */
final class RulesIT {

    @Test
    void promtoolFindsNoFaultWithTheRules() {
        assertThat(PrometheusServer.promtool("check", "rules", RuleFiles.RULES.toString()))
                .contains("SUCCESS");
    }

    @Test
    void theRulesPassTheirTests() {
        assertThat(PrometheusServer.promtool("test", "rules", RuleFiles.TESTS.toString()))
                .contains("SUCCESS");
    }
}
