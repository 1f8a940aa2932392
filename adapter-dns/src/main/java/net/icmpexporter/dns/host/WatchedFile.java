package net.icmpexporter.dns.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import net.icmpexporter.time.MonoClock;
import org.jspecify.annotations.Nullable;

/**
 * What a small text file says, as it is now: it is looked at again a second after the last time, and read again if it is
 * another one then. A file that is not there is an empty one. One thread.
 */
final class WatchedFile<T> {

    private static final System.Logger LOG = System.getLogger(WatchedFile.class.getName());
    private static final long LOOK_AGAIN_NS = TimeUnit.SECONDS.toNanos(1);

    /** What tells one state of a file from another, without reading it; {@code null} key: there is none. */
    private record State(@Nullable Object key, FileTime modified, long bytes) {
        static final State MISSING = new State(null, FileTime.fromMillis(0), -1);
    }

    private final Path path;
    private final Function<Stream<String>, T> parser;
    private final MonoClock clock;
    private State state = State.MISSING;
    private T content;
    private long lookedMonoNs;
    private boolean looked;

    /** @param parser makes sense of the lines; of none, too */
    WatchedFile(Path path, MonoClock clock, Function<Stream<String>, T> parser) {
        this.path = path;
        this.clock = clock;
        this.parser = parser;
        this.content = parser.apply(Stream.empty());
    }

    /** What the file says. */
    T content() {
        long nowMonoNs = clock.monoNs();
        if (!looked || nowMonoNs - lookedMonoNs >= LOOK_AGAIN_NS) {
            looked = true;
            lookedMonoNs = nowMonoNs;
            State now = look();
            if (!now.equals(state)) {
                state = now;
                content = parser.apply(read().stream());
            }
        }
        return content;
    }

    private State look() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new State(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
        } catch (IOException e) {
            return State.MISSING;
        }
    }

    private List<String> read() {
        try {
            return Files.readAllLines(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, path + " cannot be read, and is taken for empty: " + e);
            return List.of();
        }
    }
}
