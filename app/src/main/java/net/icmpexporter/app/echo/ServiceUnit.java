package net.icmpexporter.app.echo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.icmpexporter.app.host.StartRefused;

/** The systemd service of {@code tcp-echo} (systemd.service(5)): its unit file has the flags that were given at the install. */
final class ServiceUnit {

    static final String NAME = "icmp-exporter-tcp-echo.service";

    private static final Path SYSTEM_UNITS = Path.of("/etc/systemd/system");
    private static final String NEEDS_ROOT = "; that takes root";

    /** Runs a program to its end. */
    @FunctionalInterface
    interface Runner {
        /** The output of a program that failed; empty if it did not. */
        String run(List<String> command) throws IOException;
    }

    private final Path unit;
    private final Runner runner;

    ServiceUnit(Path folder, Runner runner) {
        this.unit = folder.resolve(NAME);
        this.runner = runner;
    }

    static ServiceUnit ofThisHost() {
        return new ServiceUnit(SYSTEM_UNITS, ServiceUnit::runAndWait);
    }

    private static String runAndWait(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            int status = process.waitFor();
            return status == 0 ? "" : output.isEmpty() ? "it ended with status " + status : output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /**
     * Writes the unit file and has it started with the system; an earlier one is replaced.
     *
     * @param program the start script
     * @param words the flags as they were given, {@code -svc} among them
     */
    String install(String program, List<String> words) throws StartRefused {
        try {
            Files.writeString(
                    unit, text(Path.of(program).toAbsolutePath().normalize().toString(), words));
        } catch (AccessDeniedException denied) {
            throw new StartRefused("-svc install: " + unit + " may not be written" + NEEDS_ROOT);
        } catch (NoSuchFileException noFolder) {
            throw new StartRefused("-svc install: there is no folder " + unit.getParent() + ": is systemd here?");
        } catch (IOException failed) {
            throw new StartRefused("-svc install: " + unit + " cannot be written: " + failed.getMessage());
        }
        systemctl("install", "daemon-reload");
        systemctl("install", "enable", NAME);
        return "installed " + unit + "; icmp-exporter tcp-echo -svc start starts it\n";
    }

    /** Stops it and removes the unit file. */
    String uninstall() throws StartRefused {
        if (!Files.exists(unit)) {
            throw new StartRefused("-svc uninstall: there is no " + unit);
        }
        systemctl("uninstall", "disable", "--now", NAME);
        try {
            Files.delete(unit);
        } catch (IOException denied) {
            throw new StartRefused("-svc uninstall: " + unit + " cannot be removed" + NEEDS_ROOT);
        }
        systemctl("uninstall", "daemon-reload");
        return "removed " + unit + "\n";
    }

    String start() throws StartRefused {
        systemctl("start", "start", NAME);
        return "started " + NAME + "\n";
    }

    String stop() throws StartRefused {
        systemctl("stop", "stop", NAME);
        return "stopped " + NAME + "\n";
    }

    private void systemctl(String action, String... words) throws StartRefused {
        List<String> command = new ArrayList<>(List.of("systemctl"));
        command.addAll(List.of(words));
        String what = "-svc " + action + ": " + String.join(" ", command);
        try {
            String problem = runner.run(command);
            if (!problem.isEmpty()) {
                throw new StartRefused(what + ": " + problem);
            }
        } catch (IOException noProgram) {
            throw new StartRefused(what + ": " + noProgram.getMessage() + ": is systemd here?");
        }
    }

    static String text(String program, List<String> words) {
        String command = commandLine(program, words);
        return """
                [Unit]
                Description=Echo over TCP, of icmp-exporter
                Wants=network-online.target
                After=network-online.target

                [Service]
                ExecStart=%s
                Restart=always
                RestartSec=2
                DynamicUser=yes
                NoNewPrivileges=yes
                ProtectSystem=strict
                ProtectHome=read-only
                PrivateTmp=yes
                PrivateDevices=yes
                LimitNOFILE=65536
                RestrictAddressFamilies=AF_INET AF_INET6 AF_NETLINK AF_UNIX

                [Install]
                WantedBy=multi-user.target
                """.formatted(command);
    }

    /** The flags as they were, but for {@code -svc}; and the file of targets by its whole path, since a service has another folder. */
    private static String commandLine(String program, List<String> words) {
        List<String> command = new ArrayList<>(List.of(program, "tcp-echo"));
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String flag = word.replaceFirst("^--?", "");
            if (flag.equals("svc")) {
                i++;
            } else if (flag.equals("targets") && i + 1 < words.size()) {
                command.add(word);
                command.add(whole(words.get(++i)));
            } else if (flag.startsWith("targets=")) {
                command.add("-targets=" + whole(flag.substring("targets=".length())));
            } else if (!flag.startsWith("svc=")) {
                command.add(word);
            }
        }
        command.addAll(List.of("-svc", "run"));
        return command.stream().map(ServiceUnit::quoted).collect(Collectors.joining(" "));
    }

    private static String whole(String file) {
        return file.isEmpty()
                ? file
                : Path.of(file).toAbsolutePath().normalize().toString();
    }

    /** As systemd.service(5) and systemd.unit(5) want words of a command line: variables and specifiers kept from being replaced. */
    private static String quoted(String word) {
        String kept = word.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("%", "%%")
                .replace("$", "$$");
        return word.matches("[-A-Za-z0-9_./:=,@+]+") ? word : '"' + kept + '"';
    }
}
