package net.icmpexporter.app.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.NameNotResolved;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameResolverTest {

    @Test
    void knowsTheHostsFile() throws NameNotResolved {
        try (HostNameResolver resolver = new HostNameResolver()) {
            assertThat(resolver.resolve("localhost")).doesNotHaveDuplicates().contains(IpAddress.ofIpv4(0x7F000001));
        }
    }

    /** The JDK would take some of these for addresses (1.2.3 for 1.2.0.3), and ask the name service for the others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1 ",
                "1.2.3",
                "127.1",
                "0x7f000001.0",
                "2130706433",
                "a b",
                "a\u0000b",
                "a..b",
                ".",
                "fe80::1%lo",
                "-\n"
            })
    void refusesWhatIsNoNameWithoutAsking(String text) {
        try (HostNameResolver resolver = new HostNameResolver()) {
            assertThatThrownBy(() -> resolver.resolve(text))
                    .isInstanceOf(NameNotResolved.class)
                    .hasMessageContaining("neither an address nor a host name");
        }
    }

    @Test
    void refusesWhatIsTooLongForAName() {
        try (HostNameResolver resolver = new HostNameResolver()) {
            assertThatThrownBy(() -> resolver.resolve("a.".repeat(127))).isInstanceOf(NameNotResolved.class);
        }
    }
}
