package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.icmpexporter.net.IpFamily;
import org.junit.jupiter.api.Test;

class LinuxTransportOptionsTest {

    @Test
    void hasBatchesOf64() {
        LinuxTransportOptions options = LinuxTransportOptions.of("eth0", LinuxTransportOptions.AUTO, 7);
        assertThat(options).isEqualTo(new LinuxTransportOptions("eth0", "auto", 7, 64, 1408, false));
        assertThat(options.interfaceOf(IpFamily.IPV4)).isEqualTo("eth0");
        assertThat(options.interfaceOf(IpFamily.IPV6)).isEqualTo("auto");
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> LinuxTransportOptions.of("auto", "auto", 65_536))
                .hasMessage("identifier is 65536, not 0 to 65535");
        assertThatThrownBy(() -> new LinuxTransportOptions("auto", "auto", -1, 64, 64, false))
                .hasMessage("identifier is -1, not 0 to 65535");
        assertThatThrownBy(() -> new LinuxTransportOptions("auto", "auto", 1, 0, 64, false))
                .hasMessage("batchSlots is 0, not 1 to 1024");
        assertThatThrownBy(() -> new LinuxTransportOptions("auto", "auto", 1, 64, 1473, false))
                .hasMessage("slotBytes is 1473, not 8 to 1472");
    }

    @Test
    void theProcessIdentifierIsThatOfPing() {
        assertThat(LinuxTransportOptions.processIdentifier())
                .isEqualTo((int) (ProcessHandle.current().pid() & 0xFFFF));
    }
}
