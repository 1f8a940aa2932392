package net.icmpexporter.it.monitoring;

import java.util.List;

/** All targets of the chosen jobs. Queries are made for each address (and port), and asked of Prometheus without any rules. */
final class OverviewPanels {

    private static final String P = "${protocol}_probe_";
    private static final String CHOSEN = "job=~\"$job\"";
    private static final String BY = "sum by (job, instance, ip, tcp_port) ";

    private OverviewPanels() {}

    static List<Panel> all() {
        return List.of(targets(), outages(), worstLoss(), unknown(), table(), lossiest(), slowest(), history());
    }

    private static Panel targets() {
        return Panel.number(
                        6,
                        "Targets",
                        "Targets of the chosen jobs that are probed now, however many addresses and ports they have.")
                .unit("short")
                .query("count(count by (job, instance) (" + P + "packets_sent_total{" + CHOSEN + "}))", "targets");
    }

    private static Panel outages() {
        return Panel.number(
                        6,
                        "In an outage",
                        "Addresses (and ports) in an outage now: several losses in a row began it, as many answers in a row end it.")
                .unit("short")
                .redFrom(1)
                .query("sum(" + P + "outage_active{" + CHOSEN + "})", "in an outage");
    }

    private static Panel worstLoss() {
        return Panel.number(
                        6,
                        "Highest loss",
                        "The highest loss of a single address (and port): lost and rejected probes by all whose fate is known.")
                .unit("percentunit")
                .redFrom(0.05)
                .query("max(" + loss("rate", "$__rate_interval") + ")", "loss");
    }

    private static Panel unknown() {
        return Panel.number(
                        6,
                        "Unknown",
                        "Share of all probes of which nobody can say what the network did with them, since the exporter's host may"
                                + " have lost the answers itself. They are in no other figure. More than 0: see the exporter's row.")
                .unit("percentunit")
                .redFrom(0.001)
                .query(
                        "sum(rate(" + P + "outcomes_total{" + CHOSEN + ",outcome=\"unknown\"}[$__rate_interval]))"
                                + " / (sum(rate(" + P + "outcomes_total{" + CHOSEN + "}[$__rate_interval])) > 0)",
                        "unknown");
    }

    private static Panel table() {
        return Panel.table(
                        24,
                        10,
                        "Targets",
                        "Each address (and port): whether it is in an outage now; loss, quantiles of the round-trip time, outage time"
                                + " and unknown outcomes over the dashboard's time; jitter (RFC 3550) now. Click on a target for its row below.")
                .rows("max by (job, instance, ip, tcp_port) (" + P + "outage_active{" + CHOSEN + "})")
                .rows(loss("increase", "$__range"))
                .rows(quantile(0.5, "$__range"))
                .rows(quantile(0.99, "$__range"))
                .rows("max by (job, instance, ip, tcp_port) (" + P + "jitter_seconds{" + CHOSEN + "})")
                .rows(BY + "(increase(" + P + "outage_seconds_total{" + CHOSEN + "}[$__range]))")
                .rows(BY + "(increase(" + P + "outcomes_total{" + CHOSEN + ",outcome=\"unknown\"}[$__range])) / (" + BY
                        + "(increase(" + P + "outcomes_total{" + CHOSEN + "}[$__range])) > 0)")
                .transformations("""
                        [{'id': 'merge', 'options': {}},
                         {'id': 'organize', 'options': {
                            'excludeByName': {'Time': true},
                            'indexByName': {'job': 0, 'instance': 1, 'ip': 2, 'tcp_port': 3, 'Value #A': 4, 'Value #B': 5,
                                            'Value #C': 6, 'Value #D': 7, 'Value #E': 8, 'Value #F': 9, 'Value #G': 10},
                            'renameByName': {'job': 'Job', 'instance': 'Target', 'ip': 'Address', 'tcp_port': 'TCP port',
                                             'Value #A': 'State', 'Value #B': 'Loss', 'Value #C': 'Median',
                                             'Value #D': '99 %', 'Value #E': 'Jitter', 'Value #F': 'Outage',
                                             'Value #G': 'Unknown'}}}]""")
                .unit("s")
                .options("{'sortBy': [{'displayName': 'Loss', 'desc': true}]}")
                .override(
                        "Target",
                        "links",
                        "[{'title': 'Show this target', 'url': '${__url.path}?${__url_time_range}&${datasource:queryparam}"
                                + "&${protocol:queryparam}&${job:queryparam}&${exporter:queryparam}&var-instance=${__value.raw}'}]")
                .override(
                        "State",
                        "mappings",
                        "[{'type': 'value', 'options': {'0': {'text': 'answers', 'color': 'green'},"
                                + " '1': {'text': 'outage', 'color': 'red'}}}]",
                        "custom.cellOptions",
                        "{'type': 'color-text'}",
                        "unit",
                        "'short'")
                .override("Loss", shareInColour(0.01, 0.05))
                .override("Unknown", shareInColour(0.0001, 0.01));
    }

