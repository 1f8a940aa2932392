package net.icmpexporter.app.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen, as Go's net.Listen has it: {@code host:port}, {@code :port} or {@code [IPv6]:port}.
 *
 * @param host name or address, empty for all
 * @param port 0 to 65535
 */
public record ListenAddress(String host, int port) {

    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.%\\w]*)]|([^:\\[\\]\\s/]*)):([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    /** @param what it is a value of, for the message */
    static ListenAddress parse(String what, String text) throws BadFlag {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(3)) > MAX_PORT) {
            throw new BadFlag("invalid value " + Printable.of(text) + " for " + what
                    + ": say :9116, 127.0.0.1:9116 or [::1]:9116, with a port up to 65535");
        }
        String host = form.group(1) != null ? form.group(1) : form.group(2);
        return new ListenAddress(host, Integer.parseInt(form.group(3)));
    }
}
