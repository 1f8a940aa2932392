package net.icmpexporter.it.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long the exporter takes from exec to its first answer of {@code /probe}, start after start; a program, and no
 * test: figures of time are for people. It needs nothing but the JDK, no build either:
 *
 * <pre>java StartTimes.java 9 app/target/icmp-exporter/bin/icmp-exporter -drop</pre>
 */
final class StartTimes {

    private static final int PORT = 9197;
    private static final byte[] REQUEST =
            "GET /probe?target=127.0.0.1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long POLL_MS = 2;
    private static final double MS = 1e6;

    private StartTimes() {}

    /**
     * Prints the median.
     *
     * @param arguments how many starts, the program and its flags but {@code -listen}
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        double[] ms = new double[Integer.parseInt(arguments[0])];
        List<String> command = new ArrayList<>(Arrays.asList(arguments).subList(1, arguments.length));
        command.addAll(List.of("-listen", "127.0.0.1:" + PORT));
        for (int start = 0; start < ms.length; start++) {
            ms[start] = start(command) / MS;
        }
        Arrays.sort(ms);
        System.out.printf(
                Locale.ROOT,
                "%d starts: median %.0f ms, %.0f to %.0f%n",
                ms.length,
                ms[ms.length / 2],
                ms[0],
                ms[ms.length - 1]);
    }

    private static long start(List<String> command) throws IOException, InterruptedException {
        if (answers()) {
            throw new IOException("port " + PORT + " is in use");
        }
        long startNs = System.nanoTime();
        Process exporter = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            while (!answers()) {
                if (!exporter.isAlive() || System.nanoTime() - startNs > PATIENCE_NS) {
                    throw new IOException(String.join(" ", command) + " does not answer on port " + PORT);
                }
                Thread.sleep(POLL_MS);
            }
            return System.nanoTime() - startNs;
        } finally {
            exporter.destroy();
            exporter.waitFor();
        }
    }

    private static boolean answers() {
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            connection.getOutputStream().write(REQUEST);
            String answer = new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.startsWith("HTTP/1.1 200 ");
        } catch (IOException notYet) {
            return false;
        }
    }
}
