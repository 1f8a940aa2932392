package net.icmpexporter.it.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule fails on a tree that breaks it, and says so when there is nothing that it could speak of. */
final class LayerRulesCatchTest {

    private static final String BROKEN = "net.icmpexporter.it.arch.fixture";
    private static final JavaClasses BROKEN_CLASSES = new ClassFileImporter().importPackages(BROKEN);

    static List<LayerRule> rules() {
        return new LayerRules(BROKEN).all();
    }

    static List<LayerRule> misspeltRules() {
        return new LayerRules("net.icmpexporter.misspelt").all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aBrokenTreeFails(LayerRule rule) {
        rule.proveThatItSpeaksOfSomething(BROKEN_CLASSES);

        assertThat(rule.rule().evaluate(BROKEN_CLASSES).hasViolation())
                .as("rule '%s' finds its violation in %s", rule, BROKEN)
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("misspeltRules")
    void aRuleAboutPackagesThatAreNotThereFails(LayerRule rule) {
        assertThatThrownBy(() -> rule.proveThatItSpeaksOfSomething(BROKEN_CLASSES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("net.icmpexporter.misspelt");
    }

    @Test
    void aSixthParameterThatIsNoPrimitiveIsFine() {
        LayerRule rule = rules().stream()
                .filter(candidate -> candidate.name().startsWith("no binding of jnr"))
                .findFirst()
                .orElseThrow();

        assertThat(rule.rule().evaluate(BROKEN_CLASSES).getFailureReport().getDetails())
                .singleElement()
                .asString()
                .contains("six(int, long, int, long, int, long)");
    }
}
