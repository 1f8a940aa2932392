package net.icmpexporter.stats;

import java.util.Arrays;

/**
 * How often each round-trip time occurred, in the bins of {@link RttBounds} or {@link HeatBins}. The times of one target lie close together, so the
 * bins are in pages that come into being when they are first needed. Written by the engine thread under {@link SessionStats};
 * a copy is immutable.
 */
public final class RttHistogram {

    private static final int PAGE_SHIFT = 4;
    private static final int PAGE = 1 << PAGE_SHIFT;
    private static final int PAGE_MASK = PAGE - 1;

    private static final long[] NO_PAGE = {};
    private static final long[][] NO_PAGES = {};

    private final int bins;
    private long[][] pages = NO_PAGES;
    private int firstPage;
    private int latestBin;

    /** @param bins how many there can be */
    RttHistogram(int bins) {
        this.bins = bins;
    }

    /** Makes room for a bin; allocates the few times that a session's times go where they never were before. */
    void prepare(int bin) {
        int page = bin >>> PAGE_SHIFT;
        if (pages.length == 0) {
            pages = new long[][] {NO_PAGE};
            firstPage = page;
        } else if (page < firstPage || page >= firstPage + pages.length) {
            stretch(Math.min(page, firstPage), Math.max(page + 1, firstPage + pages.length));
        }
        if (page(bin) == NO_PAGE) {
            pages[page - firstPage] = new long[PAGE];
        }
    }

    private void stretch(int from, int end) {
        long[][] more = new long[end - from][];
        Arrays.fill(more, NO_PAGE);
        System.arraycopy(pages, 0, more, firstPage - from, pages.length);
        pages = more;
        firstPage = from;
    }

    /** Counts one time in a bin that {@link #prepare} has made room for. */
    void add(int bin) {
        page(bin)[bin & PAGE_MASK]++;
        latestBin = bin;
    }

    /** As {@link SessionStats#prefetch}: the next time will not be far from the latest. */
    long prefetch() {
        long[] page = page(latestBin);
        return page == NO_PAGE ? 0 : page[latestBin & PAGE_MASK];
    }

    RttHistogram copy() {
        RttHistogram copy = new RttHistogram(bins);
        copy.firstPage = firstPage;
        copy.pages = pages.clone();
        for (int i = 0; i < copy.pages.length; i++) {
            long[] page = copy.pages[i];
            copy.pages[i] = page == NO_PAGE ? page : page.clone();
        }
        return copy;
    }

    /** How many times were in a bin. */
    public long count(int bin) {
        long[] page = page(bin);
        return page == NO_PAGE ? 0 : page[bin & PAGE_MASK];
    }

    private long[] page(int bin) {
        int place = (bin >>> PAGE_SHIFT) - firstPage;
        return place >= 0 && place < pages.length ? pages[place] : NO_PAGE;
    }

    /** The first bin from {@code bin} on in which there was any, or how many bins there can be if there is none. */
    public int nextOccupied(int bin) {
        int next = bin;
        while (next < bins) {
            if (page(next) == NO_PAGE) {
                next = (next | PAGE_MASK) + 1;
            } else if (count(next) != 0) {
                return next;
            } else {
                next++;
            }
        }
        return bins;
    }
}
