package net.icmpexporter.dns.host;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.icmpexporter.net.IpAddress;

/**
 * What resolv.conf(5) says of the name servers. What it says nothing of has the values of that page.
 *
 * @param servers whom to ask, in this order, at least one
 * @param search domains that are appended to names, lower case, without a final dot
 * @param ndots a name with so many dots is first asked for as it is
 * @param timeoutS how long to wait for one server, in seconds, 1 to 30
 * @param attempts how often to ask all servers, 1 to 5
 */
public record ResolvConf(List<InetAddress> servers, List<String> search, int ndots, int timeoutS, int attempts) {

    private static final System.Logger LOG = System.getLogger(ResolvConf.class.getName());
    private static final int MOST_SERVERS = 3;
    private static final int MOST_DOMAINS = 16;
    private static final int MOST_NDOTS = 15;
    private static final int MOST_TIMEOUT_S = 30;
    private static final int MOST_ATTEMPTS = 5;
    private static final int DEFAULT_TIMEOUT_S = 5;
    private static final int DEFAULT_ATTEMPTS = 2;

    /** Copies the lists. */
    public ResolvConf {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
    }

    /** Without a file: the name server on this host, 127.0.0.1. What makes no sense is passed over, as the C library does. */
    static ResolvConf parse(Stream<String> lines) {
        List<InetAddress> servers = new ArrayList<>();
        List<String> search = new ArrayList<>();
        int[] options = {1, DEFAULT_TIMEOUT_S, DEFAULT_ATTEMPTS};
        lines.forEach(line -> {
            // a comment begins in the first column, or after a blank
            List<String> words = Words.of(line, "#;");
            String keyword = words.isEmpty() ? "" : words.get(0);
            List<String> values = words.isEmpty() ? words : words.subList(1, words.size());
            switch (keyword) {
                case "nameserver" -> addServer(values, servers);
                case "search" -> replace(search, values);
                case "domain" -> replace(search, values.stream().limit(1).toList());
                case "options" -> values.forEach(option -> set(option, options));
                default -> {
                    // sortlist, or nothing that we know
                }
            }
        });
        if (servers.isEmpty()) {
            servers.add(address(IpAddress.ofIpv4(0x7F00_0001)));
        }
        return new ResolvConf(servers, search, options[0], options[1], options[2]);
    }

    private static void addServer(List<String> values, List<InetAddress> servers) {
        String text = values.isEmpty() ? "" : values.get(0);
        int zone = text.indexOf('%');
        IpAddress literal = IpAddress.parse(zone < 0 ? text : text.substring(0, zone));
        if (literal == null || servers.size() == MOST_SERVERS) {
            return;
        }
        try {
            servers.add(zone < 0 ? address(literal) : linkLocal(literal, text.substring(zone + 1)));
        } catch (IOException e) {
            // the file is read again when it changes, and the other servers remain
            LOG.log(System.Logger.Level.WARNING, "name server " + text + " is left out: " + e.getMessage());
        }
    }

    /** @param zone an interface by its name or number (RFC 4007, 11) */
    private static InetAddress linkLocal(IpAddress literal, String zone) throws IOException {
        if (zone.matches("[0-9]{1,9}")) {
            return Inet6Address.getByAddress(null, literal.toBytes(), Integer.parseInt(zone));
        }
        NetworkInterface device = NetworkInterface.getByName(zone);
        if (device == null) {
            throw new IOException("this host has no interface " + zone);
        }
        return Inet6Address.getByAddress(null, literal.toBytes(), device.getIndex());
    }

    private static InetAddress address(IpAddress literal) {
        try {
            return InetAddress.getByAddress(literal.toBytes());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes", e);
        }
    }

    /** The last line of either kind counts. */
    private static void replace(List<String> search, List<String> domains) {
        search.clear();
        domains.stream()
                .limit(MOST_DOMAINS)
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .map(domain -> domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain)
                .filter(domain -> !domain.isEmpty())
                .forEach(search::add);
    }

    private static void set(String option, int[] options) {
        int colon = option.indexOf(':');
        if (colon < 0 || !option.substring(colon + 1).matches("[0-9]{1,6}")) {
            return;
        }
        int value = Integer.parseInt(option.substring(colon + 1));
        switch (option.substring(0, colon)) {
            case "ndots" -> options[0] = Math.min(value, MOST_NDOTS);
            case "timeout" -> options[1] = Math.max(1, Math.min(value, MOST_TIMEOUT_S));
            case "attempts" -> options[2] = Math.max(1, Math.min(value, MOST_ATTEMPTS));
            default -> {
                // an option that changes nothing here
            }
        }
    }

    /**
     * The full names that a name may stand for, in the order in which they are asked for.
     *
     * @param name without a final dot
     */
    public List<String> candidates(String name) {
        List<String> candidates = new ArrayList<>();
        search.forEach(domain -> candidates.add(name + '.' + domain));
        long dots = name.chars().filter(character -> character == '.').count();
        candidates.add(dots >= ndots ? 0 : candidates.size(), name);
        return candidates;
    }
}
