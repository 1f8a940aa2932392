package net.icmpexporter.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.app.config.BadFlag;
import net.icmpexporter.app.config.CommandLine;
import net.icmpexporter.app.config.Settings;
import net.icmpexporter.app.host.LogFormat;
import net.icmpexporter.app.host.StartRefused;
import net.icmpexporter.linux.libc.ProcessSys;
import net.icmpexporter.linux.privilege.PrivilegeDrop;
import net.icmpexporter.linux.privilege.PrivilegesNotDropped;
import net.icmpexporter.linux.privilege.ThreadPrivileges;

/**
 * The run in which the JVM notes the classes that an exporter uses, for an archive of them ({@code bin/make-archive}): the
 * exporter is started on the loopback, probes it, answers a scrape in each format, and stops. Where nobody lets it probe, it
 * probes the demonstration network. Main thread; exit status 0 unless something went wrong.
 */
final class TrainingRun {

    private static final String TARGET = "127.0.0.1";
    private static final List<String> FORMATS = List.of(
            "text/plain;version=0.0.4",
            "application/openmetrics-text;version=1.0.0",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited");
    private static final String ANSWERED = "icmp_probe_packets_recv_total{ip=\"" + TARGET + "\"} ";
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long POLL_MS = 20;
    private static final int SOCKET_MS = 10_000;

    private TrainingRun() {}

    /** Ends the JVM. */
    public static void main(String[] none) throws Exception {
        LogFormat.install();
        int port = start();
        openLikeDrop();
        awaitAnswers(port);
        for (String format : FORMATS) {
            String headers = "Accept: " + format + "\r\nAccept-Encoding: gzip\r\n";
            get(port, "/probe?target=" + TARGET + "&target=::1&buckets=classic", headers);
            get(port, "/probe?target=" + TARGET + "&tcp_port=" + port, headers);
            get(port, "/metrics", headers);
        }
        System.exit(0);
    }

    private static int start() throws BadFlag, StartRefused {
        try {
            return Exporter.start(settings("linux"), Version.current());
        } catch (StartRefused mayNotProbe) {
            return Exporter.start(settings("fake"), Version.current());
        }
    }

    private static Settings settings(String transport) throws BadFlag {
        return new CommandLine(
                        List.of("-listen", TARGET + ":0", "-interval", "10", "-transport", transport, "-data", ""))
                .settings();
    }

    /** What {@code -drop} uses before it starts the program again, as far as it changes nothing. */
    private static void openLikeDrop() throws PrivilegesNotDropped {
        ThreadPrivileges.ofAllThreads();
        ProcessSys.open();
        PrivilegeDrop.programFiles();
    }

    private static void awaitAnswers(int port) throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < PATIENCE_NS) {
            String page = get(port, "/probe?target=" + TARGET, "");
            if (page.contains(ANSWERED) && !page.contains(ANSWERED + "0.0")) {
                return;
            }
            Thread.sleep(POLL_MS);
        }
    }

    /** The JDK's HTTP client would put its own classes into the archive. */
    private static String get(int port, String target, String headers) throws IOException {
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            connection.setSoTimeout(SOCKET_MS);
            String request =
                    "GET " + target + " HTTP/1.1\r\nHost: " + TARGET + "\r\nConnection: close\r\n" + headers + "\r\n";
            connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(connection.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            if (!answer.startsWith("HTTP/1.1 200 ")) {
                throw new IOException(
                        "GET " + target + ": " + answer.lines().findFirst().orElse("no answer"));
            }
            return answer;
        }
    }
}
