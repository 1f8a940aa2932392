package net.icmpexporter.probe;

/**
 * How many sessions there may be at once, and what bounds them.
 *
 * @param sessions 0 to 2^20, which is what the references in packets tell apart
 * @param reason for people who meet the limit: what sets it and what would raise it, to follow a semicolon
 */
public record SessionLimit(int sessions, String reason) {

    /** Where nothing else bounds them. */
    public static final SessionLimit OF_REFERENCES =
            new SessionLimit(SessionTable.MAX_SESSIONS, "packets tell no more apart");

    /** Checks the range; throws {@link IllegalArgumentException} outside of it. */
    public SessionLimit {
        if (sessions < 0 || sessions > SessionTable.MAX_SESSIONS) {
            throw new IllegalArgumentException("0 to " + SessionTable.MAX_SESSIONS + " sessions, not " + sessions);
        }
    }
}
