package net.icmpexporter.probe;

import net.icmpexporter.time.MonoClock;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;

/**
 * Finds the probe that an arrival is about, and says what became of it. A reply counts as an answer only if everything
 * holds: checksum, identity, length, content, and that it comes from where the probe went. Engine thread only; allocates
 * nothing.
 */
final class ReplyMatcher implements ArrivalHandler {

    private final PacketFormats formats;
    private final InFlightTable inFlight;
    private final Outcomes outcomes;
    private final RoundTrip roundTrip;
    private final MonoClock clock;

    /** When the sockets were last seen empty: what comes up now was readable later than that. */
    private long emptiedMonoNs;

    /** Whether the clocks have been held against each other in this poll. */
    private boolean sampled;

    ReplyMatcher(
            PacketFormats formats, InFlightTable inFlight, Outcomes outcomes, RoundTrip roundTrip, MonoClock clock) {
        this.formats = formats;
        this.inFlight = inFlight;
        this.outcomes = outcomes;
        this.roundTrip = roundTrip;
        this.clock = clock;
        this.emptiedMonoNs = clock.monoNs();
    }

    /** A poll begins. */
    void polling() {
        sampled = false;
    }

    /** Everything that had arrived by this moment has been delivered. */
    void emptied(long monoNs) {
        emptiedMonoNs = monoNs;
    }

    /** The moment of the latest {@link #emptied}. */
    long emptiedMonoNs() {
        return emptiedMonoNs;
    }

    @Override
    public void onReply(Arrival reply) {
        PacketFormat format = formats.of(reply.channel);
        if (!format.mayConcernUs(reply)) {
            return;
        }
        if (!format.isSound(reply)) {
            outcomes.damaged(format.sessionAt(reply));
            return;
        }
        int slot = format.inFlight(reply);
        if (slot == InFlightTable.NONE) {
            format.notInFlight(reply);
            return;
        }
        Session session = inFlight.session(slot);
        if (!format.isFromTarget(session, reply)) {
            format.notFromTarget(session, reply);
        } else if (!format.answers(session, inFlight.number(slot), inFlight.cookie(slot), reply)) {
            outcomes.damaged(session);
        } else if (inFlight.isAnswered(slot)) {
            outcomes.duplicate(session);
        } else {
            sampleClocks();
            boolean isTimed = reply.channel.protocol().isOverConnections();
            long afterMonoNs = isTimed ? reply.afterMonoNs : emptiedMonoNs;
            long readMonoNs = isTimed ? reply.readMonoNs : clock.monoNs();
            roundTrip.answered(slot, format.refuses(reply), reply, afterMonoNs, readMonoNs);
        }
    }

    @Override
    public void onTxStamp(Arrival sent) {
        int slot = formats.of(sent.channel).inFlightOfSent(sent);
        if (slot != InFlightTable.NONE) {
            sampleClocks();
            roundTrip.sent(slot, sent, clock.monoNs());
        }
    }

    @Override
    public void onIcmpError(Arrival error) {
        if (!isRejection(error)) {
            return;
        }
        int slot = formats.of(error.channel).inFlightOfQuoted(error);
        if (slot != InFlightTable.NONE && !inFlight.isAnswered(slot)) {
            outcomes.rejected(slot, error);
        }
    }

    /** Between the reading of stamps and the use of them, so that no step can hide between the sample and the stamp. */
    private void sampleClocks() {
        if (!sampled) {
            sampled = true;
            roundTrip.sampleClocks();
        }
    }

    /**
     * Whether the error says that the packet will not be answered: destination unreachable, time exceeded, parameter
     * problem (RFC 792), and for IPv6 packet too big (RFC 4443). A source quench, for one, says nothing of the kind.
     */
    private static boolean isRejection(Arrival error) {
        return switch (error.channel.family()) {
            case IPV4 -> error.icmpType == 3 || error.icmpType == 11 || error.icmpType == 12;
            case IPV6 -> error.icmpType >= 1 && error.icmpType <= 4;
        };
    }
}