    private static String[] shareInColour(double orange, double red) {
        String steps = "{'mode': 'absolute', 'steps': [{'color': 'green', 'value': null}, {'color': 'orange', 'value': "
                + orange + "}, {'color': 'red', 'value': " + red + "}]}";
        return new String[] {
            "unit", "'percentunit'", "thresholds", steps, "custom.cellOptions", "{'type': 'color-text'}"
        };
    }

    private static Panel lossiest() {
        return Panel.lines(
                        12,
                        "Loss of the ten worst",
                        "Lost and rejected probes by all whose fate is known, for the ten addresses (and ports) with the highest loss"
                                + " at each moment.")
                .unit("percentunit")
                .min(0)
                .query("topk(10, " + loss("rate", "$__rate_interval") + ")", "{{instance}} {{ip}} {{tcp_port}}");
    }

    private static Panel slowest() {
        return Panel.lines(
                        12,
                        "Median of the ten slowest",
                        "Median of the round-trip times, for the ten addresses (and ports) where it is the highest at each moment.")
                .unit("s")
                .min(0)
                .query("topk(10, " + quantile(0.5, "$__rate_interval") + ")", "{{instance}} {{ip}} {{tcp_port}}");
    }

    private static Panel history() {
        return Panel.states(
                        24,
                        "Outages",
                        "Every address (and port) that was in an outage within the dashboard's time, and when. The exporter's scrapes"
                                + " are what is seen: an outage between two of them is in the table's outage time alone.")
                .unit("short")
                .defaults("""
                        {'mappings': [{'type': 'value', 'options': {'0': {'text': 'answers', 'color': 'green'},
                                                                    '1': {'text': 'outage', 'color': 'red'}}}]}""")
                .query(
                        "max by (job, instance, ip, tcp_port) (" + P + "outage_active{" + CHOSEN + "})"
                                + " and max by (job, instance, ip, tcp_port) (max_over_time("
                                + P + "outage_active{" + CHOSEN + "}[$__range])) == 1",
                        "{{instance}} {{ip}} {{tcp_port}}");
    }

    /** Loss of each address (and port); nothing where no fate is known. */
    private static String loss(String function, String window) {
        return BY + "(" + function + "(" + P + "outcomes_total{" + CHOSEN + ",outcome=~\"lost|rejected\"}[" + window
                + "])) / (" + BY + "(" + function + "(" + P + "outcomes_total{" + CHOSEN + ",outcome!=\"unknown\"}["
                + window + "])) > 0)";
    }

    /** A quantile of each address (and port), of the native histogram or else of the classic one. */
    private static String quantile(double quantile, String window) {
        return "(histogram_quantile(" + quantile + ", " + BY + "(rate(" + P + "rtt_seconds{" + CHOSEN + "}[" + window
                + "]))) or histogram_quantile(" + quantile + ", sum by (job, instance, ip, tcp_port, le) (rate(" + P
                + "rtt_seconds_bucket{" + CHOSEN + "}[" + window + "])))) >= 0";
    }
}
