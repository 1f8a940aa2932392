package net.icmpexporter.net;

/** How the lookup of a name ended. */
public enum LookupResult {
    /** With at least one address. */
    FOUND("found"),
    /** With the word of the name service that there is no such name, or that it has no address. */
    NOT_FOUND("not_found"),
    /** Without an answer, or with one that says nothing about the name. */
    FAILED("failed");

    private final String label;

    LookupResult(String label) {
        this.label = label;
    }

    /** The name in metrics, lower case. */
    public String label() {
        return label;
    }
}
