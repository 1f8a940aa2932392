package net.icmpexporter.app.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import net.icmpexporter.app.config.EchoSettings.HostPort;
import net.icmpexporter.app.host.StartRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TargetsFileTest {

    private static final Path FILE = Path.of("t.json");

    @TempDir
    private Path folder;

    @Test
    void targetsAreReadAndWhatElseIsThereIsPassedOver() throws Exception {
        Path file = folder.resolve("targets.json");
        Files.writeString(file, """
                [
                  {"name": "a\\u0062 \\"c\\"", "address": "a.example:4000", "note": {"x": [1, -2.5e3, null, true, "y"]}},
                  {"address": "[2001:db8::1]:5", "name": "six"},
                  {"name": "here", "address": ":4000"}
                ]
                """);

        assertThat(TargetsFile.read(file))
                .containsExactly(
                        new TargetsFile.Entry("ab \"c\"", new HostPort("a.example", 4000)),
                        new TargetsFile.Entry("six", new HostPort("2001:db8::1", 5)),
                        new TargetsFile.Entry("here", new HostPort("", 4000)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "[~{`name`: `a`, `address`: `h:1`}~{`name`: `b`}]|3|']' was expected, and there is '{'",
                "{`name`: `a`}|1|'[' was expected, and there is '{'",
                "[]|1|there is no target in it",
                "[~~{`address`: `h:1`}]|3|a target without a name",
                "[{`name`: `a`}]|1|the target \"a\" has no address",
                "[{`name`: 5}]|1|a text in quotes was expected, and there is '5'",
                "[~{`name`: `a`, `address`: `h:1`},~{`name`: `a`, `address`: `h:2`}]|3"
                        + "|the name \"a\" is that of the target in line 2 too",
                "[{`name`: `a`,~ `address`: `h`}]|2|invalid value \"h\" for the address of \"a\": say :9116,"
                        + " 127.0.0.1:9116 or [::1]:9116, with a port up to 65535",
                "[{`name`: `a`, `address`: `h:1`}] x|1|the end was expected, and there is 'x'",
                "[{`name`: `a|1|a text without its closing quote",
                "[{`name`: `\\q`}]|1|'\\q' is no escape of JSON",
                "[{`x`: nul}]|1|a value was expected, and there is 'n'",
                "[{`name`: `a`, `address`: `h:1`}~|2|']' was expected, and there is the end of the file"
            })
    void whatIsWrongIsSaidByLine(String text, int line, String reason) {
        String json = text.replace('~', '\n').replace('`', '"');
        assertThatThrownBy(() -> TargetsFile.parse(FILE, json))
                .isInstanceOf(StartRefused.class)
                .hasMessage("-targets: t.json, line " + line + ": " + reason);
    }

    @Test
    void deepNestingIsRefused() {
        String json = "[{\"x\": " + "[".repeat(100_000) + "}]";
        assertThatThrownBy(() -> TargetsFile.parse(FILE, json)).hasMessage("-targets: t.json, line 1: too deep");
    }

    @Test
    void aMissingFileIsSaid() {
        assertThatThrownBy(() -> TargetsFile.read(folder.resolve("none")))
                .isInstanceOf(StartRefused.class)
                .hasMessage("-targets: there is no file " + folder.resolve("none"));
    }

    @Test
    void tenThousandTargetsAreRead() throws Exception {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < 10_000; i++) {
            json.append(i == 0 ? "" : ",").append("{\"name\":\"t").append(i).append("\",\"address\":\"h:1\"}\n");
        }
        assertThat(TargetsFile.parse(FILE, json.append(']').toString())).hasSize(10_000);
    }
}
