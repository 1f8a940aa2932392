package net.icmpexporter.app;

import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.icmpexporter.app.config.BadFlag;
import net.icmpexporter.app.config.CommandLine;
import net.icmpexporter.app.config.Settings;
import net.icmpexporter.app.config.Subcommand;
import net.icmpexporter.app.doctor.Doctor;
import net.icmpexporter.app.doctor.DoctorArguments;
import net.icmpexporter.app.echo.TcpEcho;
import net.icmpexporter.app.host.LogFormat;
import net.icmpexporter.app.host.StartRefused;
import net.icmpexporter.app.ping.PingCommand;
import net.icmpexporter.app.targets.TargetsCommand;
import net.icmpexporter.app.targets.Terminal;
import net.icmpexporter.app.wiring.ConfigurationFile;
import net.icmpexporter.config.yaml.BadTargetFile;

/**
 * The program. Exit status: 0 after a stop or an answer, 1 if it cannot start here or a subcommand says no, 2 for a command
 * line that makes no sense; 3 if {@code targets} finds no exporter. {@code ping} has statuses of its own.
 */
public final class Main {

    private static final int OK = 0;
    private static final int CANNOT_START = 1;
    private static final int BAD_USAGE = 2;

    private Main() {}

    /** Runs until it is told to stop by a signal, or does what a subcommand says. */
    public static void main(String[] arguments) {
        LogFormat.install();
        List<String> words = List.of(arguments);
        Subcommand subcommand = Subcommand.of(words);
        try {
            if (subcommand == null) {
                run(new CommandLine(words));
            } else {
                run(subcommand, words.subList(1, words.size()));
            }
        } catch (BadFlag bad) {
            String usage = subcommand == null ? CommandLine.usage() : usage(subcommand);
            give(System.err, bad.getMessage() + System.lineSeparator() + usage, BAD_USAGE);
        } catch (StartRefused refused) {
            give(System.err, "icmp-exporter: " + refused.getMessage() + System.lineSeparator(), CANNOT_START);
        }
    }

    private static void run(CommandLine commandLine) throws BadFlag, StartRefused {
        switch (commandLine.wish()) {
            case HELP -> answer(CommandLine.usage());
            case VERSION -> answer(Version.line() + System.lineSeparator());
            case RUN -> start(commandLine.settings());
        }
    }

    private static void run(Subcommand subcommand, List<String> words) throws BadFlag, StartRefused {
        if (Subcommand.asksForHelp(words)) {
            answer(usage(subcommand));
        }
        switch (subcommand) {
            case DOCTOR -> {
                DoctorArguments target = DoctorArguments.parse(words);
                give(System.out, Version.line() + System.lineSeparator() + System.lineSeparator());
                System.exit(Doctor.examine(target, startScript(), System.out) ? OK : CANNOT_START);
            }
            case CHECK_CONFIG -> checkConfiguration(words);
            case PING -> System.exit(PingCommand.run(words, System.out, System.err));
            case TCP_ECHO -> {
                String said = TcpEcho.run(startScript(), words);
                if (said != null) {
                    answer(said);
                }
            }
            case TARGETS -> {
                Terminal terminal = Terminal.ofThisProcess(System.getenv());
                System.exit(new TargetsCommand(words, System.getenv(), terminal)
                        .run()
                        .status());
            }
        }
    }

    private static String usage(Subcommand subcommand) {
        return switch (subcommand) {
            case TARGETS -> TargetsCommand.usage();
            case PING -> PingCommand.usage();
            default -> subcommand.usage();
        };
    }

    private static void checkConfiguration(List<String> words) throws BadFlag {
        if (words.size() != 1 || words.get(0).startsWith("-")) {
            throw new BadFlag("check-config takes one file");
        }
        try {
            int targets = ConfigurationFile.read(new CommandLine(List.of("-config", words.get(0))).settings())
                    .targets()
                    .size();
            give(System.out, words.get(0) + ": " + targets + " targets" + System.lineSeparator(), OK);
        } catch (BadTargetFile bad) {
            give(System.err, bad.lines() + System.lineSeparator(), CANNOT_START);
        }
    }

    private static void start(Settings settings) throws StartRefused {
        Exporter.start(settings, Version.current());
    }

    /** The script beside the folder of our jar; the bare name where there is none. */
    private static String startScript() {
        try {
            Path ourselves = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path script = ourselves.resolve("../../bin/icmp-exporter").normalize();
            return Files.isExecutable(script) ? script.toString() : "icmp-exporter";
        } catch (URISyntaxException strange) {
            return "icmp-exporter";
        }
    }

    private static void answer(String text) {
        give(System.out, text);
        System.exit(OK);
    }

    private static void give(PrintStream stream, String text, int status) {
        give(stream, text);
        System.exit(status);
    }

    private static void give(PrintStream stream, String text) {
        stream.print(text);
        stream.flush();
    }
}
