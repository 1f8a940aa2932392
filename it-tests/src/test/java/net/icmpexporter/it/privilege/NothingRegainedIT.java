package net.icmpexporter.it.privilege;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.icmpexporter.it.lab.ChildProcess;
import net.icmpexporter.it.lab.Installation;
import net.icmpexporter.it.lab.JavaProgram;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.Rights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was dropped does not come back: neither from the kernel nor through a program that has or gives capabilities. */
@Timeout(120)
final class NothingRegainedIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Programs that give capabilities to whoever starts them: one by its file, one by its owner. */
    private static final String GIVERS = """
            cp /bin/grep /opt/by-file
            setcap cap_net_raw+ep /opt/by-file
            cp /bin/grep /opt/by-owner
            chmod 4755 /opt/by-owner
            """;

    private static final String QUESTION = " -E CapEff|CapPrm|^Uid /proc/self/status";
    private static final String NONE = "CapPrm: 0000000000000000 CapEff: 0000000000000000";

    @TempDir
    Path classes;

    private final Lab lab = new Lab();
    private final Namespace host = lab.namespace("host");

    /** Where everybody may read it. */
    @BeforeEach
    void putTheProgramThere() throws IOException {
        Files.setPosixFilePermissions(classes, PosixFilePermissions.fromString("rwxr-xr-x"));
        String file = AfterTheDrop.class.getName().replace('.', '/') + ".class";
        Files.createDirectories(classes.resolve(file).getParent());
        try (InputStream compiled = AfterTheDrop.class.getClassLoader().getResourceAsStream(file)) {
            assertThat(compiled).as(file).isNotNull();
            Files.copy(compiled, classes.resolve(file));
        }
    }

    @AfterEach
    void unmake() {
        lab.close();
    }

    @Test
    void byRoot() {
        Map<String, String> attempts = attempt(List.of());

        assertThat(attempts.get("/opt/by-file" + QUESTION))
                .as("its capability is not in the bounding set")
                .contains("refused", "Operation not permitted");
        assertThat(attempts.get("/opt/by-owner" + QUESTION)).contains("0 Uid: 0 0 0 0 " + NONE);
        assertThat(attempts.get("setpriv --securebits +keep_caps true")).doesNotStartWith("0 ");
        assertThat(attempts.get("setpriv --dump"))
                .as("user id 0 is nobody special, for ever")
                .contains("Securebits: noroot,noroot_locked,no_setuid_fixup,no_setuid_fixup_locked,keep_caps_locked");
        assertThat(attempts.get("setpriv --bounding-set +net_raw true")).doesNotStartWith("0 ");
    }

    @Test
    void byAUserWithAmbientCapabilities() {
        // as Rights.ambient, but with programs that may still give: no_new_privs is what -drop has to see to
        List<String> user = new ArrayList<>(Rights.ambient(List.of("net_raw"), List.of()));
        user.remove("--no-new-privs");
        Map<String, String> attempts = attempt(user);

        assertThat(attempts.get("/opt/by-file" + QUESTION)).contains("0 Uid: ", NONE);
        assertThat(attempts.get("/opt/by-owner" + QUESTION)).contains("0 Uid: ", NONE);
        assertThat(attempts.get("/opt/by-owner" + QUESTION))
                .as("the effective user is the real one")
                .matches("0 Uid: (\\d+) \\1 .*");
    }

    private Map<String, String> attempt(List<String> rights) {
        List<String> words = new ArrayList<>(rights);
        words.addAll(JavaProgram.besideInstallation(classes, AfterTheDrop.class.getName()));
        List<String> programs = List.of(
                "/opt/by-file" + QUESTION,
                "/opt/by-owner" + QUESTION,
                "setpriv --inh-caps +net_raw --ambient-caps +net_raw true",
                "setpriv --bounding-set +net_raw true",
                "setpriv --securebits +keep_caps true",
                "setpriv --dump",
                "unshare -n true");
        words.addAll(programs);
        ChildProcess attempts = lab.keep(new ChildProcess("attempts", host.words(Installation.words(GIVERS, words))));

        assertThat(attempts.awaitEnd(PATIENCE))
                .as(attempts.output() + attempts.errors())
                .isZero();
        List<String> lines = attempts.output().lines().toList();
        assertThat(lines.get(1)).as("before").isEqualTo("raw socket: granted");
        assertThat(lines.get(3)).as("process id after, as before").isEqualTo(lines.get(0));
        assertThat(lines.get(4)).as("after").isEqualTo("raw socket: errno 1");
        Map<String, String> results = lines.stream()
                .skip(5)
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        assertThat(results.keySet()).containsExactlyInAnyOrderElementsOf(programs);
        assertThat(results.get("setpriv --inh-caps +net_raw --ambient-caps +net_raw true"))
                .doesNotStartWith("0 ");
        assertThat(results.get("unshare -n true")).as("a network of its own").doesNotStartWith("0 ");
        return results;
    }
}
