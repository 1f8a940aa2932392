package net.icmpexporter.http.probe;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.UnicastPolicy;
import org.jspecify.annotations.Nullable;

/**
 * One value of the parameter {@code target}: an address, or a name that may have addresses. Reading it asks no name
 * service.
 */
public sealed interface Target {

    /** What the client wrote. */
    String text();

    /** An address literal that can be probed. */
    record Literal(IpAddress address, String text) implements Target {}

    /**
     * A host name.
     *
     * @param name in the form the name service is asked for: ASCII, lower case, without the final dot, so that equal
     *     names are equal
     */
    record Name(String name, String text) implements Target {}

    /**
     * Reads one value.
     *
     * <p>What can be neither an address nor a host name (RFC 1123, 2.1) is refused here: blanks, control characters,
     * zones ({@code fe80::1%eth0}), labels that begin with a hyphen ({@code -1}), and names that end in a number, which
     * name services read as old spellings of addresses ({@code 127.1}, {@code 2130706433}, {@code 010.0.0.1}).
     *
     * @throws RequestRefused if it is neither, or an address that is not {@link UnicastPolicy probed}
     */
    static Target parse(String text) throws RequestRefused {
        IpAddress address = IpAddress.parse(text);
        if (address != null) {
            if (!UnicastPolicy.allows(address)) {
                throw RequestRefused.notUnicast(text);
            }
            return new Literal(address, text);
        }
        String name = hostName(text);
        if (name == null) {
            throw RequestRefused.unresolvable(text);
        }
        return new Name(name, text);
    }

    private static @Nullable String hostName(String text) {
        if (text.isEmpty() || text.length() > Shape.MAX_CHARS + 1) {
            return null;
        }
        String ascii;
        try {
            ascii = IDN.toASCII(text).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (ascii.endsWith(".")) {
            ascii = ascii.substring(0, ascii.length() - 1);
        }
        boolean named = ascii.length() <= Shape.MAX_CHARS
                && Shape.LABELS.matcher(ascii).matches()
                && !Shape.ENDS_IN_NUMBER.matcher(ascii).matches();
        return named ? ascii : null;
    }

    /** What a host name looks like; underscores are not in the RFC, and are in use. */
    final class Shape {
        private static final int MAX_CHARS = 253;
        private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,62})";
        private static final Pattern LABELS = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
        private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

        private Shape() {}
    }
}
