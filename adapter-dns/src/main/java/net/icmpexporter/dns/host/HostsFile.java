package net.icmpexporter.dns.host;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.time.MonoClock;

/**
 * Names that this host knows by itself: /etc/hosts (hosts(5)), and {@code localhost} with everything below it, which are
 * loopback where the file says nothing of them (RFC 6761, 6.3). One thread.
 */
public final class HostsFile {

    /** More than any list of hosts that somebody wrote; lists of advertisers have more, and nobody probes those. */
    static final int MOST_NAMES = 20_000;

    private static final System.Logger LOG = System.getLogger(HostsFile.class.getName());
    private static final String LOCALHOST = "localhost";
    private static final List<IpAddress> LOOPBACK = List.of(IpAddress.ofIpv4(0x7F00_0001), IpAddress.of(0, 1));

    private final WatchedFile<Map<String, Set<IpAddress>>> file;

    /** @param path of the file, which need not be there */
    public HostsFile(Path path, MonoClock clock) {
        this.file = new WatchedFile<>(path, clock, HostsFile::parse);
    }

    /**
     * The addresses of a name.
     *
     * @param name lower case, without a final dot
     * @return in the order of the file, each once; empty if it is not known here
     */
    public List<IpAddress> addresses(String name) {
        Set<IpAddress> found = file.content().get(name);
        if (found != null) {
            return List.copyOf(found);
        }
        return name.equals(LOCALHOST) || name.endsWith('.' + LOCALHOST) ? LOOPBACK : List.of();
    }

    private static Map<String, Set<IpAddress>> parse(Stream<String> lines) {
        Map<String, Set<IpAddress>> names = new HashMap<>();
        lines.takeWhile(line -> names.size() < MOST_NAMES).forEach(line -> add(line, names));
        if (names.size() >= MOST_NAMES) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the hosts file has more than " + MOST_NAMES + " names; those after are not used");
        }
        return names;
    }

    private static void add(String line, Map<String, Set<IpAddress>> names) {
        List<String> words = Words.of(line, "#");
        IpAddress address = words.isEmpty() ? null : IpAddress.parse(words.get(0));
        if (address == null) {
            return; // nothing, or an address with a zone, which means nothing outside of this host
        }
        for (String name : words.subList(1, words.size())) {
            names.computeIfAbsent(withoutFinalDot(name.toLowerCase(Locale.ROOT)), key -> new LinkedHashSet<>())
                    .add(address);
        }
    }

    private static String withoutFinalDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
