package net.icmpexporter.it.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder /etc for one program: as it is on this host, but for {@code hosts}, {@code resolv.conf} and
 * {@code nsswitch.conf}, which are the test's and can change while the program runs.
 */
public final class Etc implements AutoCloseable {

    /** Makes the folder in the mount namespace that ip-netns(8) has made for the program, and becomes the program. */
    private static final String SCRIPT = "set -e; own=$1; shift; mkdir -p $own/host; mount --bind /etc $own/host;"
            + " mount -t tmpfs -o mode=755 none /etc;"
            + " for entry in $own/host/*; do ln -s $entry /etc/; done;"
            + " for file in hosts resolv.conf nsswitch.conf; do rm -f /etc/$file; ln -s $own/$file /etc/$file; done;"
            + " exec \"$@\"";

    private final Path folder;

    /** With none of the three files. */
    public Etc() {
        try {
            folder = Files.createTempDirectory("icx-etc");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new LabFailure("a folder for /etc", e);
        }
    }

    /** Replaces a file in one step, as programs that care do. */
    public void write(String file, String text) {
        try {
            Path fresh = Files.writeString(folder.resolve(file + ".new"), text);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(fresh, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LabFailure(file, e);
        }
    }

    /** The command line of a program, to be run in a namespace, that sees this folder. */
    List<String> words(List<String> program) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", SCRIPT, "etc", folder.toString()));
        words.addAll(program);
        return words;
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
