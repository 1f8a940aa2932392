package net.icmpexporter.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The library as modules: names, dependencies, no package in two of them, and jnr on the module path. */
@Timeout(60)
final class ModulePathTest {

    private static final String MODULE = """
            module user.program {
                requires net.icmpexporter.ping;
                requires net.icmpexporter.fake;
            }
            """;

    private static final String PROGRAM = """
            package user;

            import java.net.InetAddress;
            import net.icmpexporter.fake.*;
            import net.icmpexporter.fake.path.Path;
            import net.icmpexporter.ping.*;

            public final class Program {
                public static void main(String[] args) throws Exception {
                    FakeClocks clocks = FakeClocks.withUnrelatedOrigins();
                    FakeNetwork network = FakeNetwork.seeded(1).path("192.0.2.1", Path.rttNs(1_000_000));
                    try (Pinger pinger = Pinger.on(
                            FakeProbeTransport.inVirtualTime(network, FakeHost.sound(), clocks), clocks, clocks)) {
                        System.out.println(pinger.ping(InetAddress.getByName("192.0.2.1")));
                    }
                    try (Pinger pinger = Pinger.open()) {
                        System.out.println(pinger.ping(InetAddress.getByName("127.0.0.1")));
                    } catch (PingerNotOpened e) {
                        System.out.println(e.getMessage());
                    }
                }
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void aModularProgramPings() throws Exception {
        Map<String, String> modules = libraryModules();
        assertThat(modules)
                .containsKeys(
                        "net.icmpexporter.core",
                        "net.icmpexporter.linux",
                        "net.icmpexporter.fake",
                        "net.icmpexporter.ping");
        String modulePath = String.join(File.pathSeparator, modules.values());
        Map<String, String> texts = new TreeMap<>(Map.of("module-info.java", MODULE, "user/Program.java", PROGRAM));

        assertThat(Sources.compile(texts, directory, "--module-path", modulePath))
                .isEmpty();
        assertThat(run(modulePath)).element(0).isEqualTo("192.0.2.1: 1 of 1 answered");
        assertThat(run(modulePath))
                .hasSize(2)
                .element(1)
                .asString()
                .satisfiesAnyOf(
                        line -> assertThat(line).isEqualTo("127.0.0.1: 1 of 1 answered"),
                        line -> assertThat(line).contains("net.ipv4.ping_group_range"));
    }

    /** What of the class path a user of the library would have, by the names of its modules. */
    private static Map<String, String> libraryModules() {
        Map<String, String> modules = new TreeMap<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            ModuleFinder.of(Path.of(entry)).findAll().stream()
                    .map(ModuleReference::descriptor)
                    .filter(module -> Stream.of(
                                    "net.icmpexporter.", "org.jnrproject.", "jnr.", "org.objectweb.", "org.jspecify")
                            .anyMatch(module.name()::startsWith))
                    .forEach(module -> modules.put(module.name(), entry));
        }
        return modules;
    }

    private List<String> run(String modulePath) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=org.jnrproject.jffi");
        command.addAll(List.of("--module-path", modulePath + File.pathSeparator + directory));
        command.addAll(List.of("--module", "user.program/user.Program"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
