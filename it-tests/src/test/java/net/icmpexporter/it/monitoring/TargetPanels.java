package net.icmpexporter.it.monitoring;

import java.util.List;

/** One target, its chosen addresses and ports taken together where a distribution or a share is shown. */
final class TargetPanels {

    private static final String P = "${protocol}_probe_";
    private static final String CHOSEN = "job=~\"$job\",instance=\"$instance\",ip=~\"$ip\",tcp_port=~\"$tcp_port\"";
    private static final String ADDRESS = "{{ip}} {{tcp_port}}";

    /** Loss from which on the median has a colour, as SmokePing has it: share, name, colour. */
    private static final List<Band> BANDS = List.of(
            new Band(0, 0, "median, no loss", "green"),
            new Band(0, 0.05, "median, loss up to 5 %", "blue"),
            new Band(0.05, 0.2, "median, loss up to 20 %", "purple"),
            new Band(0.2, 0.5, "median, loss up to 50 %", "orange"),
            new Band(0.5, 1, "median, more loss", "red"));

    private record Band(double above, double upTo, String name, String colour) {
        String condition() {
            return upTo == 0 ? "== 0" : "> " + above + " <= " + upTo;
        }
    }

    private TargetPanels() {}

    static List<Panel> all() {
        return List.of(
                smoke(),
                slots(),
                heatMap(),
                classicHeatMap(),
                variation(),
                hopLimit(),
                outages(),
                oddReplies(),
                rejections(),
                lastRejection(),
                stamps(),
                inFlight());
    }

    private static Panel smoke() {
        Panel panel = Panel.lines(
                        12,
                        "Round-trip time and loss",
                        "The median, coloured by the loss at that moment, in the smoke of the quantiles 5 to 95 % and 25 to 75 %; and the"
                                + " least and the greatest round-trip time in the exporter's sample window (the latest 250 probes).")
                .unit("s")
                .min(0)
                .query("max(" + P + "rtt_max_seconds{" + CHOSEN + "} >= 0)", "max")
                .query("min(" + P + "rtt_min_seconds{" + CHOSEN + "} >= 0)", "min")
                .query(quantile(0.95), "95 %")
                .query(quantile(0.05), "5 %")
                .query(quantile(0.75), "75 %")
                .query(quantile(0.25), "25 %");
        smoke(panel, "max", "min", 5);
        smoke(panel, "95 %", "5 %", 15);
        smoke(panel, "75 %", "25 %", 30);
        for (Band band : BANDS) {
            panel.query(quantile(0.5) + " and " + loss() + " " + band.condition(), band.name());
            panel.override(
                    band.name(),
                    "color",
                    "{'mode': 'fixed', 'fixedColor': '" + band.colour() + "'}",
                    "custom.lineWidth",
                    "2",
                    "custom.showPoints",
                    "'always'");
        }
        return panel;
    }

    /** The room between two lines, in grey. */
    private static void smoke(Panel panel, String upper, String lower, int opacity) {
        String grey = "{'mode': 'fixed', 'fixedColor': 'text'}";
        panel.override(
                upper,
                "color",
                grey,
                "custom.fillBelowTo",
                "'" + lower + "'",
                "custom.fillOpacity",
                Integer.toString(opacity),
                "custom.lineWidth",
                "0",
                "custom.showPoints",
                "'never'");
        panel.override(lower, "color", grey, "custom.lineWidth", "0", "custom.showPoints", "'never'");
    }

    private static Panel slots() {
        String slots = "(" + rate("", "outcomes_total") + " + " + rate("", "skipped_total") + " + ("
                + rate("", "send_failures_total") + " or vector(0)))";
        String share = " / on () group_left () (" + slots + " > 0)";
        return Panel.stacked(
                        12,
                        "Loss and what is not loss",
                        "Shares of all slots of the schedule that did not end in an answer: lost and rejected are loss; refused is an"
                                + " answer too, a TCP reset; unknown (by cause), skipped and not sent (by reason) are the exporter's"
                                + " own doing, and in none of the compatible counters.")
                .unit("percentunit")
                .min(0)
                .query(rate("outcome", "outcomes_total", "outcome=~\"lost|rejected|refused\"") + share, "{{outcome}}")
                .query(rate("cause", "unknown_total") + share, "unknown: {{cause}}")
                .query(rate("reason", "skipped_total") + share, "skipped: {{reason}}")
                .query(rate("reason", "send_failures_total") + share, "not sent: {{reason}}")
                .colour("lost", "red")
                .colour("rejected", "orange")
                .colour("refused", "light-blue");
    }

