package net.icmpexporter.it.testnet;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The request that is answered now. One instance, filled anew for each. */
final class Request {

    private @Nullable TargetRecord record;

    /** Number of this request among those to its address, from 0 on. */
    long ordinal;

    /** When it was read, monotonic clock. */
    long readMonoNs;

    /** Counts it as one more to an address. */
    void isFor(TargetRecord target, long nowMonoNs) {
        record = target;
        ordinal = target.requests++;
        readMonoNs = nowMonoNs;
    }

    TargetRecord record() {
        return Objects.requireNonNull(record);
    }

    Behaviour behaviour() {
        return record().behaviour;
    }

    /** x of its address. */
    int x() {
        return record().parameter;
    }
}
