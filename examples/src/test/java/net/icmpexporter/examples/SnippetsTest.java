package net.icmpexporter.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every piece of Java in the documents compiles, with these imports, as the body of a method. */
final class SnippetsTest {

    private static final Path ROOT = Path.of("..");

    /** Documents, with how many pieces they have at least: a pattern that finds nothing proves nothing. */
    private static final Map<String, Integer> DOCUMENTS = Map.of(
            "README.md", 1,
            "ping/src/main/javadoc/overview.html", 3,
            "ping/src/main/java/net/icmpexporter/ping/Pinger.java", 1);

    private static final Pattern MARKDOWN = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);
    private static final Pattern JAVADOC = Pattern.compile("<pre>\\{@code\\R(.*?)\\}</pre>", Pattern.DOTALL);

    private static final String IMPORTS = """
            import java.net.*;
            import java.time.*;
            import java.util.*;
            import net.icmpexporter.fake.*;
            import net.icmpexporter.fake.path.*;
            import net.icmpexporter.ping.*;
            import net.icmpexporter.probe.PingEvent;
            """;

    record Snippet(String document, int number, String code) {}

    static List<Snippet> snippets() throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        for (Map.Entry<String, Integer> document : DOCUMENTS.entrySet()) {
            List<String> pieces = pieces(document.getKey());
            assertThat(pieces).as("Java in %s", document.getKey()).hasSizeGreaterThanOrEqualTo(document.getValue());
            for (int i = 0; i < pieces.size(); i++) {
                snippets.add(new Snippet(document.getKey(), i + 1, pieces.get(i)));
            }
        }
        return snippets;
    }

    private static List<String> pieces(String document) throws IOException {
        Matcher found =
                (document.endsWith(".md") ? MARKDOWN : JAVADOC).matcher(Files.readString(ROOT.resolve(document)));
        return found.results()
                .map(result -> result.group(1).replaceAll("(?m)^ *\\* ?", ""))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void compiles(Snippet snippet, @TempDir Path directory) throws IOException {
        String text = IMPORTS + "class Snippet {\n    void run() throws Exception {\n" + snippet.code() + "    }\n}\n";

        assertThat(Sources.compile(
                        Map.of("Snippet.java", text), directory, "-cp", System.getProperty("java.class.path")))
                .as("%s, number %d:%n%s", snippet.document(), snippet.number(), text)
                .isEmpty();
    }
}
