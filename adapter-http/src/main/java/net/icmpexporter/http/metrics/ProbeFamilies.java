package net.icmpexporter.http.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import net.icmpexporter.http.metrics.Figure.CounterByLabel;
import net.icmpexporter.http.metrics.Figure.CounterByLabel.Case;
import net.icmpexporter.stats.SessionCounter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.stats.SkipReason;
import net.icmpexporter.stats.StampSource;
import net.icmpexporter.stats.UnknownCause;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendResult;

/** The declaration of every {@link ProbeFamily}. */
final class ProbeFamilies {

    static final List<ProbeFamily> ALL;

    private static final double NS = 1e9;

    private final List<ProbeFamily> declared = new ArrayList<>();

    static {
        ProbeFamilies families = new ProbeFamilies();
        families.declareBasic();
        families.declareFates();
        families.declareReplies();
        families.declareRejections();
        families.declareWhatWasNotSent();
        families.declareTimes();
        families.declareOutages();
        families.declareProvenance();
        ALL = List.copyOf(families.declared);
    }

    private ProbeFamilies() {}

    /** The Go icmp-exporter's: their names, types, labels and order are for ever. */
    private void declareBasic() {
        basic(
                "packets_sent_total",
                "Probes of the target whose fate is known: answered, not answered in time, or rejected.",
                new Figure.Counter(SessionSnapshot::resolved));
        basic(
                "packets_recv_total",
                "Probes that the target answered within the timeout; a TCP refusal is an answer.",
                new Figure.Counter(SessionSnapshot::answered));
        basic(
                "latency_seconds_total",
                "Sum of the round trip times of all answered probes in seconds.",
                new Figure.CounterWithoutType(SessionSnapshot::rttSumSeconds));
        basic(
                "latency_squared_seconds_total",
                "Sum of the squared round trip times of all answered probes in seconds squared.",
                new Figure.Counter(SessionSnapshot::rttSquaredSumSeconds));
        basic(
                "latency_seconds",
                "Mean round trip time of the recent samples in seconds. NaN if none was answered.",
                new Figure.Gauge(figures -> figures.window().meanSeconds()));
        basic(
                "standard_deviation_seconds",
                "Standard deviation of the round trip times of the recent samples in seconds. NaN if none was answered.",
                new Figure.Gauge(figures -> figures.window().standardDeviationSeconds()));
        basic(
                "loss_ratio",
                "Share of the recent samples that was not answered, 0 to 1. NaN without samples.",
                new Figure.Gauge(figures -> figures.window().lossRatio()));
        basic(
                "samples_count",
                "Number of recent samples: at most 250, and only those since the loss last changed.",
                new Figure.Gauge(figures -> figures.window().samples()));
    }

    private void declareFates() {
        further(
                "outcomes_total",
                "Fate of the probes that were sent: received, lost (not answered in time), rejected (by an ICMP error), refused"
                        + " (by a TCP reset), or unknown (the answer may have been lost on this host).",
                new CounterByLabel(
                        "outcome",
                        true,
                        List.of(
                                Case.of("received", SessionSnapshot::received),
                                Case.of("lost", SessionSnapshot::lost),
                                Case.of("rejected", SessionSnapshot::rejected),
                                Case.only(Protocol.TCP, "refused", SessionSnapshot::refused),
                                Case.of("unknown", SessionSnapshot::unknown))));
        gauge(
                "in_flight",
                "Probes that were sent and whose fate is open: together with all outcomes, the probes sent.",
                SessionSnapshot::inFlight);
        further(
                "unknown_total",
                "Probes of unknown fate, by why the answer may have been lost on this host.",
                CounterByLabel.onceHappened(
                        "cause", UnknownCause.values(), UnknownCause::label, SessionSnapshot::unknown));
    }

