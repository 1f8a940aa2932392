package net.icmpexporter.app.targets;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command writes to.
 *
 * @param out what it was asked for
 * @param err what went wrong
 * @param columns how wide {@code out} is; as good as endless if it is no terminal
 * @param colours whether to use them there
 */
public record Terminal(PrintStream out, PrintStream err, int columns, boolean colours) {

    private static final int NARROWEST = 40;

    /** Of this process. COLUMNS says how wide it is, if it is set. Nothing is coloured if NO_COLOR is (no-color.org). */
    public static Terminal ofThisProcess(Map<String, String> environment) {
        boolean isTerminal = isTerminal();
        String columns = environment.getOrDefault("COLUMNS", isTerminal ? askTerminal() : "");
        return new Terminal(
                System.out,
                System.err,
                columns.matches("[1-9][0-9]{0,3}") ? Math.max(NARROWEST, Integer.parseInt(columns)) : Integer.MAX_VALUE,
                isTerminal && !environment.containsKey("NO_COLOR"));
    }

    /** System.console() speaks of input too, and from JDK 22 on is there without a terminal. */
    private static boolean isTerminal() {
        try {
            String output = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return output.startsWith("/dev/pts/") || output.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    /** Rows and columns, says stty(1); empty if it does not. */
    private static String askTerminal() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return size.substring(size.indexOf(' ') + 1);
        } catch (IOException e) {
            return "";
        }
    }
}
