package net.icmpexporter.fake;

/**
 * A network card that stamps, by a clock of its own that nobody has set. It sees a packet at the moment at which the kernel
 * does, so its round trips are the same ones. Immutable; any thread.
 *
 * @param clockOffsetNs what its clock shows when the network begins, in nanoseconds; may be negative
 * @param txStampLateNs by how much its stamp of a sent packet comes later than the kernel's, in nanoseconds
 * @param losesEveryTx every so manieth stamp of a sent packet never comes; 0 for none
 * @param losesEveryRx every so manieth received packet is not stamped; 0 for none
 */
public record FakeCard(long clockOffsetNs, long txStampLateNs, int losesEveryTx, int losesEveryRx) {

    /** A card that stamps everything, 50 us later, and whose clock counts from an hour before the network began. */
    public static FakeCard sound() {
        return new FakeCard(3_600_000_000_000L, 50_000, 0, 0);
    }

    /** The same with another clock. */
    public FakeCard withClockOffsetNs(long newClockOffsetNs) {
        return new FakeCard(newClockOffsetNs, txStampLateNs, losesEveryTx, losesEveryRx);
    }

    /** The same with stamps of sent packets that come later. */
    public FakeCard withTxStampLateNs(long newTxStampLateNs) {
        return new FakeCard(clockOffsetNs, newTxStampLateNs, losesEveryTx, losesEveryRx);
    }

    /** The same with stamps that go missing: every so manieth at either end, 0 for none. */
    public FakeCard losingEvery(int tx, int rx) {
        return new FakeCard(clockOffsetNs, txStampLateNs, tx, rx);
    }

    /** The stamp of a moment of the network; never 0, which would be none. */
    long stampNs(long elapsedNs) {
        long stampNs = clockOffsetNs + elapsedNs;
        return stampNs == 0 ? 1 : stampNs;
    }

    static boolean isLost(int every, long nth) {
        return every > 0 && nth % every == 0;
    }
}
