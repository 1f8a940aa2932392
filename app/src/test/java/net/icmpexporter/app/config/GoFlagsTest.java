package net.icmpexporter.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.icmpexporter.app.config.CommandLine.Wish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every flag of the Go program, in every spelling that Go takes, so that existing unit files go on working. */
class GoFlagsTest {

    private static CommandLine commandLine(String line) throws BadFlag {
        return new CommandLine(line.isEmpty() ? List.of() : List.of(line.split(" ", -1)));
    }

    /** A word of a line for nothing at all: {@code -interface6 ''}. */
    private static Settings settings(String line) throws BadFlag {
        return new CommandLine(Arrays.stream(line.split(" ", -1))
                        .map(word -> word.equals("''") ? "" : word)
                        .toList())
                .settings();
    }

    /** Lines that a unit file of the Go program may have. None of them is refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-hard -drop -interface6 auto -interface4 auto -listen 127.0.0.1:9116",
                "--hard --drop --interface6 auto",
                "-hard=true -drop=true",
                "-hard=false -drop=false",
                "-interface6 auto -interface4 auto -listen 127.0.0.1:9116",
                "--interface6 auto --interface4 auto --listen 127.0.0.1:9116",
                "-interface6=auto -interface4=auto -listen=:9116",
                "-interface4 eth0 -interface6 ''",
                "-interface6= -listen [::1]:9116",
                "-listen localhost:9116",
                "-listen 0.0.0.0:9116 --",
                "-interval 1000",
                "-interval 10 -timeout 10",
                "-timeout 5000",
                "-maxpps 10000 -identifier 0",
                "-i-wont-be-evil -maxpps 100000 -identifier 1 -interval 100 -timeout 1000",
                "-i-wont-be-evil=true -maxpps 1",
                "--i-wont-be-evil=T -identifier=65535",
                "-i-wont-be-evil=1 -maxpps=1_000_000"
            })
    void aLineOfTheGoProgramIsTaken(String line) throws BadFlag {
        assertThat(settings(line)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "-interval 1500,1500",
        "--interval 1500,1500",
        "-interval=1500,1500",
        "--interval=1500,1500",
        "-interval +1500,1500",
        "-interval 1_500,1500",
        "-interval 0x5dc,1500",
        "-interval 0X5DC,1500",
        "-interval 0b10111011100,1500",
        "-interval 0o2734,1500",
        "-interval 02734,1500",
        "-interval 0_2734,1500",
        "-interval 0x_5dc,1500",
        "-interval 100 -interval 1500,1500",
        "-interval 1500 --,1500"
    })
    void numbersAreWrittenAsInGo(String line, int intervalMs) throws BadFlag {
        assertThat(settings(line).intervalMs()).isEqualTo(intervalMs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "1.5",
                "1e3",
                "0x",
                "0xg",
                "08",
                "0b2",
                "1__0",
                "_1",
                "1_",
                "10ms",
                "\u0661\u0660",
                " 10"
            })
    void whatGoTakesForNoNumberIsNone(String text) {
        assertThatThrownBy(() -> new CommandLine(List.of("-interval", text)).settings())
                .isInstanceOf(BadFlag.class)
                .hasMessage("invalid value \"" + text + "\" for -interval: not a whole number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-interface4= -interface6=|interface4 and interface6 is not set",
                "-timeout 9|timeout must be between 10 and 3600000, not 9",
                "-interval 9|interval must be between 10 and 3600000, not 9",
                "-i-wont-be-evil -maxpps 0|maxpps must be between 1 and 1000000, not 0",
                "-i-wont-be-evil -maxpps 1000001|maxpps must be between 1 and 1000000, not 1000001",
                "-i-wont-be-evil -identifier -1|identifier must be between 0 and 65535, not -1",
                "-i-wont-be-evil -identifier 65536|identifier must be between 0 and 65535, not 65536",
                "-timeout 99999999999999999999|must be between 10 and 3600000, not 99999999999999999999"
            })
    void theRangesAreThoseOfTheGoProgram(String line, String message) {
        assertThatThrownBy(() -> settings(line)).isInstanceOf(BadFlag.class).hasMessageContaining(message);
    }

    /** The Go program took them and did something else; whoever has them in a unit file should know. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-maxpps 20000|-maxpps is locked",
                "-identifier 7|-identifier is locked",
                "-i-wont-be-evil true -maxpps 5|unexpected argument: \"true\"",
                "-hard true -listen :80|unexpected argument: \"true\"",
                "-interval 0|interval must be between 10"
            })
    void whatTheGoProgramSilentlyIgnoredIsRefused(String line, String message) {
        assertThatThrownBy(() -> settings(line)).isInstanceOf(BadFlag.class).hasMessageContaining(message);
    }

    /** The default in another spelling is the default. */
    @Test
    void aLockedFlagMayBeGivenItsDefaultInAnySpelling() throws BadFlag {
        assertThat(settings("-maxpps 10_000 -identifier 0x0").maxPps()).isEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--h", "-help", "--help", "-listen :1 -h", "-help=true"})
    void helpIsOnlyAsked(String line) throws BadFlag {
        assertThat(commandLine(line).wish()).isEqualTo(Wish.HELP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-bogus", "--bogus", "-bogus=1", "---listen", "-=x", "-intervals 5"})
    void anUnknownFlagIsToldInTheWordsOfGo(String line) {
        assertThatThrownBy(() -> commandLine(line))
                .isInstanceOf(BadFlag.class)
                .hasMessageStartingWith("flag provided but not defined: \"" + line.split(" ", 2)[0]);
    }
}
