package net.icmpexporter.http.probe;

import java.util.List;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses of a host name are probed: the parameter {@code ip_version}. It chooses among the addresses of a name
 * and says nothing about an address literal, which is probed as it is: there is nothing to choose, and whoever writes
 * {@code target=192.0.2.1&ip_version=6} in a shared scrape configuration has always got an answer.
 */
enum IpVersion {
    /** IPv4 only. */
    ONLY_4("4"),
    /** IPv6 only. */
    ONLY_6("6"),
    /** Both, the default. */
    ALL("all"),
    /** IPv4; IPv6 if the name has no IPv4 address. */
    PREFER_4("46"),
    /** IPv6; IPv4 if the name has no IPv6 address. */
    PREFER_6("64");

    private final String parameter;

    IpVersion(String parameter) {
        this.parameter = parameter;
    }

    /**
     * The meaning of a value. One that means nothing is {@link #ALL}, as for every client of this contract so far; it
     * {@link #isKnown is not known}, which the answer says.
     *
     * @param text the parameter's value, or null if the request has none
     */
    static IpVersion of(@Nullable String text) {
        for (IpVersion version : values()) {
            if (version.parameter.equals(text)) {
                return version;
            }
        }
        return ALL;
    }

    /** Whether a value means something; to have none does. */
    static boolean isKnown(@Nullable String text) {
        return text == null || of(text).parameter.equals(text);
    }

    /** Those of a name's addresses that are meant; possibly none. */
    List<IpAddress> choose(List<IpAddress> addresses) {
        return switch (this) {
            case ALL -> addresses;
            case ONLY_4 -> of(addresses, IpFamily.IPV4);
            case ONLY_6 -> of(addresses, IpFamily.IPV6);
            case PREFER_4 -> firstNotEmpty(of(addresses, IpFamily.IPV4), of(addresses, IpFamily.IPV6));
            case PREFER_6 -> firstNotEmpty(of(addresses, IpFamily.IPV6), of(addresses, IpFamily.IPV4));
        };
    }

    private static List<IpAddress> of(List<IpAddress> addresses, IpFamily family) {
        return addresses.stream().filter(address -> address.family() == family).toList();
    }

    private static List<IpAddress> firstNotEmpty(List<IpAddress> preferred, List<IpAddress> other) {
        return preferred.isEmpty() ? other : preferred;
    }
}
