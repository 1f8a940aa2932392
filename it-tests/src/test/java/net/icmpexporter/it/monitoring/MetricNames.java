package net.icmpexporter.it.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The metrics that the exporter has, and those that some text speaks of. */
final class MetricNames {

    /** Names of the exporter's own kind; tcp_port is a label. */
    private static final Pattern OWN =
            Pattern.compile("(?<![a-zA-Z0-9_:])(?!tcp_port\\b)(icmp|tcp|jvm|process|http)_[a-z0-9_]+");

    /** Whatever is selected, by labels or over time. */
    private static final Pattern SELECTED = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)[{\\[]");

    /** The first two cells of a row of a table of metrics: names in code, and the type. */
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (`[^|]*) \\| (counter|gauge|histogram|info|summary)\\b");

    private static final Pattern CODE = Pattern.compile("`([a-z0-9_]+)`");

    private static final Path DOCUMENT = Path.of(System.getProperty("icmp.exporter.root", ".."), "docs", "metrics.md");

    private MetricNames() {}

    /** The names of all series that the exporter can have, as docs/metrics.md lists their families. */
    static Set<String> all() throws IOException {
        Set<String> names = new LinkedHashSet<>();
        Matcher row = ROW.matcher(Files.readString(DOCUMENT));
        while (row.find()) {
            Matcher code = CODE.matcher(row.group(1));
            while (code.find()) {
                series(code.group(1), row.group(2)).forEach(names::add);
            }
        }
        return names;
    }

    private static Stream<String> series(String family, String type) {
        return switch (type) {
            case "histogram" -> Stream.of(family, family + "_bucket", family + "_count", family + "_sum");
            case "summary" -> Stream.of(family + "_count", family + "_sum");
            default -> Stream.of(family);
        };
    }

    /** The names of metrics that a text speaks of, by their beginning or by their place in PromQL. */
    static Set<String> in(String text) {
        Set<String> names = new TreeSet<>();
        Matcher own = OWN.matcher(text);
        while (own.find()) {
            names.add(own.group());
        }
        Matcher selected = SELECTED.matcher(text);
        while (selected.find()) {
            names.add(selected.group(1));
        }
        return names;
    }
}
