package net.icmpexporter.dns.host;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who is asked for host names according to nsswitch.conf(5). The hosts file is asked in any case, and first.
 *
 * @param dns whether DNS is
 * @param others whether anybody else is, whom only the C library can ask: multicast DNS, a directory, containers
 */
public record NsswitchConf(boolean dns, boolean others) {

    /** systemd's resolver is a DNS server as well, to which resolv.conf points. */
    private static final Set<String> DNS = Set.of("dns", "resolve");

    private static final Set<String> KNOWN = Set.of("dns", "resolve", "files");
    private static final String KEYWORD = "hosts:";

    /** Without a line for hosts: files and DNS. */
    static NsswitchConf parse(Stream<String> lines) {
        List<List<String>> found = lines.map(line -> Words.of(line.replace(KEYWORD, KEYWORD + ' '), "#"))
                .filter(words -> !words.isEmpty() && words.get(0).equals(KEYWORD))
                .toList();
        if (found.isEmpty()) {
            return new NsswitchConf(true, false);
        }
        // actions such as [NOTFOUND=return] stand in brackets
        String services =
                String.join(" ", found.get(0).subList(1, found.get(0).size())).replaceAll("\\[[^]]*]", " ");
        List<String> names = Words.of(services, "#");
        return new NsswitchConf(
                names.stream().anyMatch(DNS::contains), names.stream().anyMatch(name -> !KNOWN.contains(name)));
    }
}
