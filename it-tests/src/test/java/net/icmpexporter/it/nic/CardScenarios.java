package net.icmpexporter.it.nic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.it.kernel.CardStamping;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.nic.NicRefused;
import net.icmpexporter.linux.nic.NicStamping;
import net.icmpexporter.linux.nic.StampingSurvey;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Switching a card's stamps on and back, on a kernel with cards. Both cards are in the guest's own namespace. */
final class CardScenarios {

    private static final String CARD = SimulatedCard.NEAR;
    private static final String ELSEWHERE =
            ": leave -hard away for the kernel's stamps, or name a card that can with -interface4 and -interface6";

    private CardScenarios() {}

    static void switchedOnAndBack() throws Exception {
        List<String> notes = new ArrayList<>();
        try (NicStamping stamping = new NicStamping(Sys.open(), notes::add)) {
            stamping.switchOn(CARD);
            assertThat(CardStamping.of(CARD)).isEqualTo(CardStamping.ALL);
        }
        assertThat(CardStamping.of(CARD)).isEqualTo(CardStamping.OFF);
        assertThat(notes).singleElement().asString().endsWith("hwstamp_ctl -i " + CARD + " -t 0 -r 0");
    }

    static void whatPtpHadSetIsWidenedAndPutBack() throws Exception {
        CardStamping.PTP.set(CARD);
        try (NicStamping stamping = stamping()) {
            stamping.switchOn(CARD);
            assertThat(CardStamping.of(CARD)).isEqualTo(CardStamping.ALL);
        }
        assertThat(CardStamping.of(CARD)).isEqualTo(CardStamping.PTP);
    }

    static void whatSufficesIsNotWritten() throws Exception {
        CardStamping.ALL.set(CARD);
        int writes = SimulatedCard.writes();
        try (NicStamping stamping = stamping()) {
            stamping.switchOn(CARD);
        }
        assertThat(SimulatedCard.writes()).isEqualTo(writes);
        assertThat(CardStamping.of(CARD)).isEqualTo(CardStamping.ALL);
    }

    static void whatOthersSetMeanwhileIsLeftAlone() throws Exception {
        try (NicStamping stamping = stamping()) {
            stamping.switchOn(CARD);
            CardStamping.PTP.set(CARD);
        }
        assertThat(CardStamping.of(CARD)).isEqualTo(CardStamping.PTP);
    }

    static void cardsThatCannotAreRefused() throws Exception {
        SimulatedCard.set("no_hwts", 1);
        assertRefused(CARD, "-hard: " + CARD + " has no hardware time stamps" + ELSEWHERE);
        SimulatedCard.set("no_hwts", 0);
        SimulatedCard.set("no_tx", 1);
        assertRefused(CARD, "-hard: " + CARD + " cannot stamp the packets that it sends (TX modes: off)" + ELSEWHERE);
        SimulatedCard.set("no_tx", 0);
        SimulatedCard.set("no_rx_all", 1);
        assertRefused(
                CARD,
                "-hard: " + CARD + " cannot stamp all packets that it receives (RX filters: none ptpv2-event)"
                        + ELSEWHERE);
        assertThat(CardStamping.of(CARD)).isEqualTo(CardStamping.OFF);
    }

    static void ofAVlanTheCardBelow() throws Exception {
        Guest.run("ip", "link", "add", "link", CARD, "name", "vlan5", "type", "vlan", "id", "5");
        try (NicStamping stamping = stamping()) {
            stamping.switchOn("vlan5");
            assertThat(CardStamping.of(CARD)).isEqualTo(CardStamping.ALL);
        } finally {
            Guest.run("ip", "link", "del", "vlan5");
        }
        assertThat(CardStamping.of(CARD)).isEqualTo(CardStamping.OFF);
    }

    static void ofABondEachCard() throws Exception {
        Guest.run("ip", "link", "add", "trunk", "type", "bond", "mode", "active-backup");
        for (String card : List.of(CARD, SimulatedCard.FAR)) {
            Guest.run("ip", "link", "set", card, "down", "master", "trunk");
        }
        try (NicStamping stamping = stamping()) {
            stamping.switchOn("trunk");
            assertThat(CardStamping.of(CARD)).isEqualTo(CardStamping.ALL);
            assertThat(CardStamping.of(SimulatedCard.FAR)).isEqualTo(CardStamping.ALL);
        } finally {
            Guest.run("ip", "link", "del", "trunk");
        }
        assertThat(CardStamping.of(CARD)).isEqualTo(CardStamping.OFF);
        assertThat(CardStamping.of(SimulatedCard.FAR)).isEqualTo(CardStamping.OFF);
    }

    static void survey() throws Exception {
        CardStamping.PTP.set(CARD);
        assertThat(StampingSurvey.of(Sys.open(), List.of(CARD, "lo")))
                .containsExactly(
                        CARD + ": software TX RX; hardware TX RX, clock /dev/ptp0, TX modes: off on, RX filters: none"
                                + " all ptpv2-event; set now: TX on, RX ptpv2-event",
                        "lo: software TX RX; no hardware");
    }

    private static NicStamping stamping() {
        return new NicStamping(Sys.open(), note -> {});
    }

    private static void assertRefused(String name, String message) {
        ThrowingCallable attempt = () -> {
            try (NicStamping stamping = stamping()) {
                stamping.switchOn(name);
            }
        };
        assertThatThrownBy(attempt).isInstanceOf(NicRefused.class).hasMessage(message);
    }
}
