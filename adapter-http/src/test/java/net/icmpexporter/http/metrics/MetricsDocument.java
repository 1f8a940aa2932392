package net.icmpexporter.http.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.icmpexporter.transport.Protocol;

/** Writes {@code docs/metrics.md} from the declarations of the families: a reference that cannot be out of date. */
final class MetricsDocument {

    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Labels whose values this document describes, since they depend on the host, the JVM or the requests. */
    private static final Map<String, String> DESCRIBED = Map.ofEntries(
            Map.entry("state", "`up`, `down` (an outage lasts), `unknown` (nothing yet), `error` (cannot be probed)"),
            Map.entry("area", "`heap`, `nonheap`"),
            Map.entry("family", "`ipv4`, `ipv6`"),
            Map.entry("gc", "the collector's name"),
            Map.entry("javaversion", "of the Java that runs it"),
            Map.entry("le", "upper bound of the bucket"),
            Map.entry("method", "of HTTP in lower case; `unknown` for any that HTTP does not have"),
            Map.entry("path", "one of the server's; empty for any other"),
            Map.entry("pool", "the JVM's name of it"),
            Map.entry("protocol", "`icmp`, `tcp`"),
            Map.entry("runtime", "the JVM's name"),
            Map.entry("socket", "`raw`, `ping` or `none`"),
            Map.entry("stamps", "`nic`, `kernel`, `user` or `none`"),
            Map.entry("status", "of HTTP"),
            Map.entry("transport", "`linux` or `fake`"),
            Map.entry("vendor", "the JVM's"),
            Map.entry("version", "as text"));

    private static final String HEAD = """
            # Metrics

            Everything that `/probe` and `/metrics` serve. This file is made from the code; `MetricsDocumentTest` compares the two
            and says how to make it anew.

            Names carry their unit, counters end in `_total`. In OpenMetrics a counter's family has the name without `_total`, as
            that format wants it, and a family that ends in `_info` is of type info. Counters only grow while the exporter probes the
            target: no scrape resets anything, so any number of servers may scrape.

            ## /probe

            Ask for it with these parameters:

            | parameter | values | meaning |
            |---|---|---|
            | `target` | an address or a host name | what to probe; may be given up to 256 times |
            | `tcp_port` | 1 to 65535 | probe this port with TCP SYNs instead of ICMP; may be repeated |
            | `echo_port` | 1 to 65535 | probe this port by echo over a TCP connection; may be repeated, but not beside `tcp_port` |
            | `wire` | `24` (the default), `16` | bytes of a frame to `echo_port` |
            | `ip_version` | `4`, `6`, `46`, `64`, `all` (the default) | which addresses of a name: one family, one and else the other, \
            all |
            | `detail` | `full` (the default), `basic` | `basic`: only the eight families that are marked so |
            | `buckets` | `native` (the default), `classic`, or bounds in seconds such as `0.001,0.005,0.1` | classic buckets of \
            `*_probe_rtt_seconds` beside the native ones |
            | `labels` | `target` | every series has a label `target` more, with the name or address as it was asked for |

            `detail`, `buckets` and `labels` may be given once each. What they cannot mean is refused with status 400 and the reason.

            **Buckets.** `*_probe_rtt_seconds` is a native histogram of schema 3: neighbouring bounds differ by 9 %, and what is not
            above 2^-20 s (about 1 us) is in the zero bucket. Prometheus takes native histograms by protobuf, and only if it is told
            to: from 2.40 on with `--enable-feature=native-histograms`, from 3.8 on with `scrape_native_histograms: true` in the
            scrape configuration. The text formats show only the number of times and their sum. `buckets=classic` adds buckets for everybody: 0.0001, 0.0002, 0.0005, 0.001 and so
            on to 5 s. A list has up to 50 bounds in any order, each one of those at which times are kept apart: 1, 1.5, 2, 2.5, 3, 4,
            5, 6, 7, 7.5, 8 and 9 times any power of ten from 0.000001 to 1000, and 0.00005 times any power of two up to 26.2144. Every
            bucket is an exact count. A Prometheus that takes native histograms leaves the classic buckets beside them unless
            `scrape_classic_histograms` is set (from 3.0 on `always_scrape_classic_histograms`).

            **Labels.** Every series has `ip`, the address that is probed; with `tcp_port` also `tcp_port`, with `echo_port` also
            `echo_port`; then the families are called `echo_probe_...`. With `labels=target`, two
            names of one address are two series of one and the same session. The limit of 256 then counts series of a family, not
            addresses.

            **Sums.** In every answer the probes sent are those of all outcomes and those in flight; `*_probe_rtt_seconds_count` and
            all of `*_probe_stamps_total` are the answered, that is `*_probe_packets_recv_total`.

            """;

    private static final String MANAGED = """
            **Targets that stay** are here as well, from the configuration file and from the API: every family of `/probe`, with `ip`,
            `target` (the name), `tcp_port` for TCP, `echo_port` for echo, and the target's own labels. One of these that is called like a label which a family
            has anyway becomes `exported_` and its name. The parameters `detail` and `buckets` are those of `/probe`.

            Those of echo have families of `tcp-echo` besides, unless `detail=basic`: `tcp_echo_up`, `tcp_echo_connected`,
            `tcp_echo_connects_total`, `tcp_echo_connect_failures_total` and `tcp_echo_disconnects_total`, the last two by `reason`.

            `/metrics/meshping` has the same targets under the names of meshping, with its labels `name` and `target`, in milliseconds, over
            their whole life: `meshping_sent`, `meshping_recv`, `meshping_lost` (counters), `meshping_max`, `meshping_min` (gauges, once
            something was answered), `meshping_pings` (a histogram). Its `le` values are 2 to the power of k/10 with two digits behind the
            point, and with more where two would make two bounds look alike.

            """;

