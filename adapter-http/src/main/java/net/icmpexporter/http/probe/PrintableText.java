package net.icmpexporter.http.probe;

/**
 * Text of a stranger made fit for an answer or a log: printable ASCII stays as it is, everything else is escaped, and
 * what is too long is cut.
 */
public final class PrintableText {

    /** A host name has at most 253 characters (RFC 1035, 2.3.4): the whole of anything sensible is shown. */
    private static final int MAX_CHARS = 255;

    private PrintableText() {}

    /** As it stands between quotes: quotes and backslashes are escaped. */
    public static String of(String text) {
        return of(text, "\"\\");
    }

    /** As it stands in a sentence. */
    public static String unquoted(String text) {
        return of(text, "");
    }

    private static String of(String text, String escaped) {
        int shown = Math.min(text.length(), MAX_CHARS);
        StringBuilder printable = new StringBuilder(shown + 3);
        for (int i = 0; i < shown; i++) {
            char c = text.charAt(i);
            if (escaped.indexOf(c) >= 0) {
                printable.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                printable.append(c);
            } else {
                printable.append(String.format("\\u%04x", (int) c));
            }
        }
        return shown < text.length() ? printable.append("...").toString() : printable.toString();
    }
}
