package net.icmpexporter.app.config;

/** What somebody typed, fit to be shown on a terminal. */
public final class Printable {

    private static final int LONGEST = 100;

    private Printable() {}

    /** In quotes, control characters as question marks, cut where it gets long. */
    public static String of(String typed) {
        return '"' + bare(typed) + '"';
    }

    /** The same without quotes. */
    public static String bare(String typed) {
        String cut = typed.length() > LONGEST ? typed.substring(0, LONGEST) + "..." : typed;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
