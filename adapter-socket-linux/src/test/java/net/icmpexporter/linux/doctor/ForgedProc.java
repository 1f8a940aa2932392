package net.icmpexporter.linux.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder /proc with what a test puts into it: at first a user without any privilege who may come to have some. */
final class ForgedProc {

    static final long EVERYTHING = 0x1ff_ffff_ffffL;
    static final long NET_RAW = 1L << 13;

    private final Path folder;

    ForgedProc(Path folder) {
        this.folder = folder;
        credentials(1000, 1000, "4 27", 0, EVERYTHING, false);
        interfaces("lo", "eth0");
    }

    ForgedProc credentials(int user, int group, String groups, long effective, long bounding, boolean noNewPrivileges) {
        String sets = "CapInh:\t0\nCapPrm:\t%x\nCapEff:\t%x\nCapBnd:\t%x\nCapAmb:\t0\n"
                .formatted(effective, effective, bounding);
        return file(
                "thread-self/status",
                "Name:\tjava\nUid:\t7\t" + user + "\t7\t7\nGid:\t7\t" + group + "\t7\t7\nGroups:\t" + groups + " \n"
                        + sets + "NoNewPrivs:\t" + (noNewPrivileges ? 1 : 0) + "\n");
    }

    ForgedProc interfaces(String... names) {
        StringBuilder text = new StringBuilder("Inter-|   Receive\n face |bytes\n");
        for (String name : names) {
            text.append("  ").append(name).append(": 1 2 3\n");
        }
        return file("net/dev", text.toString());
    }

    ForgedProc sysctl(String path, String value) {
        return file("sys/net/" + path, value + "\n");
    }

    ForgedProc file(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcFiles files() {
        return new ProcFiles(folder);
    }

    Credentials who() {
        return Credentials.read(files());
    }
}
