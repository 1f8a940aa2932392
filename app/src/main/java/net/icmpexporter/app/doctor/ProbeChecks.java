package net.icmpexporter.app.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.icmpexporter.linux.doctor.Finding;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendResult;

/** What came of a {@link ProbeRound}, in words. */
final class ProbeChecks {

    private final WatchedTransport transport;

    ProbeChecks(WatchedTransport transport) {
        this.transport = transport;
    }

    static Channel channel(ProbeKey key) {
        return Channel.of(key.protocol(), key.address().family());
    }

    /** Which stamps have come, for every channel on which something was sent. */
    List<Finding> stamps(List<ProbeRound.Outcome> outcomes) {
        List<Finding> findings = new ArrayList<>();
        for (Channel channel : outcomes.stream()
                .map(outcome -> channel(outcome.key()))
                .distinct()
                .toList()) {
            WatchedTransport.Seen seen = transport.seen(channel);
            if (seen.sent() > 0) {
                findings.add(stamps(channel, seen));
            }
        }
        return findings;
    }

    private Finding stamps(Channel channel, WatchedTransport.Seen seen) {
        String subject = "stamps that came, " + channel;
        String words = seen.stampedSent() + " of " + seen.sent() + " sent packets, " + seen.stampedReplies() + " of "
                + seen.replies() + " answers";
        if (seen.stampedSent() > 0 && (seen.stampedReplies() > 0 || seen.replies() == 0)) {
            return Finding.ok(subject, words);
        }
        ChannelStatus status = transport.status(channel);
        return Finding.no(
                subject,
                words,
                status.kernelStamps()
                        ? "the driver of the interface does not stamp, see ethtool -T; round-trip times are measured in"
                                + " user space"
                        : status.detail());
    }

    /** How one target answered. */
    Finding probe(ProbeRound.Outcome outcome) {
        ProbeKey key = outcome.key();
        Channel channel = channel(key);
        String subject = key.protocol() + " to " + key.address() + (key.port() == 0 ? "" : " port " + key.port());
        if (!transport.status(channel).usable()) {
            return Finding.no(subject, "not sent", channel + " cannot be probed, see above");
        }
        SessionSnapshot figures = outcome.figures();
        if (figures.answered() > 0) {
            return Finding.ok(
                    subject,
                    (figures.refused() > 0 ? "refused (RST) after " : "answered after ")
                            + String.format(Locale.ROOT, "%.1f us", outcome.rttNs() / 1e3)
                            + ", time stamps of "
                            + (outcome.stamped() ? "the kernel" : "user space") + " at both ends"
                            + (figures.refused() > 0 ? "; the path works, nobody listens there" : ""));
        }
        SessionSnapshot.Rejection rejection = figures.lastRejection();
        if (rejection != null) {
            IpAddress reporter = rejection.reporter();
            return Finding.no(
                    subject,
                    "rejected",
                    (reporter == null ? "somebody" : reporter.toString()) + " answered with an ICMP error, type "
                            + rejection.type() + " code " + rejection.code());
        }
        if (figures.sent() == 0) {
            return Finding.no(
                    subject, "not sent", refusal(transport.seen(channel).refusal(key.address())));
        }
        return Finding.no(
                subject,
                "no answer to " + figures.sent() + " probes",
                "within " + ProbeRound.TIMEOUT_MS + " ms each"
                        + (key.protocol() == Protocol.ICMP
                                ? "; it is down, or something on the way or there drops ICMP echo"
                                : "; it is down, or something on the way or there drops SYNs to this port")
                        + (figures.unknown() > 0 ? "; answers may have been lost on this host" : ""));
    }

    private static String refusal(SendResult result) {
        return switch (result) {
            case NETWORK_UNREACHABLE, HOST_UNREACHABLE -> "there is no route to it (" + result.label() + ")";
            case NOT_PERMITTED -> "a packet filter of this host refuses it (EPERM): nft list ruleset";
            case NO_SOURCE_ADDRESS -> "this host has no address to send from (EADDRNOTAVAIL)";
            case SENT -> "the exporter did not come to it in time, this host is too busy";
            default -> "the kernel refused to send it (" + result.label() + ")";
        };
    }
}
