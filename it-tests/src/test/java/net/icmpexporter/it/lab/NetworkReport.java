package net.icmpexporter.it.lab;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import net.icmpexporter.it.testnet.TargetReport;
import org.jspecify.annotations.Nullable;

/** What a test network has done until now. */
public final class NetworkReport {

    private final Map<String, TargetReport> echo = new HashMap<>();
    private final Map<String, TargetReport> tcp = new HashMap<>();
    private String oddities = "";

    NetworkReport() {}

    void add(TargetReport report) {
        (report.tcp() ? tcp : echo).put(report.address(), report);
    }

    void setOddities(String text) {
        oddities = text;
    }

    /** What an address did to echo requests, or null if it never got any. */
    public @Nullable TargetReport echo(String address) {
        return echo.get(address);
    }

    /** What an address did to SYNs, or null if it never got any, nor a reset. */
    public @Nullable TargetReport tcp(String address) {
        return tcp.get(address);
    }

    /** Of every address, in no order. */
    public Stream<TargetReport> all() {
        return Stream.concat(echo.values().stream(), tcp.values().stream());
    }

    /** What a suspicious middlebox would have held against the prober's SYNs; empty if nothing. */
    public String oddities() {
        return oddities;
    }
}
