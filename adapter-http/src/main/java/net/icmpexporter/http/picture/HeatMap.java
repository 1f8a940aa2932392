package net.icmpexporter.http.picture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.icmpexporter.stats.HeatBins;
import net.icmpexporter.target.HourRow;
import net.icmpexporter.target.LatencyCounts;

/**
 * What a heat map shows: for each hour, how often each round-trip time occurred, relative to the most frequent one of the same target; and
 * the loss. As with meshping, what is not above a twentieth of that is left out, so that a few outliers do not stretch the axis. Immutable.
 *
 * @param firstHour hours since 1970
 * @param hours how many, positive
 * @param firstBin of {@link HeatBins}, where a doubling begins
 * @param bins how many, whole doublings, positive
 * @param layers one for each target
 */
record HeatMap(long firstHour, int hours, int firstBin, int bins, List<Layer> layers) {

    /** The most targets that can be compared: as many as there are basic colours. */
    static final int MOST_LAYERS = 3;

    /** What is left out, relative to the most frequent. */
    static final double OUTLIER = 0.05;

    private static final int BINS_TO_DOUBLE = 10;

    /**
     * A map of the hours of some targets.
     *
     * @param labels what each is called
     * @param histories of each its rows, in any order
     */
    static HeatMap of(long firstHour, int hours, List<String> labels, List<List<HourRow>> histories) {
        List<Layer> layers = new ArrayList<>();
        int first = Integer.MAX_VALUE;
        int last = Integer.MIN_VALUE;
        for (int i = 0; i < labels.size(); i++) {
            Layer layer = Layer.of(labels.get(i), histories.get(i));
            layers.add(layer);
            for (HourRow row : layer.rows().values()) {
                LatencyCounts counts = row.latencies();
                for (int bin = counts.firstBin(); bin < counts.endBin(); bin++) {
                    if (layer.share(row.hour(), bin) > 0) {
                        first = Math.min(first, bin);
                        last = Math.max(last, bin);
                    }
                }
            }
        }
        int one = HeatBins.bin(1_000_000);
        int from = firstOfDoubling(first <= last ? first : one);
        int to = firstOfDoubling(first <= last ? last : one) + BINS_TO_DOUBLE;
        return new HeatMap(firstHour, hours, from, to - from, layers);
    }

    /** The bin, perhaps one before the first, at whose beginning stands a power of two of milliseconds. */
    private static int firstOfDoubling(int bin) {
        return bin - Math.floorMod(HeatBins.exponent(bin), BINS_TO_DOUBLE);
    }

    /** The hour in a column. */
    long hour(int column) {
        return firstHour + column;
    }

    /** The milliseconds at which a doubling begins, counted from the bottom: 0 is where the map begins. */
    double doublingMs(int doubling) {
        return Math.pow(2, HeatBins.exponent(firstBin) / (double) BINS_TO_DOUBLE + doubling);
    }

    /** How many doublings there are. */
    int doublings() {
        return bins / BINS_TO_DOUBLE;
    }

    /**
     * One target.
     *
     * @param label what it is called
     * @param rows by their hours
     * @param most how often the most frequent round-trip time occurred in its hour
     */
    record Layer(String label, Map<Long, HourRow> rows, long most) {

        static Layer of(String label, List<HourRow> history) {
            Map<Long, HourRow> rows = new HashMap<>();
            long most = 0;
            for (HourRow row : history) {
                rows.put(row.hour(), row);
                for (int bin = row.latencies().firstBin(); bin < row.latencies().endBin(); bin++) {
                    most = Math.max(most, row.latencies().count(bin));
                }
            }
            return new Layer(label, rows, most);
        }

        /** 0 to 1: how often a time occurred in an hour. 0 also for outliers, and where nothing is known. */
        double share(long hour, int bin) {
            HourRow row = rows.get(hour);
            if (row == null || most == 0) {
                return 0;
            }
            double share = (double) row.latencies().count(bin) / most;
            return share > OUTLIER ? share : 0;
        }

        /** 0 to 1: the share of the probes of an hour that was not answered; negative if there were none. */
        double loss(long hour) {
            HourRow row = rows.get(hour);
            if (row == null) {
                return -1;
            }
            long failed = row.lost() + row.rejected();
            long all = failed + row.answered();
            return all == 0 ? -1 : (double) failed / all;
        }
    }
}
