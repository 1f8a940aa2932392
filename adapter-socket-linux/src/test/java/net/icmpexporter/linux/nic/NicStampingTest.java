package net.icmpexporter.linux.nic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.libc.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A card's settings are widened, never narrowed, and put back. */
class NicStampingTest {

    private static final int PTP_V2_EVENT = 12;
    private static final StampSettings ON = new StampSettings(0, 1, 1);
    private static final StampSettings PTP = new StampSettings(0, 1, PTP_V2_EVENT);

    @TempDir
    Path interfaces;

    private final CardDouble kernel = new CardDouble();
    private final List<String> notes = new ArrayList<>();

    @Test
    void aCardThatIsOffIsSwitchedOnAndOffAgain() throws NicRefused {
        CardDouble.Model card = kernel.card("eth0");
        try (NicStamping stamping = stamping()) {
            stamping.switchOn("eth0");
            assertThat(card.settings).isEqualTo(ON);
        }
        assertThat(kernel.written).containsExactly(ON, StampSettings.OFF);
        assertThat(notes)
                .containsExactly(
                        "time stamps of eth0 are on now (TX on, RX all; before: TX off, RX none) and are put back"
                                + " at the end; by hand, if it is killed or runs with -drop: hwstamp_ctl -i eth0 -t 0 -r 0");
        assertThat(kernel.open).as("descriptors left open").isZero();
    }

    @Test
    void whatPtpHasSetIsWidenedAndPutBack() throws NicRefused {
        CardDouble.Model card = kernel.card("eth0");
        card.settings = PTP;
        try (NicStamping stamping = stamping()) {
            stamping.switchOn("eth0");
            assertThat(card.settings).isEqualTo(ON);
        }
        assertThat(card.settings).isEqualTo(PTP);
    }

    /** The one-step kinds stamp our packets too, and PTP needs them as they are. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aTransmitModeThatStampsIsKept(int mode) throws NicRefused {
        CardDouble.Model card = kernel.card("eth0");
        card.settings = new StampSettings(1, mode, PTP_V2_EVENT);
        try (NicStamping stamping = stamping()) {
            stamping.switchOn("eth0");
        }
        assertThat(kernel.written.get(0)).isEqualTo(new StampSettings(1, mode, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whatSufficesIsNotWritten(int mode) throws NicRefused {
        CardDouble.Model card = kernel.card("eth0");
        card.settings = new StampSettings(0, mode, 1);
        card.writeRefusal = Errno.EPERM;
        try (NicStamping stamping = stamping()) {
            stamping.switchOn("eth0");
        }
        assertThat(kernel.written).isEmpty();
        assertThat(notes).isEmpty();
    }

    @Test
    void whatSomebodyElseHasSetMeanwhileIsLeftAlone() throws NicRefused {
        CardDouble.Model card = kernel.card("eth0");
        try (NicStamping stamping = stamping()) {
            stamping.switchOn("eth0");
            card.settings = PTP;
        }
        assertThat(card.settings).isEqualTo(PTP);
        assertThat(kernel.written).containsExactly(ON);
    }

    @Test
    void withoutTheRightToPutItBackTheCommandIsNamed() throws NicRefused {
        CardDouble.Model card = kernel.card("eth0");
        try (NicStamping stamping = stamping()) {
            stamping.switchOn("eth0");
            card.writeRefusal = Errno.EPERM;
        }
        assertThat(notes)
                .last()
                .isEqualTo("time stamps of eth0 stay on (Operation not permitted (errno 1)); to put them back:"
                        + " hwstamp_ctl -i eth0 -t 0 -r 0");
    }

    @Test
    void puttingBackHappensOnce() throws NicRefused {
        kernel.card("eth0");
        NicStamping stamping = stamping();
        stamping.switchOn("eth0");
        stamping.switchOn("eth0");
        stamping.close();
        stamping.close();
        assertThat(kernel.written).containsExactly(ON, StampSettings.OFF);
        assertThat(kernel.open).isZero();
    }

    @ParameterizedTest
    @CsvSource({"95", "25", "22"})
    void aCardWithoutHardwareStampsIsRefused(int errno) {
        CardDouble.Model card = kernel.card("wg0");
        card.readRefusal = errno;
        card.abilities = new StampAbilities(0x18, -1, 0, 0);
        assertRefused(
                "wg0",
                "-hard: wg0 has no hardware time stamps: leave -hard away for the kernel's stamps, or name a"
                        + " card that can with -interface4 and -interface6");
        assertThat(kernel.written).isEmpty();
    }

    @Test
    void aCardThatStampsNothingSentIsRefused() {
        CardDouble.Model card = kernel.card("eth0");
        card.writeRefusal = Errno.ERANGE;
        card.abilities = new StampAbilities(0x5f, 0, 0b1, 0b11);
        assertRefused(
                "eth0",
                "-hard: eth0 cannot stamp the packets that it sends (TX modes: off): leave -hard away for"
                        + " the kernel's stamps, or name a card that can with -interface4 and -interface6");
    }

    @Test
    void aCardThatStampsPtpAloneIsRefused() {
        CardDouble.Model card = kernel.card("eth0");
        card.writeRefusal = Errno.ERANGE;
        card.abilities = new StampAbilities(0x5f, 0, 0b11, 1 | (1 << PTP_V2_EVENT));
        assertRefused(
                "eth0",
                "-hard: eth0 cannot stamp all packets that it receives (RX filters: none ptpv2-event): leave"
                        + " -hard away for the kernel's stamps, or name a card that can with -interface4 and -interface6");
    }

    /** Drivers may answer with another filter than they were asked for. */
    @Test
    void aCardThatDoesLessThanAskedIsRefusedAndPutBack() {
        CardDouble.Model card = kernel.card("eth0");
        card.stubborn = PTP;
        assertRefused(
                "eth0",
                "-hard: eth0 was asked to stamp all packets and does less (TX on, RX ptpv2-event): leave"
                        + " -hard away for the kernel's stamps, or name a card that can with -interface4 and -interface6");
        assertThat(kernel.written).containsExactly(ON, StampSettings.OFF);
    }

