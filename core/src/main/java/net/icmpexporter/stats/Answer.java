package net.icmpexporter.stats;

/**
 * The answer to a probe, as it is handed from the engine to the figures. One instance is refilled for every answer: engine
 * thread only, not kept.
 */
public final class Answer {

    /** Empty: whoever fills it sets every field. */
    public Answer() {}

    /** The number of the probe. */
    public int number;

    /** The round-trip time in nanoseconds, not negative. */
    public long rttNs;

    /** Whether the target refused: a TCP reset. */
    public boolean refusal;

    /** Who stamped both ends. */
    public StampSource source = StampSource.USER;

    /** Whether that is less than usual for this session. */
    public boolean fallback;

    /** Whether the answer to a later probe came before. */
    public boolean overtaken;

    /** The TTL or hop limit left in the answer, 1 to 255; 0 if not known. */
    public int hopLimit;
}
