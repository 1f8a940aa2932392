package net.icmpexporter.linux.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a process without capabilities may read, by owner, group and mode alone (path_resolution(7)); no access lists. */
final class PlainAccess {

    private static final int READ = 4;
    private static final int SEARCH = 1;
    private static final int OWNER_SHIFT = 6;
    private static final int GROUP_SHIFT = 3;

    private final Credentials who;

    PlainAccess(Credentials who) {
        this.who = who;
    }

    /** The first of the files that it may not read, or the folder on the way that it may not enter; empty if none. */
    String firstOutOfReach(List<Path> files) {
        for (Path file : files) {
            for (Path folder = file.toAbsolutePath().getParent(); folder != null; folder = folder.getParent()) {
                if (!may(SEARCH, folder)) {
                    return folder.toString();
                }
            }
            if (!may(READ, file)) {
                return file.toString();
            }
        }
        return "";
    }

    private boolean may(int wanted, Path path) {
        try {
            Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,gid,mode");
            int mode = number(attributes, "mode");
            int shift = 0;
            if (number(attributes, "uid") == who.userId()) {
                shift = OWNER_SHIFT;
            } else if (who.groups().contains((long) number(attributes, "gid"))) {
                shift = GROUP_SHIFT;
            }
            return (mode >>> shift & wanted) != 0;
        } catch (IOException gone) {
            return false;
        }
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number.intValue() : 0;
    }
}
