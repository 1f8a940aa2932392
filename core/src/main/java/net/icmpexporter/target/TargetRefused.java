package net.icmpexporter.target;

import java.io.Serial;

/** The book does not take or give a target. The message is a line for people. */
public final class TargetRefused extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private TargetRefused(String message) {
        super(message);
    }

    static TargetRefused changeInFile(ManagedTarget there) {
        return new TargetRefused(label(there) + " stands in the configuration file: change it there");
    }

    static TargetRefused standsInFile(ManagedTarget there) {
        return new TargetRefused(label(there) + " stands in the configuration file: remove it there, and reload");
    }

    static TargetRefused noRoom(long more, int there) {
        return new TargetRefused(
                "no room for " + more + " more targets: there are " + there + " of " + TargetBook.MAX_TARGETS);
    }

    private static String label(ManagedTarget target) {
        return target.name() + "@" + target.host();
    }
}
