package net.icmpexporter.chance;

import java.util.Random;
import java.util.stream.LongStream;

/**
 * Where random tests get their seeds. A seed is the argument of the test, so that a failure names it;
 * {@code -Dseed=...} runs every random test with that seed alone. Any thread.
 */
public final class Seeds {

    private static final String PROPERTY = "seed";

    private Seeds() {}

    /** Two that every run has in common, and two that are new. */
    public static LongStream some() {
        Long wanted = Long.getLong(PROPERTY);
        if (wanted != null) {
            return LongStream.of(wanted);
        }
        Random fresh = new Random();
        return LongStream.of(1, 2, fresh.nextLong(), fresh.nextLong());
    }
}
