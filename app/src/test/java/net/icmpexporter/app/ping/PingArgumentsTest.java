package net.icmpexporter.app.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.icmpexporter.app.config.BadFlag;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PingArgumentsTest {

    @Test
    void aHostIsEnough() throws BadFlag {
        PingArguments arguments = PingArguments.parse(List.of("www.example"));

        assertThat(arguments.hosts()).containsExactly("www.example");
        assertThat(arguments.options().count()).isEqualTo(Integer.MAX_VALUE);
        assertThat(arguments.options().interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(arguments.options().packet()).isEqualTo(PacketOptions.USUAL);
        assertThat(arguments.quiet()).isFalse();
    }

    @Test
    void everyFlagBeforeBetweenAndBehindHosts() throws BadFlag {
        PingArguments arguments = PingArguments.parse(List.of(
                "-c",
                "3",
                "a",
                "-i",
                "0.2",
                "-W=1.5",
                "-s",
                "100",
                "-t",
                "7",
                "-dscp",
                "46",
                "b",
                "-M",
                "do",
                "-S",
                "192.0.2.1",
                "-I",
                "eth0",
                "-4",
                "-json"));

        assertThat(arguments.hosts()).containsExactly("a", "b");
        assertThat(arguments.options().count()).isEqualTo(3);
        assertThat(arguments.options().interval()).isEqualTo(Duration.ofMillis(200));
        assertThat(arguments.options().timeout()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(arguments.options().payloadBytes()).isEqualTo(100);
        assertThat(arguments.options().packet().hopLimit()).isEqualTo(7);
        assertThat(arguments.options().packet().dscp()).isEqualTo(46);
        assertThat(arguments.options().packet().fragmentation()).isEqualTo(Fragmentation.FORBIDDEN);
        assertThat(arguments.options().packet().source()).hasToString("192.0.2.1");
        assertThat(arguments.options().packet().interfaceName()).isEqualTo("eth0");
        assertThat(arguments.family()).isEqualTo(IpFamily.IPV4);
        assertThat(arguments.json()).isTrue();
        assertThat(arguments.quiet()).isTrue();
    }

    @Test
    void gluedValuesAsPingTakesThem() throws BadFlag {
        PingArguments arguments = PingArguments.parse(List.of("-c3", "-i.2", "-6", "::1"));

        assertThat(arguments.options().count()).isEqualTo(3);
        assertThat(arguments.options().interval()).isEqualTo(Duration.ofMillis(200));
        assertThat(arguments.family()).isEqualTo(IpFamily.IPV6);
    }

    @Test
    void moreHostsFromAFile(@TempDir Path folder) throws IOException, BadFlag {
        Path file = Files.writeString(folder.resolve("hosts"), "a # the first\n\n  b  \n# c\n");

        assertThat(PingArguments.parse(List.of("-f", file.toString(), "z")).hosts())
                .containsExactly("z", "a", "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-c 1 | no host to ping: name one, or give a file of them with -f",
                "-c 0 a | c must be between 1 and 2147483647, not 0",
                "-i 0 a | interval must be 1 ms to 24 h, not 0 ns",
                "-W 86401 a | timeout must be 1 us to 24 h, not 86401000000000 ns",
                "-i x a | invalid value \"x\" for -i: seconds, up to 86400, such as 0.2",
                "-s 23 a | s must be between 24 and 1400, not 23",
                "-M maybe a | invalid value \"maybe\" for -M: do, dont or want",
                "-S here a | invalid value \"here\" for -S: an address of this host",
                "-4 -6 a | -4 and -6 exclude each other",
                "-f /nowhere a | /nowhere: cannot be read: /nowhere",
                "-z a | flag provided but not defined: \"-z\""
            })
    void whatMakesNoSenseIsSaid(String words, String message) {
        assertThatThrownBy(() -> PingArguments.parse(List.of(words.strip().split(" ", -1))))
                .isInstanceOf(BadFlag.class)
                .hasMessage(message);
    }
}
