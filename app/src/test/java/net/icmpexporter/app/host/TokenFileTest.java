package net.icmpexporter.app.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {

    @TempDir
    private Path folder;

    private Path file(String text, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static List<String> warnings(Path file) throws StartRefused {
        Logger logger = Logger.getLogger(TokenFile.class.getName());
        List<String> lines = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                lines.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
        try {
            assertThat(TokenFile.read(file)).isEqualTo("s3cret");
            return lines;
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
    }

    @Test
    void theFirstLineIsTheTokenAndAFileForEverybodyIsWarnedOf() throws Exception {
        assertThat(warnings(file("s3cret\nmore\n", "rw-r-----"))).isEmpty();
        assertThat(warnings(file(" s3cret", "rw-r--r--")))
                .singleElement()
                .asString()
                .contains("chmod o-r " + folder.resolve("token"))
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a b", "\u00e4"})
    void whatCannotBeATokenIsRefused(String text) throws IOException {
        Path file = file(text, "rw-------");
        assertThatThrownBy(() -> TokenFile.read(file))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith(file + ": ");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> TokenFile.read(missing)).hasMessage(missing + ": there is no such file");
    }
}
