package net.icmpexporter.stats;

import java.util.Arrays;

/**
 * How often each round-trip time occurred, in the bins of {@link RttBounds}. The times of one target lie close together, so the
 * bins are in pages that come into being when they are first needed: at most 25 times in the life of a session. Written by
 * the engine thread under {@link SessionStats}; a copy is immutable.
 */
public final class RttHistogram {

    private static final int PAGE_SHIFT = 4;
    private static final int PAGE = 1 << PAGE_SHIFT;
    private static final int PAGE_MASK = PAGE - 1;
    private static final int PAGES = (RttBounds.bins() + PAGE_MASK) >>> PAGE_SHIFT;

    private static final long[] NO_PAGE = {};

    private final long[][] pages = new long[PAGES][];

    RttHistogram() {
        Arrays.fill(pages, NO_PAGE);
    }

    /** Makes room for a bin. Apart from {@link #add}, so that no reader meets a page that is still being made. */
    void prepare(int bin) {
        if (page(bin) == NO_PAGE) {
            pages[bin >>> PAGE_SHIFT] = new long[PAGE];
        }
    }

    /** Counts one time in a bin that {@link #prepare} has made room for. */
    void add(int bin) {
        page(bin)[bin & PAGE_MASK]++;
    }

    RttHistogram copy() {
        RttHistogram copy = new RttHistogram();
        for (int i = 0; i < PAGES; i++) {
            if (pages[i] != NO_PAGE) {
                copy.pages[i] = pages[i].clone();
            }
        }
        return copy;
    }

    /** How many times were in a bin. */
    public long count(int bin) {
        long[] page = page(bin);
        return page == NO_PAGE ? 0 : page[bin & PAGE_MASK];
    }

    private long[] page(int bin) {
        return pages[bin >>> PAGE_SHIFT];
    }

    /** The first bin from {@code bin} on in which there was any, or {@link RttBounds#bins} if there is none. */
    public int nextOccupied(int bin) {
        int next = bin;
        while (next < RttBounds.bins()) {
            if (page(next) == NO_PAGE) {
                next = (next | PAGE_MASK) + 1;
            } else if (count(next) != 0) {
                return next;
            } else {
                next++;
            }
        }
        return RttBounds.bins();
    }
}
