package net.icmpexporter.linux.doctor;

/** What was found. */
public enum Verdict {
    /** It works here. */
    OK("ok"),
    /** It does not. */
    NO("no"),
    /** It was not tried, or is not needed. */
    UNTRIED("--");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** Two characters for the beginning of a line. */
    public String label() {
        return label;
    }
}
