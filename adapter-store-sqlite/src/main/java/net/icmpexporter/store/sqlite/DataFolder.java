package net.icmpexporter.store.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import net.icmpexporter.target.StoreFailed;
import org.jspecify.annotations.Nullable;

/**
 * The folder that one exporter has to itself. What is made in it is for its owner alone: names of targets tell how a network is
 * laid out.
 */
final class DataFolder implements AutoCloseable {

    private static final String LOCK = "icmp-exporter.lock";
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE = mode("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE = mode("rw-------");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Of the files that SQLite may have beside a file: the log of changes, and its index. */
    private static final String[] COMPANIONS = {"-wal", "-shm"};

    private final Path folder;
    private final FileChannel lock;

    private DataFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Makes the folder if it is not there, and takes it for this process, until {@link #close} or the process's end. */
    static DataFolder take(Path folder) throws StoreFailed {
        Path whole = folder.toAbsolutePath().normalize();
        try {
            // not createDirectories alone: in older builds of JDK 17 it refuses a link to a folder (JDK-8294193)
            if (!Files.isDirectory(whole)) {
                Files.createDirectories(whole, FOLDER_MODE);
            }
            return new DataFolder(whole, lock(whole));
        } catch (FileAlreadyExistsException e) {
            throw new StoreFailed(
                    "cannot keep data in " + whole + ": " + e.getFile()
                            + " is there and is no folder; give another one with -data",
                    e);
        } catch (IOException e) {
            throw new StoreFailed(
                    "cannot keep data in " + whole + ": " + reason(e) + "; let the user who runs icmp-exporter write "
                            + "there, or give another folder with -data, or none with -data \"\"",
                    e);
        }
    }

    private static FileChannel lock(Path folder) throws IOException, StoreFailed {
        Path file = folder.resolve(LOCK);
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE), FILE_MODE);
        try {
            if (tryLock(channel) == null) {
                throw new StoreFailed("another icmp-exporter (process "
                        + Files.readString(file).strip() + ") keeps its data in " + folder
                        + "; stop it, or give this one a folder of its own with -data");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (IOException | StoreFailed e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this very process has it
        }
    }

    /** The file with everything. */
    Path file() {
        return folder.resolve(SqliteTargetStore.FILE);
    }

    /** Where the file that shall follow a damaged one is made. One that was left half made is removed; SQLite removes its log. */
    Path successor() throws IOException {
        Path successor = beside(file(), ".new");
        Files.deleteIfExists(successor);
        return successor;
    }

    /** Makes an empty file if there is none. SQLite would let others read it, and gives its companions the rights of the file. */
    static void create(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, FILE_MODE);
        }
    }

    /**
     * Puts the successor in the place of the file, which stays under another name. At each moment there is a file in its place, so
     * that nothing is forgotten if the process dies here. Neither may be open.
     *
     * @return what the file is called now
     */
    Path replace() throws IOException {
        Path aside = nameAside();
        for (String companion : COMPANIONS) {
            if (Files.exists(beside(file(), companion))) {
                Files.move(beside(file(), companion), beside(aside, companion));
            }
        }
        try {
            Files.createLink(aside, file());
        } catch (UnsupportedOperationException | FileSystemException e) {
            // file systems without links
            Files.copy(file(), aside, StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.move(beside(file(), ".new"), file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return aside;
    }

    /** After when the file was last written; two may have the same time. */
    private Path nameAside() throws IOException {
        String name =
                ".corrupt-" + STAMP.format(Files.getLastModifiedTime(file()).toInstant());
        Path aside = beside(file(), name);
        for (int count = 2; Files.exists(aside); count++) {
            aside = beside(file(), name + "-" + count);
        }
        return aside;
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** For people: Java's messages of some failures are the name of the file alone. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "permission denied (" + denied.getFile() + ")";
        }
        if (e instanceof FileSystemException failed && failed.getReason() != null) {
            return failed.getReason() + " (" + failed.getFile() + ")";
        }
        return e.getClass().getSimpleName() + " " + e.getMessage();
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String rights) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
