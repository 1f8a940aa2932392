package net.icmpexporter.http.api;

import net.icmpexporter.http.probe.PrintableText;
import net.icmpexporter.http.probe.RequestRefused;
import net.icmpexporter.http.probe.Target;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.target.ManagedTarget;

/**
 * {@code name@address}, {@code name@host} or {@code host}.
 *
 * @param name what people call it
 * @param host an address, canonical, or a host name as the name service is asked for it
 */
record TargetText(String name, String host) {

    /**
     * Reads one. Names are for people, and may be nearly anything; but a slash could not be part of a path, and what is not seen
     * would make two names look like one.
     */
    static TargetText parse(String text) throws ApiRefused {
        int at = text.lastIndexOf('@');
        String host = text.substring(at + 1).strip();
        String name = at < 0 ? host : text.substring(0, at).strip();
        if (host.isEmpty() || name.isEmpty()) {
            throw ApiRefused.badRequest(quoted(text) + " is neither name@address nor an address or a host name");
        }
        if (name.length() > ManagedTarget.MAX_NAME) {
            throw ApiRefused.badRequest(
                    "the name " + quoted(name) + " is longer than " + ManagedTarget.MAX_NAME + " characters");
        }
        if (!name.codePoints().allMatch(TargetText::isFine)) {
            throw ApiRefused.badRequest(
                    "the name " + quoted(name)
                            + " has a character that names must not have: a control character, a slash, or one that is not seen");
        }
        return new TargetText(name, host(host));
    }

    private static boolean isFine(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> codePoint != '/' && codePoint != '\\';
        };
    }

    private static String host(String text) throws ApiRefused {
        try {
            Target target = Target.parse(text);
            return target instanceof Target.Literal literal
                    ? literal.address().toString()
                    : ((Target.Name) target).name();
        } catch (RequestRefused e) {
            throw ApiRefused.badRequest(quoted(text)
                    + (IpAddress.parse(text) == null
                            ? " is neither an address nor a host name"
                            : " is not the address of one host"));
        }
    }

    /** Of a stranger, for a line. */
    static String quoted(String text) {
        return '"' + PrintableText.of(text) + '"';
    }
}
