package net.icmpexporter.it.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.icmpexporter.it.arch.LayerRule.Use;
import org.jspecify.annotations.NullMarked;

/**
 * The rules, for a tree of packages below any root: the product's own, or one made to break them.
 *
 * <p>What is below the root and belongs to no adapter and not to the app is core, so a new package of core is covered
 * without a change here.
 */
final class LayerRules {

    static final String PRODUCT = "net.icmpexporter";

    private static final List<String> CORE_PACKAGES =
            List.of("time", "net", "wire", "transport", "schedule", "probe", "stats", "target");
    private static final List<String> ADAPTERS = List.of("linux", "fake", "dns", "echo", "http", "config", "store");
    private static final Set<String> VAGUE_PACKAGES =
            Set.of("util", "utils", "common", "impl", "dto", "manager", "managers", "helper", "helpers", "misc");

    /** jnr on x86-64 hands over garbage as the sixth argument of a method whose parameters are all primitive. */
    private static final int MOST_PRIMITIVE_PARAMETERS = 5;

    private final String root;

    LayerRules(String root) {
        this.root = root;
    }

    /** The classes that the product ships, from the class path: tests of any module stay out. */
    static JavaClasses productClasses() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(PRODUCT);
    }

    List<LayerRule> all() {
        List<LayerRule> rules = new ArrayList<>();
        rules.add(coreStandsAlone());
        for (String adapter : ADAPTERS) {
            rules.add(adapterKnowsCoreAlone(adapter));
        }
        rules.addAll(librariesHaveTheirPlaces());
        rules.add(commandLineOfTargetsIsLight());
        rules.add(libraryBringsNothingAlong());
        rules.add(packagesAreNamedForWhatTheyAreAbout());
        rules.add(classesAreNamedForWhatTheyAre());
        rules.add(packagesHaveNoCircles());
        rules.add(packagesSayWhatLivesThere());
        rules.add(nativeMethodsHaveFewParameters());
        return rules;
    }

    private LayerRule coreStandsAlone() {
        return LayerRule.of(
                "core depends on the JDK and annotations alone",
                classes()
                        .that(areCore())
                        .should()
                        .onlyDependOnClassesThat(areCore()
                                .or(resideInAnyPackage(
                                        "", // primitive types and their arrays
                                        "java..",
                                        "org.jspecify.annotations..",
                                        "com.google.errorprone.annotations.."))),
                CORE_PACKAGES.stream().map(this::within).toList());
    }

    private LayerRule adapterKnowsCoreAlone(String adapter) {
        List<String> strangers = new ArrayList<>(ADAPTERS);
        strangers.remove(adapter);
        strangers.add("app");
        List<String> speaksOf = new ArrayList<>(List.of(within(adapter)));
        strangers.forEach(stranger -> speaksOf.add(within(stranger)));
        return LayerRule.of(
                "adapter " + adapter + " knows neither another adapter nor the app",
                noClasses()
                        .that()
                        .resideInAPackage(within(adapter) + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(strangers.stream()
                                .map(stranger -> within(stranger) + "..")
                                .toArray(String[]::new)),
                speaksOf);
    }

    private List<LayerRule> librariesHaveTheirPlaces() {
        return List.of(
                onlyIn(
                        "Guice",
                        resideInAPackage(within("app.wiring") + "..")
                                .or(describe("Main", type -> type.getName().equals(within("app.Main")))),
                        new Use(within("app.wiring"), "com.google.inject")),
                onlyIn("jnr", resideInAPackage(within("linux.libc") + ".."), new Use(within("linux.libc"), "jnr")),
                onlyIn(
                        "Prometheus' client",
                        resideInAPackage(within("http.metrics") + ".."),
                        new Use(within("http.metrics"), "io.prometheus")),
                onlyIn(
                        "dnsjava",
                        resideInAPackage(within("dns.query") + ".."),
                        new Use(within("dns.query"), "org.xbill")),
                onlyIn(
                        "SQL",
                        resideInAPackage(within("store.sqlite") + ".."),
                        new Use(within("store.sqlite"), "java.sql")),
                onlyIn(
                        "SQLite's driver",
                        resideInAPackage(within("store.sqlite") + ".."),
                        new Use(within("store.sqlite"), "org.sqlite")),
                onlyIn(
                        "snakeyaml-engine",
                        resideInAPackage(within("config.yaml") + ".."),
                        new Use(within("config.yaml"), "org.snakeyaml")),
                onlyIn("Javalin", resideInAPackage(within("http") + ".."), new Use(within("http"), "io.javalin")));
    }

    private LayerRule onlyIn(String library, DescribedPredicate<JavaClass> place, Use use) {
        return LayerRule.of(
                library + " is known in " + use.place() + " alone",
                noClasses().that(not(place)).should().dependOnClassesThat().resideInAPackage(use.library() + ".."),
                use);
    }

    /** It starts like a shell command: what it loads is what a user waits for. */
    private LayerRule libraryBringsNothingAlong() {
        List<String> strangers = new ArrayList<>(ADAPTERS);
        strangers.remove("linux");
        strangers.add("app");
        return LayerRule.of(
                "the library of pings knows core and Linux alone",
                noClasses()
                        .that()
                        .resideInAPackage(within("ping") + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(strangers.stream()
                                .map(stranger -> within(stranger) + "..")
                                .toArray(String[]::new)),
                List.of(within("ping"), within("http")));
    }

    private LayerRule commandLineOfTargetsIsLight() {
        List<String> heavy = new ArrayList<>(ADAPTERS);
        heavy.addAll(List.of("app.wiring", "probe", "target"));
        return LayerRule.of(
                "the command line of targets knows neither engine, adapters nor wiring",
                noClasses()
                        .that()
                        .resideInAPackage(within("app.targets") + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                heavy.stream().map(each -> within(each) + "..").toArray(String[]::new)),
                List.of(within("app.targets"), within("app.wiring"), within("target")));
    }

    private LayerRule packagesAreNamedForWhatTheyAreAbout() {
        DescribedPredicate<JavaClass> vague = describe(
                "are in a package with a vague name",
                type -> Arrays.stream(type.getPackageName().split("\\.", -1)).anyMatch(VAGUE_PACKAGES::contains));
        return LayerRule.of(
                "no package is called util, common, impl, dto, manager or the like",
                noClasses().should(be(vague)),
                List.of(root));
    }

    private LayerRule classesAreNamedForWhatTheyAre() {
        return LayerRule.of(
                "no class is called *Impl, *Manager, *Dto, *Mapper or *Util",
                noClasses().should().haveNameMatching(".*(Impl|Manager|Dto|DTO|Mapper|Utils?)"),
                List.of(root));
    }

    private LayerRule packagesHaveNoCircles() {
        return LayerRule.of(
                "there is no circle between packages",
                slices().matching(root + ".(**)").should().beFreeOfCycles(),
                List.of(root));
    }

    private LayerRule packagesSayWhatLivesThere() {
        ArchCondition<JavaClass> saySo = new ArchCondition<>("be in a package with a @NullMarked package-info") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(
                            type, type.getPackageName() + " has no package-info with @NullMarked"));
                }
            }
        };
        return LayerRule.of(
                "every package has a @NullMarked package-info", classes().should(saySo), List.of(root));
    }

    private LayerRule nativeMethodsHaveFewParameters() {
        DescribedPredicate<JavaMethod> tooMany = describe(
                "have more than " + MOST_PRIMITIVE_PARAMETERS + " parameters, all of them primitive",
                method -> method.getRawParameterTypes().size() > MOST_PRIMITIVE_PARAMETERS
                        && method.getRawParameterTypes().stream().allMatch(JavaClass::isPrimitive));
        return LayerRule.of(
                "no binding of jnr has six or more parameters that are all primitive",
                noMethods()
                        .that()
                        .areDeclaredInClassesThat()
                        .areInterfaces()
                        .and()
                        .areDeclaredInClassesThat()
                        .resideInAPackage(within("linux.libc") + "..")
                        .should(beMethods(tooMany)),
                List.of(within("linux.libc")));
    }

    private DescribedPredicate<JavaClass> areCore() {
        List<String> others = new ArrayList<>(ADAPTERS);
        others.addAll(List.of("app", "ping"));
        return resideInAPackage(root + "..")
                .and(not(resideInAnyPackage(
                        others.stream().map(other -> within(other) + "..").toArray(String[]::new))))
                .as("are core");
    }

    private String within(String packageName) {
        return root + "." + packageName;
    }

    private static ArchCondition<JavaClass> be(DescribedPredicate<JavaClass> predicate) {
        return ArchCondition.from(predicate);
    }

    private static ArchCondition<JavaMethod> beMethods(DescribedPredicate<JavaMethod> predicate) {
        return ArchCondition.from(predicate);
    }
}
