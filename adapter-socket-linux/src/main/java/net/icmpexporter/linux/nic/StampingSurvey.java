package net.icmpexporter.linux.nic;

import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.Sys;

/** What {@code ethtool -T} and {@code hwstamp_ctl} show, in words. Changes nothing and needs no privilege. */
public final class StampingSurvey {

    private StampingSurvey() {}

    /**
     * One line for each interface: {@code eth0: software TX RX; hardware TX RX, clock /dev/ptp0, TX modes: off on, RX filters:
     * none all; set now: TX off, RX none}.
     *
     * @throws IllegalStateException if no socket can be opened to ask through, in words for people
     */
    public static List<String> of(Sys sys, List<String> interfaceNames) {
        List<String> lines = new ArrayList<>();
        try (Cards cards = new Cards(sys)) {
            for (String name : interfaceNames) {
                lines.add(name + ": " + describe(cards, name));
            }
        }
        return lines;
    }

    /** What stands behind the colon of such a line. */
    static String describe(Cards cards, String name) {
        StampAbilities abilities = cards.abilities(name);
        if (abilities == null) {
            return Cards.meansUnknown(cards.refusal()) ? "does not say what it can stamp" : Errno.text(cards.refusal());
        }
        if (!abilities.hasHardware()) {
            return abilities.text();
        }
        StampSettings now = cards.settings(name);
        return abilities.text() + "; set now: " + (now == null ? "it does not say" : now.text());
    }
}
