package net.icmpexporter.it.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/**
 * One rule of the architecture, with the proof that it is not empty talk: a rule about a misspelt package holds for ever.
 *
 * @param name what the rule says, in words
 * @param rule the rule itself
 * @param speaksOf packages (with those below them) in which there must be classes
 * @param usedThere what must be used at the place where the rule allows it
 */
record LayerRule(String name, ArchRule rule, List<String> speaksOf, List<Use> usedThere) {

    /**
     * A library and the only place that may know it.
     *
     * @param place package, with those below it
     * @param library package of the library, with those below it
     */
    record Use(String place, String library) {}

    static LayerRule of(String name, ArchRule rule, List<String> speaksOf) {
        return new LayerRule(name, rule.as(name), List.copyOf(speaksOf), List.of());
    }

    static LayerRule of(String name, ArchRule rule, Use... usedThere) {
        List<String> places = new ArrayList<>();
        for (Use use : usedThere) {
            places.add(use.place());
        }
        return new LayerRule(name, rule.as(name), places, List.of(usedThere));
    }

    /** Fails unless every package that the rule speaks of has classes, and every library is used where it may be. */
    void proveThatItSpeaksOfSomething(JavaClasses tree) {
        for (String packageName : speaksOf) {
            assertThat(tree.stream().filter(type -> isWithin(type, packageName)))
                    .as("rule '%s' speaks of %s: classes there", name, packageName)
                    .isNotEmpty();
        }
        for (Use use : usedThere) {
            assertThat(tree.stream()
                            .filter(type -> isWithin(type, use.place()))
                            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                            .map(Dependency::getTargetClass)
                            .filter(type -> isWithin(type, use.library())))
                    .as("rule '%s' speaks of %s: uses of it in %s", name, use.library(), use.place())
                    .isNotEmpty();
        }
    }

    private static boolean isWithin(JavaClass type, String packageName) {
        // a package-info alone is an empty package
        return !type.getSimpleName().equals("package-info")
                && (type.getPackageName().equals(packageName)
                        || type.getPackageName().startsWith(packageName + "."));
    }

    @Override
    public String toString() {
        return name;
    }
}
