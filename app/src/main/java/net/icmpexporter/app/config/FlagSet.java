package net.icmpexporter.app.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.icmpexporter.config.yaml.DurationText;

/**
 * Flags in the style of Go's flag package, which the exporter's users have in their unit files: {@code -x v}, {@code -x=v},
 * {@code --x v}, {@code --x=v}; a boolean is {@code -x} or {@code -x=false}, never {@code -x false}; {@code --} ends the
 * flags. The last of several counts. {@code -h} is {@code -help}.
 */
public final class FlagSet {

    /**
     * One flag.
     *
     * @param name without the hyphen
     * @param value what its value is called in the usage; empty for a boolean
     * @param byDefault its value if it is not given
     * @param help what it does
     */
    public record Flag(String name, String value, String byDefault, String help) {

        /** Booleans take no value, and are false by default. */
        public static Flag bool(String name, String help) {
            return new Flag(name, "", "false", help);
        }

        boolean isBool() {
            return value.isEmpty();
        }
    }

    private static final List<String> TRUE = List.of("1", "t", "T", "true", "TRUE", "True");
    private static final List<String> FALSE = List.of("0", "f", "F", "false", "FALSE", "False");

    private static final long HOUR_NS = 3_600_000_000_000L;

    private final Map<String, Flag> flags = new LinkedHashMap<>();
    private final Map<String, String> given = new LinkedHashMap<>();

    /** These flags, none of them given yet. */
    public FlagSet(List<Flag> flags) {
        flags.forEach(flag -> this.flags.put(flag.name(), flag));
    }

    /**
     * Reads a command line of flags alone.
     *
     * @throws BadFlag for an unknown flag, one without the value it needs, or any other word
     */
    void parse(List<String> arguments) throws BadFlag {
        List<String> words = parseAmongWords(arguments);
        if (!words.isEmpty()) {
            throw new BadFlag("unexpected argument: " + Printable.of(words.get(0)) + "; only flags are understood");
        }
    }

    /**
     * Reads a command line on which flags may stand anywhere. Behind {@code --} are words alone.
     *
     * @return the other words, in their order
     * @throws BadFlag for an unknown flag, or one without the value it needs
     */
    public List<String> parseAmongWords(List<String> arguments) throws BadFlag {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < arguments.size()) {
            String argument = arguments.get(at++);
            if (argument.equals("--")) {
                words.addAll(arguments.subList(at, arguments.size()));
                return words;
            }
            if (argument.equals("-") || !argument.startsWith("-")) {
                words.add(argument);
                continue;
            }
            String text = argument.substring(argument.startsWith("--") ? 2 : 1);
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            Flag flag = flags.get(name.equals("h") ? "help" : name);
            if (flag == null) {
                throw new BadFlag("flag provided but not defined: " + Printable.of(argument));
            }
            if (equals >= 0) {
                give(flag, text.substring(equals + 1));
            } else if (flag.isBool()) {
                give(flag, "true");
            } else if (at == arguments.size()) {
                throw new BadFlag("flag needs an argument: -" + flag.name());
            } else {
                give(flag, arguments.get(at++));
            }
        }
        return words;
    }

    private void give(Flag flag, String value) throws BadFlag {
        if (flag.isBool() && !TRUE.contains(value) && !FALSE.contains(value)) {
            throw new BadFlag(
                    "invalid boolean value " + Printable.of(value) + " for -" + flag.name() + ": say true or false");
        }
        given.put(flag.name(), value);
    }

    /** The value given, or the default. */
    public String text(String name) {
        return given.getOrDefault(name, flag(name).byDefault());
    }

    /** Whether a boolean is given as true. */
    public boolean bool(String name) {
        return TRUE.contains(text(name));
    }

    /** A whole number within bounds, both included. */
    public int number(String name, int least, int most) throws BadFlag {
        String text = text(name);
        Integer value = GoInteger.parse(text);
        if (value == null) {
            throw new BadFlag("invalid value " + Printable.of(text) + " for -" + name + ": not a whole number");
        }
        if (value < least || value > most) {
            throw new BadFlag(name + " must be between " + least + " and " + most + ", not " + Printable.bare(text));
        }
        return value;
    }

    /** A duration of whole hours within bounds, both included; what is no whole hour counts as one more. */
    long hours(String name, long least, long most) throws BadFlag {
        String text = text(name);
        Long ns = DurationText.parse(text);
        if (ns == null) {
            throw new BadFlag(
                    "invalid value " + Printable.of(text) + " for -" + name + ": a duration such as 720h or 30d");
        }
        long hours = ns / HOUR_NS + (ns % HOUR_NS == 0 ? 0 : 1);
        if (hours < least || hours > most) {
            throw new BadFlag(
                    name + " must be between " + least + "h and " + most / 24 + "d, not " + Printable.bare(text));
        }
        return hours;
    }

    /** Whether the command line gives a flag of whole numbers another value than its default, or none that is a number. */
    boolean differs(String name) {
        return !Objects.equals(
                GoInteger.parse(text(name)), GoInteger.parse(flag(name).byDefault()));
    }

    private Flag flag(String name) {
        Flag flag = flags.get(name);
        if (flag == null) {
            throw new IllegalArgumentException("no flag " + name);
        }
        return flag;
    }

    /** One line or two a flag. */
    public String usage() {
        StringBuilder text = new StringBuilder();
        for (Flag flag : flags.values()) {
            text.append("  -").append(flag.name());
            if (!flag.isBool()) {
                text.append(' ').append(flag.value());
            }
            text.append("\n        ").append(flag.help());
            if (!flag.isBool()) {
                text.append(" (default ")
                        .append(flag.byDefault().isEmpty() ? "\"\"" : flag.byDefault())
                        .append(')');
            }
            text.append('\n');
        }
        return text.toString();
    }
}
