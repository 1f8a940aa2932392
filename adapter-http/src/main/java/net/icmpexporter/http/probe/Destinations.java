package net.icmpexporter.http.probe;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import net.icmpexporter.net.IpAddress;

/** The addresses that a request asks for, each once, in its order; and what the client called each. */
final class Destinations {

    private final Map<IpAddress, Set<String>> namesByAddress = new LinkedHashMap<>();
    private int pairs;

    /** @param name as the client wrote it */
    void add(IpAddress address, String name) {
        if (namesByAddress
                .computeIfAbsent(address, key -> new LinkedHashSet<>())
                .add(name)) {
            pairs++;
        }
    }

    Set<IpAddress> addresses() {
        return namesByAddress.keySet();
    }

    /** What the client called an address: several things, if several of its names have that address. */
    Set<String> names(IpAddress address) {
        return namesByAddress.getOrDefault(address, Set.of());
    }

    /** How many there are to tell apart: by their addresses, or also by their names. */
    int count(boolean byName) {
        return byName ? pairs : namesByAddress.size();
    }
}
