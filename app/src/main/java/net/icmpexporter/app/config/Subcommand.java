package net.icmpexporter.app.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the program does besides running as an exporter; the first word of the command line, before any flag. */
public enum Subcommand {
    /** Says what works on this host. */
    DOCTOR(
            "doctor",
            "[target [port]]",
            "Says what works on this host, why the rest does not, and what would allow it; probes the target.");

    private final String word;
    private final String arguments;
    private final String help;

    Subcommand(String word, String arguments, String help) {
        this.word = word;
        this.arguments = arguments;
        this.help = help;
    }

    /** The one that a command line begins with; null if it begins with none. */
    public static @Nullable Subcommand of(List<String> commandLine) {
        for (Subcommand subcommand : values()) {
            if (!commandLine.isEmpty() && commandLine.get(0).equals(subcommand.word)) {
                return subcommand;
            }
        }
        return null;
    }

    /** Whether the words behind it ask how it is used. */
    public static boolean asksForHelp(List<String> words) {
        return words.stream().anyMatch(List.of("-h", "-help", "--help")::contains);
    }

    /** How it is used, for people. */
    public String usage() {
        return "Usage: icmp-exporter " + word + " " + arguments + "\n        " + help + "\n";
    }

    /** Its line among the others. */
    String line() {
        return "   or: icmp-exporter " + word + " " + arguments + "\n        " + help + "\n";
    }
}
