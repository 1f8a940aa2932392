package net.icmpexporter.echo.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import net.icmpexporter.net.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.77/24, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::/65, 2001:db8::7fff:0:0:0, true",
        "2001:db8::/65, 2001:db8::8000:0:0:0, false",
        "2001:db8::1/128, 2001:db8::1, true",
        "2001:db8::1/128, 2001:db8::2, false",
        "::/0, 2001:db8::1, true",
        "::/0, 192.0.2.1, false",
        "::ffff:192.0.2.0/24, 192.0.2.9, true"
    })
    void aRangeHasTheAddressesWithItsPrefix(String range, String address, boolean inside) {
        assertThat(Objects.requireNonNull(AddressRange.parse(range))
                        .contains(Objects.requireNonNull(IpAddress.parse(address))))
                .isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2/24", "::/129", "host/24"})
    void whatIsNoRangeIsNone(String text) {
        assertThat(AddressRange.parse(text)).isNull();
    }

    @Test
    void anAddressAloneIsARangeOfOne() {
        assertThat(Objects.requireNonNull(AddressRange.parse("192.0.2.1")).prefixBits())
                .isEqualTo(32);
        assertThat(Objects.requireNonNull(AddressRange.parse("::1")).prefixBits())
                .isEqualTo(128);
    }
}
