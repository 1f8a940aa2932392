package net.icmpexporter.fake.fault;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong on the host and when. Begins with {@link #none} and grows step by step; each method gives a new script.
 * Times are nanoseconds since the network began. Immutable; any thread.
 */
public final class FaultScript {

    /** The end of something that never ends. */
    public static final long FOREVER_NS = Long.MAX_VALUE;

    private final List<Refusal> refusals;
    private final List<SocketLoss> losses;
    private final List<Window> unstamped;
    private final Set<IpFamily> missing;

    private FaultScript(
            List<Refusal> refusals, List<SocketLoss> losses, List<Window> unstamped, Set<IpFamily> missing) {
        this.refusals = refusals;
        this.losses = losses;
        this.unstamped = unstamped;
        this.missing = missing;
    }

    /** Nothing goes wrong. */
    public static FaultScript none() {
        return new FaultScript(List.of(), List.of(), List.of(), Set.of());
    }

    /** The {@code nth} packet of a family that is offered, counted from 1, gets this answer. */
    public FaultScript refuseNth(IpFamily family, long nth, SendResult reason) {
        return refuse(new Refusal(family, nth, nth, Window.ALWAYS, reason));
    }

    /** Every packet of a family offered from {@code fromNs} on and before {@code toNs} gets this answer. */
    public FaultScript refuseBetween(IpFamily family, long fromNs, long toNs, SendResult reason) {
        return refuse(new Refusal(family, 1, Long.MAX_VALUE, new Window(fromNs, toNs), reason));
    }

    /** Every packet of both families offered from {@code fromNs} on and before {@code toNs} gets this answer. */
    public FaultScript refuseBetween(long fromNs, long toNs, SendResult reason) {
        return refuseBetween(IpFamily.IPV4, fromNs, toNs, reason).refuseBetween(IpFamily.IPV6, fromNs, toNs, reason);
    }

    /**
     * A socket is gone from {@code atNs} on, with everything that waits in it.
     *
     * @param reopenAttempts the attempt to reopen it, counted from 1, that succeeds; {@link Integer#MAX_VALUE} for none
     */
    public FaultScript loseSocket(IpFamily family, long atNs, int reopenAttempts) {
        return new FaultScript(
                refusals, append(losses, new SocketLoss(family, atNs, reopenAttempts)), unstamped, missing);
    }

    /** The kernel stamps nothing from {@code fromNs} on and before {@code toNs}. */
    public FaultScript withoutStampsBetween(long fromNs, long toNs) {
        return new FaultScript(refusals, losses, append(unstamped, new Window(fromNs, toNs)), missing);
    }

    /** The kernel never stamps anything, and says so. */
    public FaultScript withoutStamps() {
        return withoutStampsBetween(Long.MIN_VALUE, FOREVER_NS);
    }

    /** The host knows nothing of a family, and never has. */
    public FaultScript withoutFamily(IpFamily family) {
        Set<IpFamily> more = EnumSet.of(family);
        more.addAll(missing);
        return new FaultScript(refusals, losses, unstamped, Set.copyOf(more));
    }

    /** Whether the host knows a family at all. */
    public boolean knows(IpFamily family) {
        return !missing.contains(family);
    }

    /** What the kernel answers to a packet instead of taking it, or null; the first rule that applies wins. */
    public @Nullable SendResult refusal(IpFamily family, long nth, long atNs) {
        for (int i = 0; i < refusals.size(); i++) {
            Refusal refusal = refusals.get(i);
            if (refusal.appliesTo(family, nth, atNs)) {
                return refusal.reason;
            }
        }
        return null;
    }

    /** The losses of a family's socket, earliest first. */
    public List<SocketLoss> losses(IpFamily family) {
        return losses.stream()
                .filter(loss -> loss.family == family)
                .sorted(Comparator.comparingLong(SocketLoss::atNs))
                .toList();
    }

    /** Whether something that passes at this moment is stamped. */
    public boolean stamps(long atNs) {
        for (int i = 0; i < unstamped.size(); i++) {
            if (unstamped.get(i).contains(atNs)) {
                return false;
            }
        }
        return true;
    }

    /** Whether anything is ever stamped. */
    public boolean stampsEver() {
        return !unstamped.contains(new Window(Long.MIN_VALUE, FOREVER_NS));
    }

    private FaultScript refuse(Refusal refusal) {
        if (refusal.reason == SendResult.SENT) {
            throw new IllegalArgumentException("SENT is no refusal");
        }
        return new FaultScript(append(refusals, refusal), losses, unstamped, missing);
    }

    private static <T> List<T> append(List<T> list, T element) {
        List<T> longer = new ArrayList<>(list);
        longer.add(element);
        return List.copyOf(longer);
    }

    /**
     * The loss of a socket.
     *
     * @param family whose socket
     * @param atNs when, in nanoseconds since the network began
     * @param reopenAttempts the attempt to reopen it, counted from 1, that succeeds
     */
    public record SocketLoss(IpFamily family, long atNs, int reopenAttempts) {}

    private record Window(long fromNs, long toNs) {

        static final Window ALWAYS = new Window(Long.MIN_VALUE, FOREVER_NS);

        boolean contains(long atNs) {
            return atNs >= fromNs && atNs < toNs;
        }
    }

    private record Refusal(IpFamily family, long firstNth, long lastNth, Window window, SendResult reason) {

        boolean appliesTo(IpFamily sendFamily, long nth, long atNs) {
            return family == sendFamily && nth >= firstNth && nth <= lastNth && window.contains(atNs);
        }
    }
}
