package net.icmpexporter.linux.nic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.Host;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is foretold of {@code -hard}; {@link NicStampingTest} says what it does. */
class StampOutlookTest {

    private static final int SOFTWARE_ONLY = 0x1a;

    @TempDir
    private Path interfaces;

    private final CardDouble kernel = new CardDouble();

    @AfterEach
    void nothingWasChanged() {
        assertThat(kernel.written).isEmpty();
        assertThat(kernel.open).isZero();
    }

    private StampOutlook of(String name, boolean mayAdminister) {
        return StampOutlook.of(kernel.sys(), interfaces, List.of(name), mayAdminister)
                .get(0);
    }

    @Test
    void aCardThatCanIsSwitchedOnAndBack() {
        kernel.card("eth0").settings = new StampSettings(0, 1, 12);
        StampOutlook outlook = of("eth0", true);
        assertThat(outlook.nic()).isTrue();
        assertThat(outlook.kernel()).isTrue();
        assertThat(outlook.hard())
                .isEqualTo("would change (TX on, RX ptpv2-event) to (TX on, RX all), and back at the end");
        assertThat(outlook.abilities())
                .startsWith("software TX RX; hardware TX RX")
                .endsWith("set now: TX on, RX ptpv2-event");
    }

    @Test
    void withoutThePrivilegeItIsForSomebodyElseToSet() {
        kernel.card("eth0");
        StampOutlook outlook = of("eth0", false);
        assertThat(outlook.nic()).isFalse();
        assertThat(outlook.hard())
                .isEqualTo("needs CAP_NET_ADMIN, which user id " + Host.effectiveUserId()
                        + " lacks, to change (TX off, RX none) to (TX on, RX all), and back at the end; or have it set"
                        + " before:");
        assertThat(outlook.command()).isEqualTo("sudo hwstamp_ctl -i eth0 -t 1 -r 1");
    }

    @Test
    void aCardThatStampsEverythingAlreadyNeedsNoPrivilege() {
        kernel.card("eth0").settings = new StampSettings(0, 1, 1);
        StampOutlook outlook = of("eth0", false);
        assertThat(outlook.nic()).isTrue();
        assertThat(outlook.hard()).isEqualTo("would change nothing: every packet is stamped already");
    }

    @Test
    void whatACardCannotStampIsNamed() {
        kernel.card("rx").abilities = new StampAbilities(0x5f, 0, 0b11, 0b1);
        kernel.card("tx").abilities = new StampAbilities(0x5f, 0, 0b1, 0b11);
        kernel.card("soft").abilities = new StampAbilities(SOFTWARE_ONLY, -1, 0, 0);
        kernel.card("soft").readRefusal = Errno.EOPNOTSUPP;
        assertThat(of("rx", true).hard()).isEqualTo("cannot stamp all packets that it receives (RX filters: none)");
        assertThat(of("tx", true).hard()).isEqualTo("cannot stamp the packets that it sends (TX modes: off)");
        assertThat(of("soft", true).hard()).isEqualTo("no hardware time stamps");
        assertThat(of("soft", true).kernel()).isTrue();
        assertThat(of("gone", true).hard()).isEqualTo("No such device (errno 19)");
        assertThat(of("gone", true).kernel()).isFalse();
    }

    @Test
    void aCardThatDoesNotSayHowItIsSetStaysSet() {
        kernel.card("mute").readRefusal = Errno.EOPNOTSUPP;
        assertThat(of("mute", true).hard())
                .isEqualTo("would change (TX off, RX none) to (TX on, RX all), and leave it so, since the card does not"
                        + " say how it is set");
    }

    @Test
    void ofABondItIsTheCardsThatCount() throws IOException {
        Files.createDirectories(interfaces.resolve("bond0/lower_eth0"));
        Files.createDirectories(interfaces.resolve("bond0/lower_eth1"));
        kernel.card("bond0").readRefusal = Errno.EOPNOTSUPP;
        kernel.card("bond0").abilities = new StampAbilities(SOFTWARE_ONLY, -1, 0, 0);
        kernel.card("eth0").abilities = new StampAbilities(0x5f, 0, 0b11, 0b1);
        kernel.card("eth1");
        assertThat(of("bond0", true).hard()).isEqualTo("sends through eth0, eth1: works on eth1");
        assertThat(of("bond0", true).nic()).isTrue();
        assertThat(of("bond0", false).hard()).isEqualTo("sends through eth0, eth1, see there");
        assertThat(of("bond0", false).nic()).isFalse();
    }
}
