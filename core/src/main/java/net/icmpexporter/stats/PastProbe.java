package net.icmpexporter.stats;

/** What is still known of a probe that is no longer in flight. */
public enum PastProbe {
    /** It was received. */
    RECEIVED,
    /** It was resolved as anything else. */
    NOT_RECEIVED,
    /** It is too long ago to say. */
    FORGOTTEN
}
