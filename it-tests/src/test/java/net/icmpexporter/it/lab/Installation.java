package net.icmpexporter.it.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The packaged exporter as it is installed: the folder of the build as {@code /opt/icmp-exporter}, owned by root and
 * read-only. Only those programs see it there that are started through this: they have mounts of their own.
 */
public final class Installation {

    /** Where it is. */
    public static final String HOME = "/opt/icmp-exporter";

    /** Its start script. */
    public static final String PROGRAM = HOME + "/bin/icmp-exporter";

    /** A private mount for all of /opt, so that nothing of the machine is changed; an empty sudo, for root has no need of it. */
    private static final String INSTALL = """
            set -e
            mount -t tmpfs -o mode=755 tmpfs /opt
            mkdir /opt/test
            printf '#!/bin/sh\\nexec "$@"\\n' >/opt/test/sudo
            chmod 755 /opt/test/sudo
            cp -r "$1" /opt/icmp-exporter
            chown -R 0:0 /opt/icmp-exporter
            chmod -R u=rwX,go=rX /opt/icmp-exporter
            PATH=/opt/test:$PATH sh -ec "$2"
            mount -o remount,ro /opt
            shift 2
            export XDG_STATE_HOME=/opt/state
            exec "$@"
            """;

    private static final Path BUILT = Path.of(System.getProperty("icmp.exporter.home", "../app/target/icmp-exporter"))
            .toAbsolutePath();

    private Installation() {}

    /** The command line that runs a program where the exporter is installed, in mounts of its own. */
    public static List<String> words(List<String> program) {
        return words("true", program);
    }

    /**
     * The same, after some commands that install more.
     *
     * @param commands for the shell, as a reader would type them
     */
    public static List<String> words(String commands, List<String> program) {
        List<String> words = new ArrayList<>(List.of("unshare", "-m", "--propagation", "private", "sh", "-c", INSTALL));
        words.addAll(List.of("sh", BUILT.toString(), commands));
        words.addAll(program);
        return words;
    }

    /** Runs a program there to its end, with status 0; its output. */
    public static String run(List<String> program) {
        return Command.run(words(program));
    }
}
