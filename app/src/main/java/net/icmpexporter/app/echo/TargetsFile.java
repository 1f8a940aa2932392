package net.icmpexporter.app.echo;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.icmpexporter.app.config.BadFlag;
import net.icmpexporter.app.config.EchoCommandLine;
import net.icmpexporter.app.config.EchoSettings.HostPort;
import net.icmpexporter.app.config.Printable;
import net.icmpexporter.app.host.StartRefused;

/** The file of {@code -targets}: {@code [{"name": "a", "address": "a.example:4000"}]}. What is wrong with it is said by line. */
final class TargetsFile {

    private static final long MOST_BYTES = 16L << 20;
    private static final int MOST_TARGETS = 100_000;
    private static final int LONGEST_NAME = 256;

    /**
     * A target.
     *
     * @param name once in a file
     * @param address where it listens
     */
    record Entry(String name, HostPort address) {}

    private final Path file;
    private final JsonText json;
    private final Map<String, Integer> linesOfNames = new HashMap<>();

    private TargetsFile(Path file, String text) {
        this.file = file;
        this.json = new JsonText(text);
    }

    /**
     * Reads it.
     *
     * @throws StartRefused if it cannot be read, or is not what it should be; the message says in which line and why
     */
    static List<Entry> read(Path file) throws StartRefused {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new StartRefused("-targets: " + file + " has more than 16 MB");
            }
            return parse(file, Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException missing) {
            throw new StartRefused("-targets: there is no file " + file);
        } catch (AccessDeniedException denied) {
            throw new StartRefused("-targets: " + file + " may not be read by this user");
        } catch (CharacterCodingException bytes) {
            throw new StartRefused("-targets: " + file + " is not UTF-8");
        } catch (IOException unreadable) {
            throw new StartRefused("-targets: " + file + " cannot be read: " + unreadable.getMessage());
        }
    }

    static List<Entry> parse(Path file, String text) throws StartRefused {
        TargetsFile targets = new TargetsFile(file, text);
        try {
            return targets.entries();
        } catch (JsonText.Wrong wrong) {
            throw targets.refused(wrong.line(), String.valueOf(wrong.getMessage()));
        }
    }

    private List<Entry> entries() throws JsonText.Wrong, StartRefused {
        List<Entry> entries = new ArrayList<>();
        json.expect('[');
        if (!json.take(']')) {
            do {
                entries.add(entry());
                if (entries.size() > MOST_TARGETS) {
                    throw refused(json.line(), "more than " + MOST_TARGETS + " targets");
                }
            } while (json.take(','));
            json.expect(']');
        }
        json.expectEnd();
        if (entries.isEmpty()) {
            throw refused(1, "there is no target in it");
        }
        return entries;
    }

    private Entry entry() throws JsonText.Wrong, StartRefused {
        json.expect('{');
        int line = json.line();
        String name = "";
        String address = "";
        int addressLine = line;
        if (!json.take('}')) {
            do {
                String key = json.string();
                json.expect(':');
                switch (key) {
                    case "name" -> name = json.string();
                    case "address" -> {
                        address = json.string();
                        addressLine = json.line();
                    }
                    default -> json.skipValue();
                }
            } while (json.take(','));
            json.expect('}');
        }
        return entry(line, name, addressLine, address);
    }

    private Entry entry(int line, String name, int addressLine, String address) throws StartRefused {
        if (name.isEmpty()) {
            throw refused(line, "a target without a name");
        }
        if (name.length() > LONGEST_NAME) {
            throw refused(line, "the name " + Printable.of(name) + " is longer than " + LONGEST_NAME + " characters");
        }
        if (address.isEmpty()) {
            throw refused(line, "the target " + Printable.of(name) + " has no address");
        }
        Integer before = linesOfNames.putIfAbsent(name, line);
        if (before != null) {
            throw refused(line, "the name " + Printable.of(name) + " is that of the target in line " + before + " too");
        }
        try {
            return new Entry(name, EchoCommandLine.hostPort("the address of " + Printable.of(name), address));
        } catch (BadFlag wrong) {
            throw refused(addressLine, String.valueOf(wrong.getMessage()));
        }
    }

    private StartRefused refused(int line, String reason) {
        return new StartRefused("-targets: " + file + ", line " + line + ": " + reason);
    }
}
