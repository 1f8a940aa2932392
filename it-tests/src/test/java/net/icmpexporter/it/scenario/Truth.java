package net.icmpexporter.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.icmpexporter.fake.path.PathRecord;
import net.icmpexporter.stats.SessionSnapshot;

/** Holds what the engine says of a session against what the network did, when all probes are resolved. */
final class Truth {

    private Truth() {}

    /** Every count, exactly; for a host that lost nothing itself. */
    static void checkCounts(String what, SessionSnapshot said, PathRecord truth) {
        assertThat(truth.underway()).as("%s: underway", what).isZero();
        assertThat(truth.unknowable()).as("%s: dropped by the host", what).isZero();
        assertThat(truth.malformed()).as("%s: malformed requests", what).isZero();
        assertThat(said.inFlight()).as("%s: in flight", what).isZero();
        assertThat(said.sent()).as("%s: sent", what).isEqualTo(truth.sent());
        assertThat(said.sendFailed()).as("%s: send failed", what).isEqualTo(truth.refused());
        assertThat(said.answered()).as("%s: answered", what).isEqualTo(truth.received());
        assertThat(said.refused()).as("%s: refused", what).isEqualTo(truth.reset());
        assertThat(said.lost()).as("%s: lost", what).isEqualTo(truth.lost());
        assertThat(said.rejected()).as("%s: rejected", what).isEqualTo(truth.rejected());
        assertThat(said.unknown()).as("%s: unknown", what).isZero();
        assertThat(said.late()).as("%s: late", what).isEqualTo(truth.lateReplies());
        assertThat(said.duplicate()).as("%s: duplicate", what).isEqualTo(truth.duplicateReplies());
        assertThat(said.corrupt()).as("%s: corrupt", what).isEqualTo(truth.corruptReplies());
        assertThat(said.foreign()).as("%s: foreign", what).isEqualTo(truth.foreignReplies());
    }

    /** Sum and sum of squares of the round trips, to the nanosecond; for probes with both stamps. */
    static void checkRoundTrips(String what, SessionSnapshot said, PathRecord truth) {
        assertThat(said.fallbacks()).as("%s: fallbacks", what).isZero();
        assertThat(truth.receivedUnstamped()).as("%s: unstamped", what).isZero();
        assertThat(said.rttSumNs()).as("%s: sum of RTT", what).isEqualTo(truth.rttSumNs());
        BigInteger squares = BigInteger.valueOf(said.rttSquaredSumHi())
                .shiftLeft(Long.SIZE)
                .add(new BigInteger(Long.toUnsignedString(said.rttSquaredSumLo())));
        assertThat(squares).as("%s: sum of squared RTT", what).isEqualTo(truth.rttSquaredSumNs2());
    }
}
