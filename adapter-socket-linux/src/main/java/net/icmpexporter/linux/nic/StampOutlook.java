package net.icmpexporter.linux.nic;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.Host;
import net.icmpexporter.linux.libc.Sys;
import org.jspecify.annotations.Nullable;

/**
 * What an interface stamps, and what {@code -hard} would do on it; found out by asking alone, so that what a driver only refuses
 * when it is told to is not known.
 *
 * @param interfaceName which
 * @param kernel whether the kernel's stamps are to be had at both ends; false too if the interface does not say
 * @param abilities what {@code ethtool -T} and {@code hwstamp_ctl} show, in words
 * @param nic whether {@code -hard} would work
 * @param hard what it would do, or why it would not work
 * @param command what would let it work; empty if nothing is known to
 */
public record StampOutlook(
        String interfaceName, boolean kernel, String abilities, boolean nic, String hard, String command) {

    private static final String NO_HARDWARE = "no hardware time stamps";

    /**
     * Asks.
     *
     * @param interfaces /sys/class/net, or what stands for it
     * @param mayAdminister whether this process has CAP_NET_ADMIN
     * @throws IllegalStateException if no socket can be opened to ask through, in words for people
     */
    public static List<StampOutlook> of(Sys sys, Path interfaces, List<String> names, boolean mayAdminister) {
        LowerInterfaces lower = new LowerInterfaces(interfaces);
        List<StampOutlook> outlooks = new ArrayList<>();
        try (Cards cards = new Cards(sys)) {
            for (String name : names) {
                StampOutlook own = of(cards, name, mayAdminister);
                List<String> behind = lower.cardsBehind(name);
                outlooks.add(behind.equals(List.of(name)) ? own : own.through(cards, behind, mayAdminister));
            }
        }
        return outlooks;
    }

    private static StampOutlook of(Cards cards, String name, boolean mayAdminister) {
        String words = StampingSurvey.describe(cards, name);
        StampAbilities abilities = cards.abilities(name);
        boolean kernel = abilities != null && abilities.kernelStampsBoth();
        StampSettings now = cards.settings(name);
        int unread = now == null ? cards.refusal() : 0;
        if (now != null && now.coversProbes()) {
            return new StampOutlook(
                    name, kernel, words, true, "would change nothing: every packet is stamped already", "");
        }
        String lacks = whatIsMissing(abilities, now, unread);
        if (!lacks.isEmpty()) {
            return new StampOutlook(name, kernel, words, false, lacks, "");
        }
        StampSettings before = now == null ? StampSettings.OFF : now;
        String change = "(" + before.text() + ") to (" + before.widened().text() + ")"
                + (now == null
                        ? ", and leave it so, since the card does not say how it is set"
                        : ", and back at the end");
        if (mayAdminister) {
            return new StampOutlook(name, kernel, words, true, "would change " + change, "");
        }
        return new StampOutlook(
                name,
                kernel,
                words,
                false,
                "needs CAP_NET_ADMIN, which user id " + Host.effectiveUserId() + " lacks, to change " + change
                        + "; or have it set before:",
                "sudo " + before.widened().command(name));
    }

    private static String whatIsMissing(@Nullable StampAbilities abilities, @Nullable StampSettings now, int unread) {
        if (now == null && !Cards.meansUnknown(unread)) {
            return Errno.text(unread);
        }
        if (abilities == null || !abilities.hasHardware()) {
            // a card that does not say what it can may still do it
            return now != null && abilities == null ? "" : NO_HARDWARE;
        }
        if (!abilities.stampsSent()) {
            return "cannot stamp the packets that it sends (TX modes: " + StampWords.txTypes(abilities.txTypes()) + ")";
        }
        if (!abilities.stampsEverythingReceived()) {
            return "cannot stamp all packets that it receives (RX filters: "
                    + StampWords.rxFilters(abilities.rxFilters()) + ")";
        }
        return "";
    }

    /** A VLAN, bond or bridge: it is the cards below it that are set, and one of them is enough. */
    private StampOutlook through(Cards cards, List<String> behind, boolean mayAdminister) {
        List<String> able = new ArrayList<>();
        for (String card : behind) {
            if (of(cards, card, mayAdminister).nic()) {
                able.add(card);
            }
        }
        String below = "sends through " + String.join(", ", behind);
        return able.isEmpty()
                ? new StampOutlook(interfaceName, kernel, abilities, false, below + ", see there", "")
                : new StampOutlook(
                        interfaceName, kernel, abilities, true, below + ": works on " + String.join(", ", able), "");
    }
}
