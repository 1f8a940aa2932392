package net.icmpexporter.target;

/** Who put a target into the book, and may take it out again. */
public enum Origin {
    /** The configuration file. */
    FILE,
    /** A request to the API. It is kept in the {@link TargetStore}. */
    API
}