    @Test
    void whoMayNotSetItIsToldWhatHelps() {
        kernel.card("eth0").writeRefusal = Errno.EPERM;
        assertThatThrownBy(() -> switchOn("eth0"))
                .isInstanceOf(NicRefused.class)
                .message()
                .matches(
                        "-hard: switching the time stamps of eth0 on needs CAP_NET_ADMIN, which user id \\d+ lacks: run"
                                + " as root, or give CAP_NET_ADMIN, or have them switched on before: sudo hwstamp_ctl -i eth0"
                                + " -t 1 -r 1");
    }

    @Test
    void anInterfaceThatIsNotThereIsSaidToBeSo() {
        assertRefused("eth7", "-hard: there is no interface eth7 here");
        assertRefused("a-name-beyond-15", "-hard: there is no interface a-name-beyond-15 here");
    }

    @Test
    void anyOtherRefusalHasTheSystemsWords() {
        CardDouble.Model card = kernel.card("eth0");
        card.writeRefusal = Errno.EBUSY;
        assertRefused(
                "eth0",
                "-hard: eth0 cannot change its time stamps now, another program holds them: Device or"
                        + " resource busy (errno 16)");
        card.writeRefusal = 5;
        assertRefused("eth0", "-hard: cannot switch the time stamps of eth0 on: Input/output error (errno 5)");
        card.readRefusal = 5;
        assertRefused("eth0", "-hard: cannot read how eth0 stamps packets: Input/output error (errno 5)");
    }

    /** Old drivers can be set, but not asked: nobody knows what to put back. */
    @Test
    void aCardThatDoesNotTellIsSwitchedOnAndStaysSo() throws NicRefused {
        CardDouble.Model card = kernel.card("eth0");
        card.readRefusal = Errno.EOPNOTSUPP;
        try (NicStamping stamping = stamping()) {
            stamping.switchOn("eth0");
        }
        assertThat(kernel.written).containsExactly(ON);
        assertThat(notes).singleElement().asString().contains("stay on at the end; off: hwstamp_ctl -i eth0 -t 0 -r 0");
    }

    @Test
    void ofAVlanTheCardBelowIsSet() throws NicRefused, IOException {
        above("eth0.5", "eth0");
        kernel.card("eth0");
        try (NicStamping stamping = stamping()) {
            stamping.switchOn("eth0.5");
            assertThat(kernel.written).containsExactly(ON);
        }
    }

    @Test
    void aVlanOverACardThatCannotNamesBoth() throws IOException {
        above("eth0.5", "eth0");
        kernel.card("eth0").readRefusal = Errno.EOPNOTSUPP;
        kernel.card("eth0").abilities = new StampAbilities(0x18, -1, 0, 0);
        assertRefused(
                "eth0.5",
                "-hard: eth0.5 sends through eth0: eth0 has no hardware time stamps: leave -hard away for"
                        + " the kernel's stamps, or name a card that can with -interface4 and -interface6");
    }

    @Test
    void ofABondEachCardIsSetAndOneSuffices() throws NicRefused, IOException {
        above("bond0.5", "bond0");
        above("bond0", "eth0");
        above("bond0", "eth1");
        kernel.card("eth0").readRefusal = 5;
        kernel.card("eth1");
        try (NicStamping stamping = stamping()) {
            stamping.switchOn("bond0.5");
            assertThat(kernel.card("eth1").settings).isEqualTo(ON);
        }
        assertThat(notes)
                .last()
                .isEqualTo("-hard: bond0.5 sends through eth0: cannot read how eth0 stamps packets: Input/output error"
                        + " (errno 5)");
        assertThat(kernel.card("eth1").settings).isEqualTo(StampSettings.OFF);
    }

    private void above(String upper, String lower) throws IOException {
        Files.createDirectories(interfaces.resolve(upper));
        Files.createDirectories(interfaces.resolve(lower));
        Files.createSymbolicLink(interfaces.resolve(upper).resolve("lower_" + lower), interfaces.resolve(lower));
    }

    private NicStamping stamping() {
        return new NicStamping(kernel.sys(), interfaces, notes::add);
    }

    private void switchOn(String name) throws NicRefused {
        try (NicStamping stamping = stamping()) {
            stamping.switchOn(name);
        }
    }

    private void assertRefused(String name, String message) {
        assertThatThrownBy(() -> switchOn(name)).isInstanceOf(NicRefused.class).hasMessage(message);
    }
}
