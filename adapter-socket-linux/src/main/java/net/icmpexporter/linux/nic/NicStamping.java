package net.icmpexporter.linux.nic;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.Sys;
import org.jspecify.annotations.Nullable;

/**
 * Switches the hardware stamps of network cards on, and back at the end. A card's settings belong to the host, and outlast
 * whoever has set them: so they are only ever widened (PTP keeps what it has), not written at all where they suffice, and put
 * back only if they still are what was set here. Who is killed, or has given CAP_NET_ADMIN up, leaves them widened. One thread.
 */
public final class NicStamping implements AutoCloseable {

    private record Change(StampSettings before, StampSettings after) {}

    private final Cards cards;
    private final LowerInterfaces lower;
    private final Consumer<String> notes;
    private final Map<String, Change> changes = new LinkedHashMap<>();
    private boolean closed;

    /**
     * Changes nothing yet.
     *
     * @param notes takes one line for people for everything that is changed, and for what cannot be put back
     * @throws IllegalStateException if no socket can be opened to ask through, in words for people
     */
    public NicStamping(Sys sys, Consumer<String> notes) {
        this(sys, Path.of("/sys/class/net"), notes);
    }

    /** The same with another place of the kernel's list of interfaces. */
    NicStamping(Sys sys, Path interfaces, Consumer<String> notes) {
        this.cards = new Cards(sys);
        this.lower = new LowerInterfaces(interfaces);
        this.notes = notes;
    }

    /**
     * Has every card behind an interface stamp all packets. Of several cards one is enough; what the others lack is noted.
     *
     * @param interfaceName of a card, or of a VLAN, bond or bridge over cards
     * @throws NicRefused if no card can
     */
    public void switchOn(String interfaceName) throws NicRefused {
        List<String> refusals = new ArrayList<>();
        List<String> behind = lower.cardsBehind(interfaceName);
        for (String card : behind) {
            String refusal = switchOnCard(card);
            if (!refusal.isEmpty()) {
                refusals.add(
                        card.equals(interfaceName)
                                ? refusal
                                : interfaceName + " sends through " + card + ": " + refusal);
            }
        }
        if (refusals.size() == behind.size()) {
            throw new NicRefused("-hard: " + refusals.get(0));
        }
        refusals.forEach(refusal -> notes.accept("-hard: " + refusal));
    }

    /** Empty, or why not. */
    private String switchOnCard(String card) {
        StampSettings before = cards.settings(card);
        if (before != null && before.coversProbes()) {
            return "";
        }
        int unread = cards.refusal();
        StampAbilities abilities = cards.abilities(card);
        if (before == null && (!Cards.meansUnknown(unread) || abilities == null || !abilities.hasHardware())) {
            return Refusals.unreadable(card, unread);
        }
        StampSettings wanted = (before == null ? StampSettings.OFF : before).widened();
        StampSettings after = cards.set(card, wanted);
        if (after == null) {
            return Refusals.unwritable(card, cards.refusal(), wanted, abilities);
        }
        if (!after.coversProbes()) {
            putBack(card, before, after);
            return Refusals.tooNarrow(card, after);
        }
        if (before == null) {
            notes.accept(card + " does not tell how it was set: its stamps are on now (" + after.text()
                    + ") and stay on at the end; off: " + StampSettings.OFF.command(card));
        } else {
            changes.put(card, new Change(before, after));
            notes.accept("time stamps of " + card + " are on now (" + after.text() + "; before: " + before.text()
                    + ") and are put back at the end; by hand, if it is killed or runs with -drop: "
                    + before.command(card));
        }
        return "";
    }

    private void putBack(String card, @Nullable StampSettings before, StampSettings after) {
        if (before != null && !before.equals(after)) {
            restore(card, new Change(before, after));
        }
    }

    private void restore(String card, Change change) {
        StampSettings now = cards.settings(card);
        if (now == null || !now.equals(change.after())) {
            // gone, or somebody else's by now
            return;
        }
        if (cards.set(card, change.before()) == null) {
            notes.accept("time stamps of " + card + " stay on (" + Errno.text(cards.refusal()) + "); to put them back: "
                    + change.before().command(card));
        }
    }

    /** Puts back what was changed. Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            changes.forEach(this::restore);
            cards.close();
            closed = true;
        }
    }
}
