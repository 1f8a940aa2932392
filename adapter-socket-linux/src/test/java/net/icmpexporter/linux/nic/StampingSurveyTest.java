package net.icmpexporter.linux.nic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.ForwardingLibC;
import org.junit.jupiter.api.Test;

class StampingSurveyTest {

    private final CardDouble kernel = new CardDouble();

    @Test
    void aCardIsDescribedInEthtoolsWords() {
        kernel.card("eth0").settings = new StampSettings(0, 1, 12);
        assertThat(lines("eth0"))
                .containsExactly(
                        "eth0: software TX RX; hardware TX RX, clock /dev/ptp0, TX modes: off on, RX filters: none"
                                + " all; set now: TX on, RX ptpv2-event");
        assertThat(kernel.written).isEmpty();
        assertThat(kernel.open).isZero();
    }

    @Test
    void numbersThatNobodyKnowsYetAreShownAsTheyAre() {
        kernel.card("eth0").abilities = new StampAbilities(0x04, -1, 0, 1 << 20);
        kernel.card("eth0").settings = new StampSettings(0, 9, 20);
        assertThat(lines("eth0"))
                .containsExactly(
                        "eth0: software none; hardware RX, no clock of its own, TX modes: none, RX filters: 20;"
                                + " set now: TX 9, RX 20");
    }

    @Test
    void whatIsNotSaidIsSaidNotToBe() {
        kernel.card("old").abilities = new StampAbilities(-1, 0, 0, 0);
        kernel.card("mute").readRefusal = Errno.EOPNOTSUPP;
        assertThat(lines("old", "mute", "gone"))
                .containsExactly(
                        "old: does not say what it can stamp",
                        "mute: software TX RX; hardware TX RX, clock /dev/ptp0, TX modes: off on, RX filters: none all;"
                                + " set now: it does not say",
                        "gone: No such device (errno 19)");
    }

    /** The real loopback: any kernel has it, and it stamps in software alone. */
    @Test
    void theLoopbackOfThisHostHasTheKernelsStamps() {
        assertThat(StampingSurvey.of(new ForwardingLibC().sys(), List.of("lo")))
                .containsExactly("lo: software TX RX; no hardware");
    }

    private List<String> lines(String... names) {
        return StampingSurvey.of(kernel.sys(), List.of(names));
    }
}
