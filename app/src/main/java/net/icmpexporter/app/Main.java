package net.icmpexporter.app;

import java.io.PrintStream;
import java.util.List;
import net.icmpexporter.app.config.BadFlag;
import net.icmpexporter.app.config.CommandLine;
import net.icmpexporter.app.config.Settings;
import net.icmpexporter.app.host.LogFormat;
import net.icmpexporter.app.host.StartRefused;

/** The program. Exit status: 0 after a stop or an answer, 1 if it cannot start here, 2 for flags that make no sense. */
public final class Main {

    private static final int OK = 0;
    private static final int CANNOT_START = 1;
    private static final int BAD_USAGE = 2;

    private Main() {}

    /** Runs until it is told to stop by a signal. */
    public static void main(String[] arguments) {
        LogFormat.install();
        try {
            CommandLine commandLine = new CommandLine(List.of(arguments));
            switch (commandLine.wish()) {
                case HELP -> answer(CommandLine.usage());
                case VERSION -> answer(Version.line() + System.lineSeparator());
                case RUN -> start(commandLine.settings());
            }
        } catch (BadFlag bad) {
            give(System.err, bad.getMessage() + System.lineSeparator() + CommandLine.usage(), BAD_USAGE);
        } catch (StartRefused refused) {
            give(System.err, "icmp-exporter: " + refused.getMessage() + System.lineSeparator(), CANNOT_START);
        }
    }

    private static void start(Settings settings) throws StartRefused {
        Exporter.start(settings, Version.current());
    }

    private static void answer(String text) {
        give(System.out, text, OK);
    }

    private static void give(PrintStream stream, String text, int status) {
        stream.print(text);
        stream.flush();
        System.exit(status);
    }
}
