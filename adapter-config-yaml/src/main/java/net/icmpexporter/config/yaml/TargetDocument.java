package net.icmpexporter.config.yaml;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.target.ManagedTarget;

/** What a configuration file says. Immutable. */
public final class TargetDocument {

    /** Room for 100,000 targets. */
    static final int LARGEST_BYTES = 32 << 20;

    private final List<ManagedTarget> targets;
    private final FileMark mark;

    private TargetDocument(List<ManagedTarget> targets, FileMark mark) {
        this.targets = targets;
        this.mark = mark;
    }

    /** All of them, in the order of the file, no two for the same. */
    public List<ManagedTarget> targets() {
        return targets;
    }

    /** Of the file, from before it was read. */
    FileMark mark() {
        return mark;
    }

    /**
     * Reads a file.
     *
     * @param usual what holds for whatever the file says nothing about
     * @throws BadTargetFile if it cannot be read or obeyed, with all that is wrong
     */
    public static TargetDocument of(Path file, ProbeOptions usual) throws BadTargetFile {
        FileMark mark = FileMark.of(file);
        return new TargetDocument(parse(file.toString(), bytes(file), usual), mark);
    }

    private static byte[] bytes(Path file) throws BadTargetFile {
        try {
            long bytes = Files.size(file);
            if (bytes > LARGEST_BYTES) {
                throw new BadTargetFile(
                        List.of(file + ": " + bytes + " bytes are more than the " + LARGEST_BYTES + " that are read"));
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new BadTargetFile(List.of(file + ": there is no such file"));
        } catch (AccessDeniedException e) {
            throw new BadTargetFile(List.of(file + ": this user may not read it"));
        } catch (IOException e) {
            throw new BadTargetFile(List.of(file + ": cannot be read: " + e.getMessage()));
        }
    }

    /** The targets of a text in UTF-8 that is called {@code name}. */
    static List<ManagedTarget> parse(String name, byte[] text, ProbeOptions usual) throws BadTargetFile {
        Mistakes mistakes = new Mistakes(name);
        String decoded = decode(text, mistakes);
        TargetReader reader = new TargetReader(mistakes, usual);
        YamlNode root = mistakes.isEmpty() ? YamlTree.of(decoded, mistakes) : null;
        List<ManagedTarget> targets = mistakes.isEmpty() ? reader.read(root) : List.of();
        if (!mistakes.isEmpty()) {
            throw new BadTargetFile(mistakes.lines());
        }
        return List.copyOf(targets);
    }

    private static String decode(byte[] text, Mistakes mistakes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer characters = CharBuffer.allocate(text.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(text), characters, true);
        characters.flip();
        if (result.isError()) {
            long line = 1
                    + characters.chars().filter(character -> character == '\n').count();
            mistakes.add((int) line, "a byte that is not UTF-8");
        }
        return characters.toString();
    }
}
