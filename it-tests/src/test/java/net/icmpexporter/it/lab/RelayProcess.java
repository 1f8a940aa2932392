package net.icmpexporter.it.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.icmpexporter.it.testnet.TcpRelay;

/** A {@link TcpRelay} that runs in a namespace. */
public final class RelayProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern REPORT = Pattern.compile("report ([0-9]+) ([0-9]+) ([0-9]+) end\\R");

    private final ChildProcess process;

    /**
     * What it has passed on.
     *
     * @param asked frames that came
     * @param answered frames that were handed back
     * @param sumNs time between the two in all
     */
    public record Account(long asked, long answered, long sumNs) {}

    /** Starts it. */
    public RelayProcess(Namespace namespace, int port, int targetPort, int delayMs, int frameBytes) {
        process = new ChildProcess(
                "relay",
                namespace.words(JavaProgram.ofTests(
                        TcpRelay.class.getName(),
                        Integer.toString(port),
                        Integer.toString(targetPort),
                        Integer.toString(delayMs),
                        Integer.toString(frameBytes))));
        process.await("readiness", PATIENCE, () -> process.output().contains("ready"));
    }

    /** Resets every connection. */
    public void cut() {
        say("cut\n");
    }

    /** Its account until now. */
    public Account account() {
        int before = process.output().length();
        say("report\n");
        process.await("report", PATIENCE, () -> REPORT.matcher(process.output().substring(before))
                .find());
        Matcher report = REPORT.matcher(process.output().substring(before));
        if (!report.find()) {
            throw new LabFailure("the relay reports " + process.output());
        }
        return new Account(
                Long.parseLong(report.group(1)), Long.parseLong(report.group(2)), Long.parseLong(report.group(3)));
    }

    private void say(String line) {
        try {
            process.input().write(line.getBytes(StandardCharsets.US_ASCII));
            process.input().flush();
        } catch (IOException e) {
            throw new LabFailure("relay: " + e.getMessage() + "\n" + process.errors(), e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
