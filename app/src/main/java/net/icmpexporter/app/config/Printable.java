package net.icmpexporter.app.config;

/** What somebody typed, fit to be shown on a terminal. */
final class Printable {

    private static final int LONGEST = 100;

    private Printable() {}

    /** In quotes, control characters as question marks, cut where it gets long. */
    static String of(String typed) {
        String cut = typed.length() > LONGEST ? typed.substring(0, LONGEST) + "..." : typed;
        return '"' + cut.replaceAll("\\p{Cntrl}", "?") + '"';
    }
}