    private static Panel heatMap() {
        return Panel.heatMap(
                        12,
                        "Round-trip times",
                        "How many answers a second had which round-trip time, from the native histogram: Prometheus must be told to keep"
                                + " it, see dashboards/README.md.")
                .unit("s")
                .distribution("sum(rate(" + P + "rtt_seconds{" + CHOSEN + "}[$__rate_interval]))");
    }

    private static Panel classicHeatMap() {
        return Panel.heatMap(
                        12,
                        "Round-trip times (classic)",
                        "The same from classic buckets, for a Prometheus without native histograms: jobs that ask for them with"
                                + " buckets=classic, or with a list of bounds.")
                .unit("s")
                .distribution("sum by (le) (rate(" + P + "rtt_seconds_bucket{" + CHOSEN + "}[$__rate_interval]))");
    }

    private static Panel variation() {
        return Panel.lines(
                        12,
                        "Jitter and delay variation",
                        "Jitter: the smoothed estimate of RFC 3550. Delay variation: the mean difference of the round-trip times of two"
                                + " consecutive answers (RFC 5481). Standard deviation: of all round-trip times.")
                .unit("s")
                .min(0)
                .query(P + "jitter_seconds{" + CHOSEN + "}", "jitter " + ADDRESS)
                .query(
                        "rate(" + P + "delay_variation_seconds_sum{" + CHOSEN + "}[$__rate_interval]) / (rate(" + P
                                + "delay_variation_seconds_count{" + CHOSEN + "}[$__rate_interval]) > 0)",
                        "delay variation " + ADDRESS)
                .query(
                        "sqrt(clamp_min(" + mean("latency_squared_seconds_total") + " - "
                                + mean("latency_seconds_total") + " ^ 2, 0))",
                        "standard deviation " + ADDRESS);
    }

    private static String mean(String sum) {
        return "(rate(" + P + sum + "{" + CHOSEN + "}[$__rate_interval]) / (rate(" + P + "packets_recv_total{" + CHOSEN
                + "}[$__rate_interval]) > 0))";
    }

    private static Panel hopLimit() {
        return Panel.lines(
                        12,
                        "Hop limit of the answers",
                        "TTL or hop limit of the latest answer, and how often it differed from the answer before (bars): each change is"
                                + " another way back, or another machine that answers.")
                .unit("short")
                .query(P + "reply_hop_limit{" + CHOSEN + "}", "hop limit " + ADDRESS)
                .query(
                        "sum(increase(" + P + "reply_hop_limit_changes_total{" + CHOSEN + "}[$__rate_interval]))",
                        "changes")
                .override(
                        "changes",
                        "custom.drawStyle",
                        "'bars'",
                        "custom.fillOpacity",
                        "60",
                        "custom.axisPlacement",
                        "'right'",
                        "min",
                        "0");
    }

    private static Panel outages() {
        return Panel.lines(
                        12,
                        "Outages",
                        "Share of the time that was in an outage, and outages that began (bars). It begins with the first of several"
                                + " losses in a row (-outage-losses), and ends with as many answers in a row.")
                .unit("percentunit")
                .min(0)
                .query(
                        "rate(" + P + "outage_seconds_total{" + CHOSEN + "}[$__rate_interval])",
                        "in an outage " + ADDRESS)
                .query("sum(increase(" + P + "outages_total{" + CHOSEN + "}[$__rate_interval]))", "begun")
                .override(
                        "begun",
                        "custom.drawStyle",
                        "'bars'",
                        "custom.fillOpacity",
                        "60",
                        "custom.axisPlacement",
                        "'right'",
                        "unit",
                        "'short'");
    }

