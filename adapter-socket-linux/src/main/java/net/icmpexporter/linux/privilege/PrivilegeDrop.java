package net.icmpexporter.linux.privilege;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.ProcessSys;
import net.icmpexporter.linux.libc.Sys;

/**
 * Gives up every privilege of this process, for good. Capabilities belong to threads (capabilities(7)), and a JVM has many
 * that nobody can reach: so one thread gives up its own and those of every program it will ever start, and then starts this
 * very program again with execve(2), which ends all others. Process id, command line, environment and the sockets stay.
 */
public final class PrivilegeDrop {

    private static final Path OURSELVES = Path.of("/proc/self/exe");
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    /** The kernel has no more than 64, and refuses the first that it does not know. */
    private static final int MOST_CAPABILITIES = 64;

    /**
     * linux/securebits.h: user id 0 is nobody special at execve(2) and setuid(2), capabilities are neither kept nor raised,
     * and each of these is locked.
     */
    private static final int NOTHING_FOR_ROOT = 0b1110_1111;

    private final ProcessSys process;
    private final String summary;

    private PrivilegeDrop(ProcessSys process, String summary) {
        this.process = process;
        this.summary = summary;
    }

    /**
     * Gives up all privileges of the calling thread, which must be the one that calls {@link #startAgain} next.
     *
     * @param httpPort the port on which this process listens
     * @throws PrivilegesNotDropped if something cannot be given up or handed over; the process must end then, since the
     *     calling thread may have lost what others have
     */
    public static PrivilegeDrop ofThisThread(int httpPort) throws PrivilegesNotDropped {
        Sys sys = Sys.open();
        ProcessSys process = ProcessSys.open();
        ThreadPrivileges before = ThreadPrivileges.ofThisThread();
        Handover handover =
                new Handover(ProcessHandle.current().pid(), new OpenSockets(sys, process).handOver(httpPort));
        if (before.mayLimitItself()) {
            emptyBoundingSet(process);
            check("limit user id 0", process.prctl(ProcessSys.PR_SET_SECUREBITS, NOTHING_FOR_ROOT));
        }
        int ambient = process.prctl(ProcessSys.PR_CAP_AMBIENT, ProcessSys.PR_CAP_AMBIENT_CLEAR_ALL);
        // Linux before 4.3 has no ambient capabilities
        check("clear the ambient capabilities", ambient == -Errno.EINVAL ? 0 : ambient);
        check("set no_new_privs", process.prctl(ProcessSys.PR_SET_NO_NEW_PRIVS, 1));
        check("clear the capabilities", process.clearCapabilities());
        ThreadPrivileges after = ThreadPrivileges.ofThisThread();
        if (!after.isNothing()) {
            throw new PrivilegesNotDropped("-drop: the kernel let the exporter keep " + CapabilityNames.of(after.held())
                    + "; start it without -drop, or without privileges");
        }
        requireReadableProgram();
        check("name the sockets", process.setEnvironment(Handover.VARIABLE, handover.text()));
        return new PrivilegeDrop(process, summary(before, after));
    }

    private static void emptyBoundingSet(ProcessSys process) throws PrivilegesNotDropped {
        for (int capability = 0; capability < MOST_CAPABILITIES; capability++) {
            int result = process.prctl(ProcessSys.PR_CAPBSET_DROP, capability);
            if (result == -Errno.EINVAL) {
                return;
            }
            check("take capability " + capability + " from the bounding set", result);
        }
    }

    private static void check(String what, int result) throws PrivilegesNotDropped {
        if (result < 0) {
            throw new PrivilegesNotDropped("-drop: cannot " + what + ": " + Errno.text(-result)
                    + "; start without -drop, or without privileges");
        }
    }

    /** What has to be read to start this program again: its jars, and Java's own. */
    public static List<Path> programFiles() {
        List<Path> files = new ArrayList<>();
        for (String file : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            if (!file.isEmpty()) {
                files.add(Path.of(file));
            }
        }
        files.add(Path.of(System.getProperty("java.home"), "lib", "modules"));
        return files;
    }

    /** Root reads any file because of its capabilities: without them its own program may be out of reach. */
    private static void requireReadableProgram() throws PrivilegesNotDropped {
        for (Path file : programFiles()) {
            if (!Files.isReadable(file)) {
                throw new PrivilegesNotDropped(
                        "-drop: without privileges " + System.getProperty("user.name")
                                + " may not read " + file
                                + "; copy the program to where everybody may read it, as to /opt/icmp-exporter, or start without -drop");
            }
        }
    }

    private static String summary(ThreadPrivileges before, ThreadPrivileges after) {
        return "dropping " + CapabilityNames.of(before.held()) + " for good, and starting again without"
                + (after.bounding() == 0
                        ? ""
                        : "; the bounding set stays, since that takes cap_setpcap, but has no effect under no_new_privs");
    }

    /** What is given up, in one line for people. */
    public String summary() {
        return summary;
    }

    /**
     * Starts this program again in this process. Does not return.
     *
     * @throws PrivilegesNotDropped if the kernel refuses
     */
    public void startAgain() throws PrivilegesNotDropped {
        int result;
        try {
            result = process.execv(program(), commandLine(Files.readAllBytes(COMMAND_LINE)));
        } catch (IOException unreadable) {
            throw new PrivilegesNotDropped("-drop: cannot read " + COMMAND_LINE + " (" + unreadable + ")");
        }
        throw new PrivilegesNotDropped("-drop: cannot start again without privileges: " + Errno.text(-result)
                + (result == -Errno.EPERM
                        ? "; the java program has file capabilities, without which Linux does not start it: remove them (setcap -r)"
                        : ""));
    }

    /** By its own name, which is what the process is called then; unless it was deleted or replaced meanwhile. */
    private static String program() throws IOException {
        Path named = Files.readSymbolicLink(OURSELVES);
        return (Files.exists(named) && Files.isSameFile(named, OURSELVES) ? named : OURSELVES).toString();
    }

    /** The words of a command line, each of which ends with a zero. */
    static List<byte[]> commandLine(byte[] text) {
        List<byte[]> words = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < text.length; at++) {
            if (text[at] == 0) {
                words.add(Arrays.copyOfRange(text, start, at));
                start = at + 1;
            }
        }
        return words;
    }
}
