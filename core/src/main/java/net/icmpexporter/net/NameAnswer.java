package net.icmpexporter.net;

import java.util.List;

/**
 * What is known about a host name: its addresses, or why there are none.
 *
 * @param addresses IPv4 and IPv6, in the order of the name service, each once; empty if the name could not be resolved
 * @param problem why there is no address, in words; empty if there are addresses
 */
public record NameAnswer(List<IpAddress> addresses, String problem) {

    /** Copies the list. */
    public NameAnswer {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() == problem.isEmpty()) {
            throw new IllegalArgumentException("either addresses or a problem: " + addresses + ", " + problem);
        }
    }

    /**
     * An answer with addresses.
     *
     * @param addresses at least one, each once
     */
    public static NameAnswer of(List<IpAddress> addresses) {
        return new NameAnswer(addresses, "");
    }

    /**
     * An answer without.
     *
     * @param problem what the name service said, in words
     */
    public static NameAnswer none(String problem) {
        return new NameAnswer(List.of(), problem);
    }

    /** Whether there is an address. */
    public boolean found() {
        return !addresses.isEmpty();
    }
}
