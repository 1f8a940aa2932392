package net.icmpexporter.it.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import net.icmpexporter.it.testnet.TargetReport;
import net.icmpexporter.it.testnet.TestNetMain;

/** A running test network: {@link TestNetMain} in a namespace, asked over its standard input and output. */
public final class TestNetwork implements AutoCloseable {

    /** Its TUN device. */
    public static final String DEVICE = "tun0";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String FAULTS = "faults ";
    private static final String ODDITIES = "oddities ";
    private static final String END = "end\n";

    private final Namespace namespace;
    private final ChildProcess process;

    /** Starts it, and gives its device addresses and a queue that is long enough for a busy machine. */
    TestNetwork(Namespace namespace, long seed, long timeoutMs, int routers) {
        this.namespace = namespace;
        process = new ChildProcess(
                "test network",
                namespace.words(JavaProgram.ofTests(
                        TestNetMain.class.getName(),
                        DEVICE,
                        Long.toString(seed),
                        Long.toString(timeoutMs),
                        Integer.toString(routers))));
        try {
            process.await("readiness", PATIENCE, () -> process.output().contains("ready\n"));
            namespace.ip("link set " + DEVICE + " txqueuelen 10000");
            namespace.ip("addr add 10.76.0.1/24 dev " + DEVICE);
            namespace.ip("addr add fd76::1/64 dev " + DEVICE + " nodad");
            namespace.ip("link set " + DEVICE + " up");
            namespace.ip("route add 10.77.0.0/16 dev " + DEVICE + " metric 100");
            namespace.ip("-6 route add fd77::/64 dev " + DEVICE + " metric 100");
        } catch (LabFailure e) {
            process.close();
            throw e;
        }
    }

    /**
     * What every address that was asked has done until now. Fails if the network itself failed at something, which
     * would make the record worthless.
     */
    public NetworkReport report() {
        int before = process.output().length();
        try {
            process.input().write("report\n".getBytes(StandardCharsets.US_ASCII));
            process.input().flush();
        } catch (IOException e) {
            throw new LabFailure("test network: " + e.getMessage() + "\n" + process.errors(), e);
        }
        process.await(
                "report", PATIENCE, () -> process.output().substring(before).endsWith(END));
        NetworkReport report = new NetworkReport();
        for (String line : process.output().substring(before).lines().toList()) {
            if (line.startsWith(FAULTS)) {
                check(line.substring(FAULTS.length()));
            } else if (line.startsWith(ODDITIES)) {
                report.setOddities(line.substring(ODDITIES.length()));
            } else if (!line.equals(END.strip())) {
                report.add(TargetReport.parse(line));
            }
        }
        return report;
    }

    private void check(String faults) {
        long drops = namespace.transmitDrops(DEVICE);
        if (!faults.isEmpty() || drops != 0) {
            throw new LabFailure("the test network failed: " + faults + "; packets that its device dropped: " + drops);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
