package net.icmpexporter.app.ping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.icmpexporter.app.ping.HostTally.Reading;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.PingEvent;

/** Lines, table and JSON. Any thread, one at a time. */
final class PingPrinter {

    private static final double NS_PER_MS = 1e6;
    private static final int IPV4_HEADER_BYTES = 20;
    private static final int IPV6_HEADER_BYTES = 40;
    private static final int ICMP_HEADER_BYTES = 8;
    private static final int SEQUENCE_MASK = 0xffff;
    private static final List<String> TITLES =
            List.of("HOST", "ADDRESS", "SENT", "RECV", "LOSS", "DUP", "MIN", "AVG", "MAX", "STDDEV", "PROBLEM");
    private static final int FIRST_NUMBER = 2;
    private static final int PROBLEM = 10;

    private final PrintStream out;
    private boolean summarised;

    PingPrinter(PrintStream out) {
        this.out = out;
    }

    /** Before the first answer. */
    synchronized void begin(HostTally host, int payloadBytes) {
        int ipHeaderBytes = host.address() instanceof Inet4Address ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES;
        out.println("PING " + label(host) + " " + payloadBytes + "("
                + (ipHeaderBytes + ICMP_HEADER_BYTES + payloadBytes) + ") bytes of data");
        out.flush();
    }

    /** As ping(8) prints it, with the sequence numbers that are on the wire: they begin at 0. Nothing after the summary. */
    synchronized void event(HostTally host, PingEvent event, String words, int payloadBytes) {
        if (summarised) {
            return;
        }
        if (event instanceof PingEvent.Answered answered) {
            out.println((payloadBytes + ICMP_HEADER_BYTES) + " bytes from " + label(host) + ": icmp_seq="
                    + sequence(answered.number())
                    + (answered.hopLimit() == 0 ? "" : " ttl=" + answered.hopLimit()) + " time="
                    + ms((double) answered.rttNs()) + " ms");
        } else if (event instanceof PingEvent.Duplicate) {
            out.println("further answer from " + label(host) + " (DUP!)");
        } else {
            out.println(label(host) + ": " + number(event) + words);
        }
        out.flush();
    }

    private static String number(PingEvent event) {
        if (event instanceof PingEvent.Lost lost) {
            return "icmp_seq=" + sequence(lost.number()) + " ";
        }
        if (event instanceof PingEvent.Rejected rejected) {
            return "icmp_seq=" + sequence(rejected.number()) + " ";
        }
        return event instanceof PingEvent.Unknown unknown ? "icmp_seq=" + sequence(unknown.number()) + " " : "";
    }

    private static String sequence(int number) {
        return Integer.toString(number & SEQUENCE_MASK);
    }

    /** Whether nobody takes what is printed: the reader of a pipe has gone, or the disk is full. */
    synchronized boolean isClosed() {
        return out.checkError();
    }

    /** As RFC 5952 has it. */
    private static String address(HostTally host) {
        return IpAddress.ofBytes(host.address().getAddress()).toString();
    }

    private static String label(HostTally host) {
        String address = address(host);
        return host.name().equals(address) ? address : host.name() + " (" + address + ")";
    }

    private static String ms(double ns) {
        return Double.isNaN(ns) ? "-" : String.format(Locale.ROOT, "%.3f", ns / NS_PER_MS);
    }

    /** A line for each host, times in milliseconds. */
    synchronized void table(List<HostTally> hosts) {
        summarised = true;
        if (hosts.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>(List.of(TITLES));
        hosts.forEach(host -> rows.add(row(host)));
        int[] widths = new int[TITLES.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        out.println();
        rows.forEach(row -> out.println(line(row, widths)));
        out.flush();
    }

    private static List<String> row(HostTally host) {
        Reading r = host.reading();
        boolean timed = r.received() > 0;
        return List.of(
                host.name(),
                address(host),
                Long.toString(r.sent()),
                Long.toString(r.received()),
                Double.isNaN(r.lossPercent()) ? "-" : String.format(Locale.ROOT, "%.4g%%", r.lossPercent()),
                Long.toString(r.duplicates()),
                timed ? ms((double) r.minNs()) : "-",
                ms(r.meanNs()),
                timed ? ms((double) r.maxNs()) : "-",
                ms(r.standardDeviationNs()),
                r.problem());
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - row.get(i).length());
            boolean number = i >= FIRST_NUMBER && i < PROBLEM;
            line.append(number ? padding : "")
                    .append(row.get(i))
                    .append(number ? "" : padding)
                    .append("  ");
        }
        return line.toString().stripTrailing();
    }

    /** All hosts in one document; times in milliseconds, null where there are none. */
    synchronized void json(List<HostTally> hosts, List<String> unknownNames) {
        summarised = true;
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeArrayFieldStart("hosts");
            for (HostTally host : hosts) {
                write(json, host);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("unknown_names");
            for (String name : unknownNames) {
                json.writeString(name);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("a string can be written to", e);
        }
        out.println(text);
        out.flush();
    }

    private static void write(JsonGenerator json, HostTally host) throws IOException {
        Reading r = host.reading();
        json.writeStartObject();
        json.writeStringField("host", host.name());
        json.writeStringField("address", address(host));
        json.writeNumberField("sent", r.sent());
        json.writeNumberField("received", r.received());
        json.writeNumberField("lost", r.lost());
        json.writeNumberField("rejected", r.rejected());
        json.writeNumberField("unknown", r.unknown());
        json.writeNumberField("not_sent", r.notSent());
        json.writeNumberField("duplicates", r.duplicates());
        number(json, "loss_percent", r.lossPercent());
        number(json, "min_ms", r.received() == 0 ? Double.NaN : r.minNs() / NS_PER_MS);
        number(json, "avg_ms", r.meanNs() / NS_PER_MS);
        number(json, "max_ms", r.received() == 0 ? Double.NaN : r.maxNs() / NS_PER_MS);
        number(json, "stddev_ms", r.standardDeviationNs() / NS_PER_MS);
        json.writeStringField("problem", r.problem());
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        json.writeFieldName(name);
        if (Double.isNaN(value)) {
            json.writeNull();
        } else {
            json.writeNumber(value);
        }
    }
}
