package net.icmpexporter.store.sqlite;

import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import net.icmpexporter.stats.HeatBins;
import net.icmpexporter.target.LatencyCounts;

/**
 * Counts of round-trip times as bytes: the number of the {@linkplain LatencyCounts#firstBin first bin} that may have a time in
 * it, then the count of that bin and of each after it, up to the last one that may. No bytes at all if nothing was counted. A
 * number is written as in DWARF's unsigned LEB128: seven bits a byte, lowest first, and the top bit of each byte but the last is
 * set. A target's times lie close together, so an hour takes some 15 bytes.
 *
 * <p>The bins are those of {@link HeatBins}: whoever changes them changes the meaning of what is kept, and needs a new
 * {@link Schema} version.
 */
final class LatencyBlob {

    private static final int LOW_BITS = 0x7f;
    private static final int MORE = 0x80;
    private static final int BITS = 7;

    /** Counts are never negative: 63 bits, nine bytes. */
    private static final int LAST_SHIFT = 56;

    private LatencyBlob() {}

    static byte[] encode(LatencyCounts counts) {
        int first = counts.firstBin();
        int end = counts.endBin();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (first < end) {
            write(bytes, first);
        }
        for (int bin = first; bin < end; bin++) {
            write(bytes, counts.count(bin));
        }
        return bytes.toByteArray();
    }

    private static void write(ByteArrayOutputStream bytes, long number) {
        long rest = number;
        while (rest > LOW_BITS) {
            bytes.write(((int) rest & LOW_BITS) | MORE);
            rest >>>= BITS;
        }
        bytes.write((int) rest);
    }

    /** Throws what {@link SqliteFailures#isDamage} knows if nobody wrote such bytes. */
    static LatencyCounts decode(byte[] bytes) throws SQLException {
        LatencyCounts counts = new LatencyCounts();
        Numbers numbers = new Numbers(bytes);
        if (numbers.isOver()) {
            return counts;
        }
        long bin = numbers.next();
        while (!numbers.isOver()) {
            if (bin >= HeatBins.bins()) {
                throw SqliteFailures.damagedRow("round-trip times in bins that do not exist", null);
            }
            counts.add((int) bin, numbers.next());
            bin++;
        }
        return counts;
    }

    private static final class Numbers {
        private final byte[] bytes;
        private int at;

        Numbers(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean isOver() {
            return at == bytes.length;
        }

        long next() throws SQLException {
            long number = 0;
            for (int shift = 0; shift <= LAST_SHIFT && at < bytes.length; shift += BITS) {
                byte part = bytes[at++];
                number |= (long) (part & LOW_BITS) << shift;
                if (part >= 0) {
                    return number;
                }
            }
            throw SqliteFailures.damagedRow("round-trip times that end in the middle of a number", null);
        }
    }
}
