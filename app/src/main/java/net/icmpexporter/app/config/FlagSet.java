package net.icmpexporter.app.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Flags in the style of Go's flag package, which the exporter's users have in their unit files: {@code -x v}, {@code -x=v},
 * {@code --x v}, {@code --x=v}; a boolean is {@code -x} or {@code -x=false}, never {@code -x false}; {@code --} ends the
 * flags. The last of several counts. {@code -h} is {@code -help}.
 */
final class FlagSet {

    /** One flag: its name, what its value is called in the usage, its default, and what it does. */
    record Flag(String name, String value, String byDefault, String help) {

        /** Booleans take no value, and are false by default. */
        static Flag bool(String name, String help) {
            return new Flag(name, "", "false", help);
        }

        boolean isBool() {
            return value.isEmpty();
        }
    }

    private static final List<String> TRUE = List.of("1", "t", "T", "true", "TRUE", "True");
    private static final List<String> FALSE = List.of("0", "f", "F", "false", "FALSE", "False");

    private final Map<String, Flag> flags = new LinkedHashMap<>();
    private final Map<String, String> given = new LinkedHashMap<>();

    FlagSet(List<Flag> flags) {
        flags.forEach(flag -> this.flags.put(flag.name(), flag));
    }

    /** Reads the command line. */
    void parse(List<String> arguments) throws BadFlag {
        int at = 0;
        while (at < arguments.size()) {
            String argument = arguments.get(at++);
            if (argument.equals("--") && at == arguments.size()) {
                return;
            }
            if (argument.equals("--") || argument.equals("-") || !argument.startsWith("-")) {
                throw new BadFlag("unexpected argument: "
                        + Printable.of(argument.equals("--") ? arguments.get(at) : argument)
                        + "; only flags are understood");
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
    }

    private void give(Flag flag, String value) throws BadFlag {
        if (flag.isBool() && !TRUE.contains(value) && !FALSE.contains(value)) {
            throw new BadFlag(
                    "invalid boolean value " + Printable.of(value) + " for -" + flag.name() + ": say true or false");
        }
        given.put(flag.name(), value);
    }

    /** The value given, or the default. */
    String text(String name) {
        return given.getOrDefault(name, flag(name).byDefault());
    }

    boolean bool(String name) {
        return TRUE.contains(text(name));
    }

    /** A whole number within bounds, both included. */
    int number(String name, int least, int most) throws BadFlag {
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
    String usage() {
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
