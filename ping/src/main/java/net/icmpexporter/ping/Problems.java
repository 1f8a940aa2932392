package net.icmpexporter.ping;

import java.math.BigDecimal;
import java.util.List;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.probe.PingEvent;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.SendResult;

/** What went wrong, in words. Any thread. */
final class Problems {

    private static final int NS_DIGITS_OF_MS = 6;

    private final ProbeTransport transport;

    Problems(ProbeTransport transport) {
        this.transport = transport;
    }

    /** The first thing that went wrong, or nothing. */
    String first(ProbeKey key, List<PingEvent> events) {
        return events.stream()
                .map(event -> words(key, event))
                .filter(words -> !words.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** What went wrong, or nothing. */
    String words(ProbeKey key, PingEvent event) {
        if (event instanceof PingEvent.Lost lost) {
            String timeout = ms(key.options().timeoutNs());
            return lost.late() ? "the answer came after " + timeout : "no answer within " + timeout;
        }
        if (event instanceof PingEvent.Rejected rejected) {
            return IcmpWords.of(key.address().family(), rejected.type(), rejected.code())
                    + (rejected.reporter() == null ? "" : ", says " + rejected.reporter());
        }
        if (event instanceof PingEvent.Unknown unknown) {
            return "the answer may have been lost on this host ("
                    + unknown.cause().label() + ")";
        }
        return event instanceof PingEvent.NotSent notSent ? notSent(key, notSent.reason()) : "";
    }

    private String notSent(ProbeKey key, SendResult reason) {
        if (reason == SendResult.NO_SOCKET) {
            Channel channel = Channel.of(key.protocol(), key.address().family());
            return "no socket for " + channel + ": " + transport.status(channel).detail();
        }
        return "not sent: " + why(reason) + " (" + reason.label() + ")";
    }

    private static String why(SendResult reason) {
        return switch (reason) {
            case NETWORK_UNREACHABLE -> "no route leads there";
            case HOST_UNREACHABLE -> "a route says that it cannot be reached";
            case NOT_PERMITTED -> "a packet filter of this host refused it";
            case ACCESS_DENIED -> "a route prohibits it, or it is a broadcast address";
            case NO_BUFFERS, WOULD_BLOCK -> "this host had no room for it";
            case MESSAGE_TOO_BIG -> "larger than the path takes, and not to be fragmented";
            case NETWORK_DOWN -> "the interface is down";
            case NO_DEVICE -> "there is no such interface";
            case NO_SOURCE_ADDRESS ->
                "the source is no address of this host for that family; over IPv6 it takes CAP_NET_RAW to choose one";
            case INVALID -> "the kernel knows no way to send it there";
            default -> "the kernel refused it";
        };
    }

    private static String ms(long ns) {
        return BigDecimal.valueOf(ns, NS_DIGITS_OF_MS).stripTrailingZeros().toPlainString() + " ms";
    }

    /** Names of ICMP errors that people know from ping(8). */
    private static final class IcmpWords {

        private static final List<String> UNREACHABLE_4 = List.of(
                "network unreachable",
                "host unreachable",
                "protocol unreachable",
                "port unreachable",
                "fragmentation needed",
                "source route failed");

        private static final List<String> UNREACHABLE_6 = List.of(
                "no route",
                "administratively prohibited",
                "beyond scope of source address",
                "address unreachable",
                "port unreachable");

        static String of(IpFamily family, int type, int code) {
            boolean v4 = family == IpFamily.IPV4;
            if (type == (v4 ? 11 : 3)) {
                return "time to live exceeded";
            }
            if (!v4 && type == 2) {
                return "packet too big";
            }
            List<String> unreachable = v4 ? UNREACHABLE_4 : UNREACHABLE_6;
            if (type == (v4 ? 3 : 1) && code < unreachable.size()) {
                return unreachable.get(code);
            }
            return "ICMP error of type " + type + " and code " + code;
        }
    }
}
