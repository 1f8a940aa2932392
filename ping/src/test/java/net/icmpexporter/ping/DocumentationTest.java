package net.icmpexporter.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.tools.DocumentationTool;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Builds the library's Javadoc, {@code ping/target/apidocs}: all that {@link PublicApi} lists and nothing else, without a warning. */
@Timeout(120)
final class DocumentationTest {

    private static final Path PAGES = Path.of("target/apidocs");

    @Test
    void theLibrarysJavadoc() throws Exception {
        SortedSet<Path> files = new TreeSet<>();
        for (Class<?> type : PublicApi.now().types()) {
            files.add(source(type));
        }
        for (String documented : List.of(
                "net/icmpexporter/ping",
                "net/icmpexporter/fake",
                "net/icmpexporter/fake/path",
                "net/icmpexporter/fake/fault")) {
            files.add(sources(documented.replace('/', '.')).resolve(documented).resolve("package-info.java"));
        }

        assertThat(javadoc(files)).isEmpty();
        assertThat(PAGES.resolve("index.html")).content().contains("Three snippets");
        assertThat(PAGES.resolve("net/icmpexporter/ping/Pinger.html")).exists();
        assertThat(PAGES.resolve("net/icmpexporter/probe/PingEvent.Lost.html")).exists();
        assertThat(PAGES.resolve("net/icmpexporter/probe/ProbeEngine.html")).doesNotExist();
    }

    private static String javadoc(SortedSet<Path> files) throws Exception {
        DocumentationTool tool = ToolProvider.getSystemDocumentationTool();
        List<String> options = List.of(
                "-quiet",
                "-public",
                "-notimestamp",
                "-Xdoclint:all,-missing",
                "--release",
                "17",
                "-encoding",
                "UTF-8",
                "-locale",
                "en",
                "-classpath",
                System.getProperty("java.class.path"),
                "-overview",
                "src/main/javadoc/overview.html",
                "-windowtitle",
                "icmp-exporter: pings from a Java program",
                "-d",
                PAGES.toString());
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager manager = tool.getStandardFileManager(null, null, null)) {
            boolean ok = tool.getTask(said, manager, null, null, options, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            return ok ? said.toString() : "failed: " + said;
        }
    }

    private static Path source(Class<?> type) {
        Class<?> outermost = type;
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        Path file =
                sources(outermost.getPackageName()).resolve(outermost.getName().replace('.', '/') + ".java");
        assertThat(Files.exists(file)).as("source of %s", type).isTrue();
        return file;
    }

    private static Path sources(String packageName) {
        String module = packageName.startsWith("net.icmpexporter.ping")
                ? "ping"
                : packageName.startsWith("net.icmpexporter.fake") ? "adapter-socket-fake" : "core";
        return Path.of("..", module, "src/main/java");
    }
}
