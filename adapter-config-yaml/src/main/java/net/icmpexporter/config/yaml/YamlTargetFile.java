package net.icmpexporter.config.yaml;

import java.nio.file.Path;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.target.FileChange;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetFile;
import net.icmpexporter.target.TargetRefused;
import net.icmpexporter.time.WallClock;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file, as what it says is put into the book. What came of it is logged: a bad file once for each time that
 * somebody asked, or that it changed.
 */
public final class YamlTargetFile implements TargetFile {

    private static final System.Logger LOG = System.getLogger(YamlTargetFile.class.getName());
    private static final FileChange NOTHING = new FileChange(0, 0, 0, 0);

    private final Path path;
    private final ProbeOptions usual;
    private final TargetBook book;
    private final WallClock clock;
    private volatile Reload latest = new Reload(true, "", NOTHING, 0);

    /** The file as it was read last; guarded by this, as is the next. */
    private FileMark read = new FileMark("");

    private FileMark seen = read;

    /**
     * Reads nothing yet.
     *
     * @param usual what holds for whatever the file says nothing about
     */
    public YamlTargetFile(Path path, ProbeOptions usual, TargetBook book, WallClock clock) {
        this.path = path;
        this.usual = usual;
        this.book = book;
        this.clock = clock;
    }

    /** The first time: puts into the book what was read from the file already. */
    public synchronized Reload begin(TargetDocument document) {
        read = document.mark();
        seen = read;
        return enter(document);
    }

    @Override
    public synchronized Reload reload() {
        read = FileMark.of(path);
        seen = read;
        try {
            return enter(TargetDocument.of(path, usual));
        } catch (BadTargetFile bad) {
            return refuse(bad.lines());
        }
    }

    /**
     * Reads the file again if it is another one than before, and if it has stayed the same since the previous call: one that is
     * just being written is left alone. To be called every few seconds.
     *
     * @return null if it was not read
     */
    public synchronized @Nullable Reload reloadIfChanged() {
        FileMark before = seen;
        seen = FileMark.of(path);
        return seen.equals(read) || !seen.equals(before) ? null : reload();
    }

    private Reload enter(TargetDocument document) {
        try {
            FileChange change = book.replaceFile(document.targets());
            LOG.log(
                    System.Logger.Level.INFO,
                    path + ": " + change.added() + " targets added, " + change.changed() + " changed, "
                            + change.removed() + " removed, " + change.untouched() + " left as they were");
            latest = new Reload(true, "", change, clock.wallNs());
            return latest;
        } catch (TargetRefused refused) {
            return refuse(path + ": " + refused.getMessage());
        }
    }

    private Reload refuse(String lines) {
        LOG.log(System.Logger.Level.ERROR, path + " cannot be obeyed, and nothing was changed:\n" + lines);
        latest = new Reload(true, lines, NOTHING, latest.lastSuccessWallNs());
        return latest;
    }

    @Override
    public Reload latest() {
        return latest;
    }
}
