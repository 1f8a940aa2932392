package net.icmpexporter.app.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.app.host.StartRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServiceUnitTest {

    @TempDir
    private Path folder;

    private final List<String> commands = new ArrayList<>();
    private String problem = "";

    private ServiceUnit unit() {
        return new ServiceUnit(folder, command -> {
            commands.add(String.join(" ", command));
            return problem;
        });
    }

    @Test
    void theFlagsOfTheInstallAreRecorded() throws Exception {
        String said = unit().install(
                        "/opt/icmp-exporter/bin/icmp-exporter",
                        List.of(
                                "-mode",
                                "both",
                                "-svc",
                                "install",
                                "-targets",
                                "/etc/t.json",
                                "-interval=1s",
                                "--svc=x"));

        Path file = folder.resolve(ServiceUnit.NAME);
        assertThat(said).startsWith("installed " + file);
        assertThat(Files.readAllLines(file))
                .contains("ExecStart=/opt/icmp-exporter/bin/icmp-exporter tcp-echo -mode both -targets /etc/t.json"
                        + " -interval=1s -svc run");
        assertThat(commands)
                .containsExactly("systemctl daemon-reload", "systemctl enable icmp-exporter-tcp-echo.service");
    }

    /** A service runs in another folder, and systemd replaces variables and specifiers. */
    @Test
    void wordsAreQuotedAndThePathIsWhole() {
        String text = ServiceUnit.text("/opt/a b/x", List.of("-targets=my $file%i.json", "-target", "h\"\\:1"));

        String whole = Path.of("my $file%i.json")
                .toAbsolutePath()
                .toString()
                .replace("$", "$$")
                .replace("%", "%%");
        assertThat(text)
                .contains("ExecStart=\"/opt/a b/x\" tcp-echo \"-targets=" + whole
                        + "\" -target \"h\\\"\\\\:1\" -svc run");
    }

    @Test
    void uninstallingStopsAndRemoves() throws Exception {
        unit().install("/bin/x", List.of());
        commands.clear();

        assertThat(unit().uninstall()).startsWith("removed ");
        assertThat(folder.resolve(ServiceUnit.NAME)).doesNotExist();
        assertThat(commands)
                .containsExactly("systemctl disable --now icmp-exporter-tcp-echo.service", "systemctl daemon-reload");
        assertThatThrownBy(() -> unit().uninstall())
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("there is no ");
    }

    @Test
    void startAndStopAreSystemctls() throws Exception {
        unit().start();
        unit().stop();

        assertThat(commands)
                .containsExactly(
                        "systemctl start icmp-exporter-tcp-echo.service",
                        "systemctl stop icmp-exporter-tcp-echo.service");
    }

    @Test
    void whatSystemctlSaysIsSaid() {
        problem = "Unit not found.";

        assertThatThrownBy(() -> unit().start())
                .isInstanceOf(StartRefused.class)
                .hasMessage("-svc start: systemctl start icmp-exporter-tcp-echo.service: Unit not found.");
    }

    @Test
    void withoutTheFolderOfUnitsItIsSaid() {
        ServiceUnit unit = new ServiceUnit(folder.resolve("none"), command -> "");

        assertThatThrownBy(() -> unit.install("/bin/x", List.of()))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("is systemd here?");
    }
}
