package net.icmpexporter.target;

import java.util.Optional;
import java.util.function.BiConsumer;
import net.icmpexporter.stats.HeatBins;
import net.icmpexporter.stats.RttHistogram;
import net.icmpexporter.stats.SessionCounter;
import net.icmpexporter.stats.SessionTotals;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;

/** What a session has counted between two moments. */
final class TotalsChange {

    private final @Nullable SessionTotals before;
    private final SessionTotals now;

    /** @param before of the same session, or null for all that it has counted since it was held */
    TotalsChange(@Nullable SessionTotals before, SessionTotals now) {
        this.before = before;
        this.now = now;
    }

    long of(SessionCounter counter) {
        return now.count(counter) - (before == null ? 0 : before.count(counter));
    }

    long answered() {
        return of(SessionCounter.RECEIVED) + of(SessionCounter.REFUSED);
    }

    long failed() {
        return of(SessionCounter.LOST) + of(SessionCounter.REJECTED);
    }

    boolean isAny() {
        return answered()
                        + failed()
                        + of(SessionCounter.UNKNOWN)
                        + of(SessionCounter.LATE)
                        + of(SessionCounter.DUPLICATE)
                > 0;
    }

    /** Whether the kernel took any packet. */
    boolean isSent() {
        return of(SessionCounter.SENT) > 0;
    }

    /** Why it did not, if there was any that it refused. */
    Optional<SendResult> refusal() {
        for (SendResult reason : SendResult.failures()) {
            if (now.sendFailures(reason) > (before == null ? 0 : before.sendFailures(reason))) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }

    /** Each bin of {@link HeatBins} in which there was any, and how many. */
    void latencies(BiConsumer<Integer, Long> to) {
        RttHistogram heat = now.heat();
        int bin = heat.nextOccupied(0);
        while (bin < HeatBins.bins()) {
            long more = heat.count(bin) - (before == null ? 0 : before.heat().count(bin));
            if (more != 0) {
                to.accept(bin, more);
            }
            bin = heat.nextOccupied(bin + 1);
        }
    }
}
