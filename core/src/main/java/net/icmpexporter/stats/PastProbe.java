package net.icmpexporter.stats;

/** What is still known of a probe that is no longer in flight. */
public enum PastProbe {
    /** It was received or refused. */
    ANSWERED,
    /** It was resolved as anything else. */
    NOT_ANSWERED,
    /** It is too long ago to say. */
    FORGOTTEN
}
