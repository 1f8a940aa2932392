package net.icmpexporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the page at {@code /} and its files are served. What they do in a browser is tested in one. */
final class TargetsPageTest {

    private static final Path SOURCES = Path.of("src/main/resources/net/icmpexporter/http/page");

    /** What a page, a style or a script asks for: of HTML, of CSS, of modules. */
    private static final Pattern REFERENCE =
            Pattern.compile("(?:href|src)=\"([^\"]+)\"|url\\(['\"]?([^)'\"]+)|from '\\.([^']+)'");

    private TestServer server;

    @BeforeEach
    void start() throws ListenFailed {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html;charset=utf-8",
        "/ui/targets.css, text/css;charset=utf-8",
        "/ui/targets.js, text/javascript;charset=utf-8",
        "/ui/icon.svg, image/svg+xml"
    })
    void saysWhatKindOfFileItIs(String path, String contentType) {
        HttpResponse<String> file = server.get(path);

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("content-type").orElse("").replace("; ", ";"))
                .isEqualTo(contentType);
        assertThat(file.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    }

    @Test
    void everyFileIsServedAndEveryReferenceLeadsToOne() throws Exception {
        List<String> references = new ArrayList<>();
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source :
                    sources.filter(file -> !file.toString().endsWith(".html")).toList()) {
                String path = "/ui/" + source.getFileName();
                HttpResponse<String> served = server.get(path);
                assertThat(served.statusCode()).as(path).isEqualTo(200);
                assertThat(served.body()).as(path).isEqualTo(Files.readString(source, StandardCharsets.UTF_8));
                references.addAll(references(served.body()));
            }
        }
        references.addAll(references(server.get("/").body()));
        references.addAll(references(server.get("/about").body()));

        assertThat(references).contains("/ui/targets.js", "/ui/table.js", "/about");
        assertThat(references)
                .allSatisfy(reference -> assertThat(reference).startsWith("/").doesNotStartWith("//"));
        assertThat(references.stream().filter(reference -> reference.startsWith("/ui/")))
                .allSatisfy(path -> assertThat(server.get(path).statusCode()).isEqualTo(200));
    }

    private static List<String> references(String text) {
        return REFERENCE
                .matcher(text)
                .results()
                .map(TargetsPageTest::target)
                .filter(target -> !target.startsWith("data:"))
                .toList();
    }

    private static String target(MatchResult match) {
        if (match.group(3) != null) {
            return "/ui" + match.group(3);
        }
        return match.group(1) != null ? match.group(1) : match.group(2);
    }

    /** Nothing inline, nothing of other hosts, and no way from a text to markup. */
    @Test
    void theBrowserHoldsThePageToItsPolicy() {
        HttpResponse<String> page = server.get("/");
        Map<String, String> policy = new HashMap<>();
        for (String directive :
                page.headers().firstValue("content-security-policy").orElse("").split("; ?", -1)) {
            String[] words = directive.split(" ", 2);
            policy.put(words[0], words[1]);
        }

        assertThat(policy)
                .containsEntry("default-src", "'none'")
                .containsEntry("script-src", "'self'")
                .containsEntry("style-src", "'self'")
                .containsEntry("connect-src", "'self'")
                .containsEntry("img-src", "'self' blob:")
                .containsEntry("form-action", "'none'")
                .containsEntry("base-uri", "'none'")
                .containsEntry("frame-ancestors", "'none'")
                .containsEntry("require-trusted-types-for", "'script'")
                .containsEntry("trusted-types", "'none'");
        assertThat(page.headers().firstValue("referrer-policy")).hasValue("no-referrer");
        assertThat(page.body()).doesNotContain("<style", "style=\"", "onclick", "{{");
        assertThat(page.body()).doesNotContainPattern("<script(?! type=\"module\" src=)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ui/targets.css", "/ui/targets.js"})
    void whatABrowserHasIsNotSentAgain(String path) {
        HttpResponse<String> first = server.get(path);
        String tag = first.headers().firstValue("etag").orElseThrow();

        assertThat(first.headers().firstValue("cache-control")).hasValue("no-cache");
        for (String known : List.of(tag, "\"other\", " + tag, "*")) {
            HttpResponse<String> again = server.get(path, "If-None-Match", known);
            assertThat(again.statusCode()).as(known).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.headers().firstValue("etag")).hasValue(tag);
        }
        assertThat(server.get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void aPageOfAnotherVersionIsAnotherFile() throws ListenFailed {
        String tag = server.get("/").headers().firstValue("etag").orElseThrow();

        try (TestServer demonstration = new TestServer("fake", TestServer::resolve)) {
            assertThat(demonstration.get("/", "If-None-Match", tag).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void headSaysWhatGetWouldAndNoMore() {
        HttpResponse<String> head = server.send("HEAD", "/ui/targets.js");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("etag"))
                .isEqualTo(server.get("/ui/targets.js").headers().firstValue("etag"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ui/",
                "/ui",
                "/ui/nope.js",
                "/ui/targets.html",
                "/ui/about.html",
                "/ui/PageFile.class",
                "/ui/..%2fPageFile.class",
                "/ui/%2e%2e/metrics/Figure.class",
                "/targets.js",
                "/ui/targets.js/"
            })
    void nothingElseIsServed(String path) {
        assertThat(server.get(path).statusCode()).isIn(400, 404);
    }
}
