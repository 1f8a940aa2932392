package net.icmpexporter.app.doctor;

import java.util.List;
import net.icmpexporter.app.config.BadFlag;
import net.icmpexporter.app.config.Printable;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.UnicastPolicy;

/**
 * What is to be probed.
 *
 * @param target an address or a name; empty for the loopback
 * @param port for TCP, 1 to 65535; 0 for ICMP alone
 */
public record DoctorArguments(String target, int port) {

    private static final int MAX_PORT = 65_535;

    /**
     * Reads the words behind {@code doctor}: nothing, a target, or a target and a port.
     *
     * @throws BadFlag for anything else
     */
    public static DoctorArguments parse(List<String> words) throws BadFlag {
        for (String word : words) {
            if (word.startsWith("-")) {
                throw new BadFlag("doctor takes no flags: " + Printable.of(word));
            }
        }
        if (words.size() > 2) {
            throw new BadFlag("unexpected argument: " + Printable.of(words.get(2)));
        }
        String target = words.isEmpty() ? "" : target(words.get(0));
        return new DoctorArguments(target, words.size() < 2 ? 0 : port(words.get(1)));
    }

    private static String target(String text) throws BadFlag {
        IpAddress literal = IpAddress.parse(text);
        if (literal != null && !UnicastPolicy.allows(literal)) {
            throw new BadFlag("no single host has the address " + literal);
        }
        if (text.isEmpty() || (literal == null && text.matches(".*[:/\\[\\]\\s].*"))) {
            throw new BadFlag("neither an address nor a host name: " + Printable.of(text)
                    + "; a port is a word of its own, as in doctor ::1 443");
        }
        return text;
    }

    private static int port(String text) throws BadFlag {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw new BadFlag("invalid port " + Printable.of(text) + ": 1 to " + MAX_PORT);
        }
        return port;
    }
}
