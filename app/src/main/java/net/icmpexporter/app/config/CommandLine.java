package net.icmpexporter.app.config;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.icmpexporter.app.config.FlagSet.Flag;

/** The exporter's command line: which flags there are, and what they mean together. */
public final class CommandLine {

    /** What the command line asks for. */
    public enum Wish {
        /** To run, with {@link #settings}. */
        RUN,
        /** The text of {@link CommandLine#usage}. */
        HELP,
        /** The version. */
        VERSION
    }

    private static final int LONGEST_MS = 3_600_000;
    private static final long LONGEST_HISTORY_HOURS = 3_650 * 24;

    private static final List<Flag> FLAGS = List.of(
            new Flag("listen", "address", ":9116", "Address and port to serve HTTP on."),
            new Flag(
                    "interface4",
                    "name",
                    Settings.AUTO,
                    "Interface for IPv4. auto: as the routing table says for each target. \"\": no IPv4."),
            new Flag("interface6", "name", Settings.AUTO, "The same for IPv6."),
            new Flag("interval", "ms", "2000", "Milliseconds between two probes of a target; 10 or more."),
            new Flag("timeout", "ms", "3000", "Milliseconds after which a probe is lost; 10 or more."),
            new Flag("maxpps", "n", "10000", "The most probes a second over all targets, 1 to 1000000. Locked."),
            new Flag("identifier", "n", "0", "ICMP identifier: 0 the process id, 1 random, else itself. Locked."),
            new Flag(
                    "outage-losses",
                    "n",
                    "3",
                    "Losses in a row that begin an outage, and answers in a row that end it; 1 to 100."),
            Flag.bool("drop", "Gives up every privilege for good once the sockets are open."),
            Flag.bool(
                    "hard",
                    "Stamps of the network card, where it can stamp all packets. auto: the default route's interface."),
            Flag.bool("i-wont-be-evil", "Unlocks the locked flags, which can do harm to networks."),
            new Flag("transport", "kind", "linux", "linux: the real network. fake: an invented one, to look around."),
            new Flag(
                    "config",
                    "file",
                    "",
                    "YAML file with targets that are probed all the time; SIGHUP reads it again."),
            new Flag(
                    "data",
                    "dir",
                    TargetSettings.AUTO,
                    "Keeps targets of the API, figures and histories. auto: $STATE_DIRECTORY, else icmp-exporter in the"
                            + " XDG state folder. \"\": all in memory."),
            new Flag("history", "duration", "30d", "How long histories are kept, as in 720h or 30d."),
            new Flag("api-listen", "address", "", "Address and port where the API takes changes from other hosts too."),
            new Flag("api-token-file", "file", "", "File with the token that changes by the API need, wherever from."),
            Flag.bool("help", "Shows this text."),
            Flag.bool("version", "Shows the version."));

    private static final List<String> LOCKED = List.of("maxpps", "identifier");

    private final FlagSet flags = new FlagSet(FLAGS);

    /**
     * Reads the arguments of the program.
     *
     * @throws BadFlag for an unknown flag, or one without the value it needs
     */
    public CommandLine(List<String> arguments) throws BadFlag {
        flags.parse(arguments);
    }

    /** The flags and the subcommands, for people. */
    public static String usage() {
        return "Usage: icmp-exporter [flags]\n" + new FlagSet(FLAGS).usage()
                + Arrays.stream(Subcommand.values()).map(Subcommand::line).collect(Collectors.joining());
    }

    /** What is wanted. */
    public Wish wish() {
        if (flags.bool("help")) {
            return Wish.HELP;
        }
        return flags.bool("version") ? Wish.VERSION : Wish.RUN;
    }

    /**
     * What the flags say, all checked.
     *
     * @throws BadFlag for a value that is out of bounds, or locked
     */
    public Settings settings() throws BadFlag {
        for (String name : LOCKED) {
            if (flags.differs(name) && !flags.bool("i-wont-be-evil")) {
                throw new BadFlag("-" + name + " is locked, since it can do harm to networks: add -i-wont-be-evil");
            }
        }
        String interface4 = flags.text("interface4");
        String interface6 = flags.text("interface6");
        if (interface4.isEmpty() && interface6.isEmpty()) {
            throw new BadFlag("interface4 and interface6 is not set: leave one of them at auto, or name an interface");
        }
        ListenAddress listen = ListenAddress.parse("-listen", flags.text("listen"));
        return new Settings(
                listen.host(),
                listen.port(),
                interface4,
                interface6,
                flags.number("interval", 10, LONGEST_MS),
                flags.number("timeout", 10, LONGEST_MS),
                flags.number("maxpps", 1, 1_000_000),
                flags.number("identifier", 0, 65_535),
                flags.number("outage-losses", 1, 100),
                flags.bool("drop"),
                flags.bool("hard"),
                transport(),
                targets());
    }

    private TargetSettings targets() throws BadFlag {
        String apiListen = flags.text("api-listen");
        return new TargetSettings(
                flags.text("config"),
                flags.text("data"),
                flags.hours("history", 1, LONGEST_HISTORY_HOURS),
                apiListen.isEmpty() ? null : ListenAddress.parse("-api-listen", apiListen),
                flags.text("api-token-file"));
    }

    private TransportKind transport() throws BadFlag {
        String text = flags.text("transport");
        for (TransportKind kind : TransportKind.values()) {
            if (kind.label().equals(text)) {
                return kind;
            }
        }
        throw new BadFlag("invalid value " + Printable.of(text) + " for -transport: linux or fake");
    }
}