    private void declareReplies() {
        counter(
                "late_total",
                "Replies that came after the timeout, or after the probe's fate was sealed.",
                SessionCounter.LATE);
        counter("duplicates_total", "Replies to a probe that had been answered already.", SessionCounter.DUPLICATE);
        counter(
                "corrupt_total",
                "Replies that came damaged: wrong checksum, length or content.",
                SessionCounter.CORRUPT);
        counter("foreign_total", "Replies that came from another address than the target's.", SessionCounter.FOREIGN);
        counter(
                "reordered_total",
                "Answers in time that came after the answer to a later probe (RFC 4737).",
                SessionCounter.REORDERED);
        gauge(
                "reply_hop_limit",
                "TTL or hop limit that was left in the latest answer. NaN if it is not known.",
                figures -> figures.hopLimit() == 0 ? Double.NaN : figures.hopLimit());
        counter(
                "reply_hop_limit_changes_total",
                "Answers whose TTL or hop limit differed from that of the answer before: the way back has changed.",
                SessionCounter.HOP_LIMIT_CHANGES);
    }

    private void declareRejections() {
        further(
                "rejections_total",
                "ICMP errors about probes, by their type and code (RFC 792, RFC 4443). Beyond eight kinds of a target, all"
                        + " further ones are counted as other.",
                new Figure.Rejections());
        further(
                "last_rejection_info",
                "The latest ICMP error about a probe: its type, its code, and who sent it.",
                new Figure.LastRejection());
    }

    private void declareWhatWasNotSent() {
        further(
                "send_failures_total",
                "Packets that this host's kernel refused to send, by errno. They are not loss.",
                CounterByLabel.onceHappened(
                        "reason", SendResult.failures(), SendResult::label, SessionSnapshot::sendFailures));
        further(
                "skipped_total",
                "Slots of the schedule that passed without a packet, by what kept the exporter from sending. They are not"
                        + " loss.",
                CounterByLabel.fromTheStart(
                        "reason", SkipReason.values(), SkipReason::label, SessionSnapshot::skipped));
    }

    private void declareTimes() {
        further("rtt_seconds", "Round trip times of all answered probes in seconds.", new Figure.RoundTripTimes());
        gauge(
                "rtt_min_seconds",
                "Least round trip time of the recent samples in seconds. NaN if none was answered.",
                figures -> figures.window().minSeconds());
        gauge(
                "rtt_max_seconds",
                "Greatest round trip time of the recent samples in seconds. NaN if none was answered.",
                figures -> figures.window().maxSeconds());
        gauge(
                "jitter_seconds",
                "Interarrival jitter in seconds, smoothed as in RFC 3550, 6.4.1. 0 before the second answer.",
                SessionSnapshot::jitterSeconds);
        further(
                "delay_variation_seconds",
                "How much the round trip times of consecutive answered probes differ (RFC 5481, 4.1), in seconds.",
                new Figure.Summary(
                        figures -> figures.count(SessionCounter.DELAY_VARIATIONS),
                        figures -> figures.count(SessionCounter.DELAY_VARIATION_SUM_NS) / NS));
    }

    private void declareOutages() {
        gauge(
                "outage_active",
                "1 while an outage lasts: -outage-losses failed probes in a row begin it, as many answers in a row end it.",
                figures -> figures.isOutage() ? 1 : 0);
        counter("outages_total", "Outages that began.", SessionCounter.OUTAGES);
        further(
                "outage_seconds_total",
                "Time in outages in seconds.",
                new Figure.Counter(figures -> figures.count(SessionCounter.OUTAGE_NS) / NS));
    }

    private void declareProvenance() {
        further(
                "stamps_total",
                "Answered probes, by who took the two time stamps that their round trip time is made of: the network card, the"
                        + " kernel, or this process.",
                CounterByLabel.fromTheStart(
                        "source", StampSource.values(), StampSource::label, SessionSnapshot::stamped));
        counter(
                "stamp_fallbacks_total",
                "Answered probes that had to be timed by lesser stamps than usual.",
                SessionCounter.FALLBACKS);
    }

    private void basic(String suffix, String help, Figure figure) {
        declared.add(new ProbeFamily(suffix, help, true, figure));
    }

    private void further(String suffix, String help, Figure figure) {
        declared.add(new ProbeFamily(suffix, help, false, figure));
    }

    private void counter(String suffix, String help, SessionCounter counter) {
        further(suffix, help, new Figure.Counter(figures -> figures.count(counter)));
    }

    private void gauge(String suffix, String help, ToDoubleFunction<SessionSnapshot> value) {
        further(suffix, help, new Figure.Gauge(value));
    }
}
