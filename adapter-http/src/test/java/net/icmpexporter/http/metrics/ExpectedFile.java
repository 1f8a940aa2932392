package net.icmpexporter.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the sources that must be what a test makes. With {@code -Dexpected.write} tests write these files instead of
 * comparing them: for looking at the difference and committing it.
 */
final class ExpectedFile {

    private static final boolean WRITE = System.getProperty("expected.write") != null;

    private ExpectedFile() {}

    /**
     * Compares.
     *
     * @param path from the folder of this module
     * @param test whose files these are
     */
    static void check(String path, String actual, Class<?> test) throws IOException {
        Path file = Path.of(path);
        if (WRITE) {
            Files.writeString(file, actual);
        }
        String expected = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        assertThat(actual)
                .as(
                        "%s; if the new text is meant, ./mvnw -q test -pl adapter-http -am -Dtest=%s"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Dexpected.write=true",
                        path, test.getSimpleName())
                .isEqualTo(expected);
    }
}
