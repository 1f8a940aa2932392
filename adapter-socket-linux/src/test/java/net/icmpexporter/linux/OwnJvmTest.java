package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What depends on how the JVM was started. */
@Timeout(60)
class OwnJvmTest {

    @TempDir
    private Path directory;

    /** A line on the terminal that nobody asked for makes people wonder. */
    @Test
    void startsWithoutAWarning() throws IOException {
        assertThat(run(directory)).isEqualTo("opened: icmp4, icmp6, tcp4, tcp6: switched off");
    }

    /** As in a container without a writable directory: jnr-ffi cannot unpack its library. */
    @Test
    void saysWhatToDoWithoutADirectoryToUnpackInto() throws IOException {
        assertThat(run(Path.of("/proc")))
                .isEqualTo(
                        "refused: cannot load libjffi: it is unpacked into /proc, which must be writable and not mounted"
                                + " noexec; name another directory with -Djava.io.tmpdir");
    }

    private static String run(Path temporary) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-Duser.home=" + temporary);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(OpenElsewhere.class.getName());
        // where jnr-ffi looks next
        Process process = new ProcessBuilder(command)
                .directory(new File("/proc"))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
