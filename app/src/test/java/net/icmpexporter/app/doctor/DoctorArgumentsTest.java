package net.icmpexporter.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.icmpexporter.app.config.BadFlag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorArgumentsTest {

    @Test
    void aTargetAndAPortMayBeGiven() throws BadFlag {
        assertThat(DoctorArguments.parse(List.of())).isEqualTo(new DoctorArguments("", 0));
        assertThat(DoctorArguments.parse(List.of("example.net"))).isEqualTo(new DoctorArguments("example.net", 0));
        assertThat(DoctorArguments.parse(List.of("2001:db8::1", "443")))
                .isEqualTo(new DoctorArguments("2001:db8::1", 443));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host:443 | a port is a word of its own, as in doctor ::1 443",
                "[::1] 443 | neither an address nor a host name: \"[::1]\"",
                "http://host | neither an address nor a host name",
                "10.0.0.0/8 | neither an address nor a host name",
                "224.0.0.1 | no single host has the address 224.0.0.1",
                ":: | no single host has the address ::",
                "host 0 | invalid port \"0\": 1 to 65535",
                "host 65536 | invalid port",
                "host http | invalid port \"http\"",
                "host 1 2 | unexpected argument: \"2\"",
                "-drop | doctor takes no flags: \"-drop\""
            })
    void anythingElseIsRefusedInALine(String words, String message) {
        assertThatThrownBy(() -> DoctorArguments.parse(Arrays.asList(words.split(" "))))
                .isInstanceOf(BadFlag.class)
                .hasMessageContaining(message);
    }
}
