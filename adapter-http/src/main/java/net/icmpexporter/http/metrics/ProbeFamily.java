package net.icmpexporter.http.metrics;

import net.icmpexporter.transport.Protocol;

/**
 * A family of {@code /probe}. Names, types and labels are a contract with every dashboard that exists. The unit is part of the
 * name, as is Prometheus' custom.
 *
 * @param suffix the name behind {@code icmp_probe_}, {@code tcp_probe_} or {@code echo_probe_}
 * @param help a sentence
 * @param basic whether it is one of the eight that the Go icmp-exporter has: those alone are in an answer of little detail
 * @param figure what it says of a session
 */
record ProbeFamily(String suffix, String help, boolean basic, Figure figure) {

    String name(Protocol protocol) {
        return switch (protocol) {
                    case ICMP -> "icmp_probe_";
                    case TCP -> "tcp_probe_";
                    case ECHO -> "echo_probe_";
                }
                + suffix;
    }
}
