package net.icmpexporter.it.arch;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The product keeps to its own rules. */
final class LayerRulesTest {

    private static final JavaClasses PRODUCT = LayerRules.productClasses();

    static List<LayerRule> rules() {
        return new LayerRules(LayerRules.PRODUCT).all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theProductKeepsTo(LayerRule rule) {
        rule.proveThatItSpeaksOfSomething(PRODUCT);
        rule.rule().check(PRODUCT);
    }
}
