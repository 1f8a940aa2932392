package net.icmpexporter.it.privilege;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The unit that we ship, {@code packaging/icmp-exporter.service}. */
final class UnitFile {

    static final Path PATH = Path.of(System.getProperty("icmp.exporter.root", ".."), "packaging/icmp-exporter.service")
            .toAbsolutePath()
            .normalize();

    private final List<String> lines;

    UnitFile() throws IOException {
        lines = Files.readAllLines(PATH);
    }

    /** The value of a setting that is there once. */
    String value(String name) {
        List<String> values = lines.stream()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .toList();
        if (values.size() != 1) {
            throw new AssertionError(name + " is " + values.size() + " times in " + PATH);
        }
        return values.get(0);
    }

    /** A value's words as capabilities in the spelling of setpriv(1). */
    List<String> capabilities(String name) {
        return words(value(name)).stream()
                .map(word -> word.toLowerCase(Locale.ROOT).replaceFirst("^cap_", ""))
                .toList();
    }

    /** The command line, without what the environment would add. */
    List<String> command() {
        return words(value("ExecStart")).stream()
                .filter(word -> !word.startsWith("$"))
                .toList();
    }

    private static List<String> words(String value) {
        return List.of(value.split(" ", -1));
    }
}