    private final StringBuilder text = new StringBuilder(HEAD);

    /**
     * Everything.
     *
     * @param fresh the text exposition of {@code /metrics} of an exporter that has just started
     * @param used the same after a request
     */
    static String of(ParsedExposition fresh, ParsedExposition used) {
        MetricsDocument document = new MetricsDocument();
        document.probe();
        document.exporter(fresh, used);
        return document.text.toString();
    }

    private void probe() {
        table();
        Map<String, ProbeFamily> sorted = new TreeMap<>();
        ProbeFamilies.ALL.forEach(family -> sorted.put(family.suffix(), family));
        for (ProbeFamily family : sorted.values()) {
            String basic = family.basic() ? " **basic**" : "";
            row(
                    "`" + family.name(Protocol.ICMP) + "` `" + family.name(Protocol.TCP) + "`" + basic,
                    type(family.figure()),
                    unit(family.suffix()),
                    labels(family.figure()),
                    appearance(family.figure()),
                    family.help());
        }
    }

    private void exporter(ParsedExposition fresh, ParsedExposition used) {
        text.append("\n## /metrics\n\nThe exporter about itself. Of `process_*` and `jvm_*` what the kernel or"
                + " the JVM does not tell is left out.\n\n" + MANAGED);
        table();
        Map<String, Map<String, Set<String>>> labels = labels(used);
        new TreeMap<>(used.types()).forEach((name, type) -> {
            String values = labels.getOrDefault(name, Map.of()).entrySet().stream()
                    .map(label -> label(label.getKey(), label.getValue()))
                    .collect(Collectors.joining("; "));
            row(
                    "`" + name + "`",
                    name.endsWith("_info") ? "info" : type,
                    unit(name),
                    values,
                    fresh.types().containsKey(name) ? "from the start" : appearance(name),
                    used.help().getOrDefault(name, ""));
        });
    }

    private static String appearance(String name) {
        if (name.startsWith("icmp_exporter_config_")) {
            return "with a configuration file";
        }
        return name.startsWith("http_") ? "once a request has been answered" : "once there is a target that stays";
    }

    private void table() {
        text.append("| family | type | unit | labels | series are there | meaning |\n|---|---|---|---|---|---|\n");
    }

    private void row(String... cells) {
        for (String cell : cells) {
            text.append("| ").append(cell.isEmpty() ? "" : cell.replace("|", "\\|") + ' ');
        }
        text.append("|\n");
    }

    private static String type(Figure figure) {
        if (figure instanceof Figure.CounterWithoutType) {
            return "counter (OpenMetrics: unknown)";
        }
        if (figure instanceof Figure.Gauge) {
            return "gauge";
        }
        if (figure instanceof Figure.LastRejection) {
            return "info";
        }
        if (figure instanceof Figure.RoundTripTimes) {
            return "histogram";
        }
        return figure instanceof Figure.Summary ? "summary" : "counter";
    }

    private static String labels(Figure figure) {
        if (figure instanceof Figure.CounterByLabel counter) {
            List<String> values = new ArrayList<>();
            for (Figure.CounterByLabel.Case each : counter.cases()) {
                Protocol only = each.only();
                values.add("`" + each.value() + "`" + (only == null ? "" : " (" + only + ")"));
            }
            return "`" + counter.label() + "`: " + String.join(", ", values);
        }
        String kind = "`type`, `code`: of ICMP, by the numbering of the target's address family";
        if (figure instanceof Figure.Rejections) {
            return kind + "; both `other` for further kinds";
        }
        if (figure instanceof Figure.LastRejection) {
            return kind + "; `reporter`: the address that the error came from, or `unknown`";
        }
        return figure instanceof Figure.RoundTripTimes ? label("le", Set.of()) : "";
    }

    private static String appearance(Figure figure) {
        if (figure instanceof Figure.CounterByLabel counter && !counter.isFromTheStart()) {
            return "each once it has happened";
        }
        if (figure instanceof Figure.Rejections) {
            return "each once it has happened";
        }
        return figure instanceof Figure.LastRejection ? "from the first ICMP error on" : "from the start";
    }

    /** Prometheus' custom is to have it in the name. */
    private static String unit(String name) {
        if (name.contains("_squared_seconds")) {
            return "seconds squared";
        }
        for (String unit : List.of("seconds", "bytes", "ratio")) {
            if (name.matches("(.*_)?" + unit + "(_total)?")) {
                return unit;
            }
        }
        return "";
    }

    /** The labels of every family and the values that they have in an exposition. */
    private static Map<String, Map<String, Set<String>>> labels(ParsedExposition exposition) {
        Map<String, Map<String, Set<String>>> families = new LinkedHashMap<>();
        for (String series : exposition.samples().keySet()) {
            String name = series.replaceAll("\\{.*", "");
            String family = exposition.types().containsKey(name) ? name : name.replaceAll("_(bucket|count|sum)$", "");
            Map<String, Set<String>> labels = families.computeIfAbsent(family, key -> new TreeMap<>());
            Matcher label = LABEL.matcher(series);
            while (label.find()) {
                labels.computeIfAbsent(label.group(1), key -> new TreeSet<>()).add(label.group(2));
            }
        }
        return families;
    }

    private static String label(String name, Set<String> values) {
        String described = DESCRIBED.get(name);
        return "`" + name + "`: "
                + (described != null
                        ? described
                        : values.stream().map(value -> "`" + value + "`").collect(Collectors.joining(", ")));
    }
}
