package net.icmpexporter.app.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the program does besides running as an exporter; the first word of the command line, before any flag. */
public enum Subcommand {
    /** Says what works on this host. */
    DOCTOR(
            "doctor",
            "[target [port]]",
            "Says what works on this host, why the rest does not, and what would allow it; probes the target."),
    /** Echo over TCP connections. */
    TCP_ECHO("tcp-echo", "[flags]", "Echoes small frames over TCP connections, or probes hosts that do."),
    /** Says what is wrong with a configuration file. */
    CHECK_CONFIG("check-config", "file", "Says what is wrong with a configuration file, or how many targets it has."),
    /** Pings hosts, here and now. */
    PING("ping", "[flags] HOST...", "Pings hosts, many at once, with the kernel's time stamps; ping -help says how."),
    /** Asks a running exporter for its targets, or tells it others. */
    TARGETS(
            "targets",
            "list|add|remove|stats|import|export ...",
            "Lists and changes the targets of a running exporter; targets -help says how.");

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
        String flags = this == TCP_ECHO ? EchoCommandLine.usage() : "";
        return "Usage: icmp-exporter " + word + " " + arguments + "\n        " + help + "\n" + flags;
    }

    /** Its line among the others. */
    String line() {
        return "   or: icmp-exporter " + word + " " + arguments + "\n        " + help + "\n";
    }
}