    private static Panel oddReplies() {
        Panel panel = Panel.lines(
                        12,
                        "Replies out of the ordinary",
                        "Replies a second that came after the timeout, of a probe that was answered already, damaged, from another"
                                + " address, or in time but after the answer to a later probe (which is no loss).")
                .unit("cps")
                .min(0);
        for (String kind : List.of("late", "duplicates", "corrupt", "foreign", "reordered")) {
            panel.query(rate("", kind + "_total"), kind);
        }
        return panel;
    }

    private static Panel rejections() {
        return Panel.stacked(
                        12,
                        "ICMP errors",
                        "ICMP errors a second about probes of the target, by type and code (IPv4 3/1: host unreachable, 3/13:"
                                + " administratively prohibited, 11/0: time exceeded; IPv6 1/x: unreachable, 3/0: time exceeded).")
                .unit("cps")
                .min(0)
                .query(rate("type, code", "rejections_total"), "type {{type}} code {{code}}");
    }

    private static Panel lastRejection() {
        return Panel.table(
                        12,
                        9,
                        "Latest ICMP error",
                        "The latest ICMP error about a probe of the target, and who sent it.")
                .unit("short")
                .rows("max by (ip, tcp_port, reporter, type, code) (" + P + "last_rejection_info{" + CHOSEN + "})")
                .transformations("""
                        [{'id': 'organize', 'options': {
                            'excludeByName': {'Time': true, 'Value': true},
                            'indexByName': {'ip': 0, 'tcp_port': 1, 'reporter': 2, 'type': 3, 'code': 4},
                            'renameByName': {'ip': 'Address', 'tcp_port': 'TCP port', 'reporter': 'Reporter', 'type': 'Type',
                                             'code': 'Code'}}}]""");
    }

    private static Panel stamps() {
        return Panel.stacked(
                        12,
                        "Who stamped the packets",
                        "Answered probes a second by the source of the time stamps at both ends, and those that had to do with lesser"
                                + " stamps than usual. User-space stamps have the exporter's own delays in them.")
                .unit("cps")
                .min(0)
                .query(rate("source", "stamps_total"), "{{source}}")
                .query(rate("", "stamp_fallbacks_total"), "fallbacks")
                .override("fallbacks", "custom.stacking", "{'mode': 'none', 'group': 'A'}", "custom.fillOpacity", "0");
    }

    private static Panel inFlight() {
        return Panel.lines(
                        12,
                        "Probes",
                        "Probes a second whose fate is known, with the unknown ones; and those in flight, which are not counted yet.")
                .unit("cps")
                .min(0)
                .query(rate("", "outcomes_total"), "probes")
                .query("sum(" + P + "in_flight{" + CHOSEN + "})", "in flight")
                .override("in flight", "unit", "'short'", "custom.axisPlacement", "'right'");
    }

    /** The rate of a counter over all that is chosen, by some labels. */
    private static String rate(String by, String counter, String... condition) {
        String conditions = condition.length == 0 ? "" : "," + condition[0];
        return "sum" + (by.isEmpty() ? "" : " by (" + by + ") ") + "(rate(" + P + counter + "{" + CHOSEN + conditions
                + "}[$__rate_interval]))";
    }

    private static String loss() {
        return rate("", "outcomes_total", "outcome=~\"lost|rejected\"") + " / ("
                + rate("", "outcomes_total", "outcome!=\"unknown\"") + " > 0)";
    }

    private static String quantile(double quantile) {
        return "((histogram_quantile(" + quantile + ", sum(rate(" + P + "rtt_seconds{" + CHOSEN
                + "}[$__rate_interval]))) or histogram_quantile(" + quantile + ", sum by (le) (rate(" + P
                + "rtt_seconds_bucket{" + CHOSEN + "}[$__rate_interval])))) >= 0)";
    }
}
