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

class CommandLineTest {

    private static final TargetSettings USUAL = new TargetSettings("", "auto", 720, null, "");

    private static Settings settings(String... arguments) throws BadFlag {
        return new CommandLine(List.of(arguments)).settings();
    }

    @Test
    void nothingGivenMeansTheDefaults() throws BadFlag {
        assertThat(settings())
                .isEqualTo(new Settings(
                        "", 9116, "auto", "auto", 2000, 3000, 10_000, 0, 3, false, false, TransportKind.LINUX, USUAL));
    }

    @Test
    void everyFlagReachesItsSetting() throws BadFlag {
        assertThat(settings(
                        "-listen",
                        "127.0.0.1:80",
                        "--interface4=eth0",
                        "-interface6=",
                        "--interval",
                        "500",
                        "-timeout=700",
                        "-maxpps",
                        "100",
                        "-identifier",
                        "7",
                        "-i-wont-be-evil",
                        "-outage-losses",
                        "5",
                        "-drop",
                        "-hard",
                        "-transport",
                        "fake",
                        "-config=t.yml",
                        "-data",
                        "",
                        "-history",
                        "720h",
                        "-api-listen",
                        "[::1]:81",
                        "-api-token-file",
                        "token"))
                .isEqualTo(new Settings(
                        "127.0.0.1",
                        80,
                        "eth0",
                        "",
                        500,
                        700,
                        100,
                        7,
                        5,
                        true,
                        true,
                        TransportKind.FAKE,
                        new TargetSettings("t.yml", "", 720, new ListenAddress("::1", 81), "token")));
    }

    @ParameterizedTest
    @CsvSource({"-drop,true", "--drop,true", "-drop=false,false", "-drop -drop=0,false", "-timeout 50,false"})
    void dropIsABooleanAsInGo(String line, boolean drop) throws BadFlag {
        assertThat(settings(line.split(" ")).drop()).isEqualTo(drop);
    }

    @ParameterizedTest
    @CsvSource({"30d,720", "720h,720", "1h,1", "1m,1", "61m,2", "1w,168", "3650d,87600"})
    void historyIsADurationOfHours(String text, long hours) throws BadFlag {
        assertThat(settings("-history", text).targets().historyHours()).isEqualTo(hours);
    }

    @ParameterizedTest
    @CsvSource({"30,a duration such as 720h or 30d", "0s,between 1h and 3650d", "3651d,between 1h and 3650d"})
    void aHistoryThatIsNoneIsRefused(String text, String words) {
        assertThatThrownBy(() -> settings("-history", text))
                .isInstanceOf(BadFlag.class)
                .hasMessageContaining(words);
    }

    @Test
    void aFurtherPlaceToListenIsCheckedUnderItsOwnName() {
        assertThatThrownBy(() -> settings("-api-listen", "nonsense"))
                .isInstanceOf(BadFlag.class)
                .hasMessageContaining("for -api-listen: say");
    }

    @Test
    void theLastOfSeveralCounts() throws BadFlag {
        assertThat(settings("-timeout", "50", "-timeout", "60").timeoutMs()).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-maxpps", "-identifier"})
    void aLockedFlagIsRefusedAndNotReset(String flag) {
        assertThatThrownBy(() -> settings(flag, "1234"))
                .isInstanceOf(BadFlag.class)
                .hasMessageContaining(flag + " is locked")
                .hasMessageContaining("-i-wont-be-evil");
        assertThatThrownBy(() -> settings(flag, "1234", "-i-wont-be-evil=false"))
                .isInstanceOf(BadFlag.class);
    }

    @Test
    void aLockedFlagMayBeGivenItsDefault() throws BadFlag {
        assertThat(settings("-maxpps", "10000", "-identifier", "0").maxPps()).isEqualTo(10_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-intervall 5|flag provided but not defined: \"-intervall\"",
                "-timeout|flag needs an argument: -timeout",
                "-timeout soon|invalid value \"soon\" for -timeout",
                "-timeout 9|timeout must be between 10 and 3600000, not 9",
                "-i-wont-be-evil -interval 9|interval must be between 10",
                "-i-wont-be-evil -maxpps 0|maxpps must be between 1 and 1000000",
                "-i-wont-be-evil -maxpps 1000001|maxpps must be between 1 and 1000000",
                "-i-wont-be-evil -identifier 65536|identifier must be between 0 and 65535",
                "-i-wont-be-evil -identifier -1|identifier must be between 0 and 65535",
                "-i-wont-be-evil=perhaps|invalid boolean value \"perhaps\"",
                "-interface4= -interface6=|interface4 and interface6 is not set",
                "-transport pigeon|invalid value \"pigeon\" for -transport: linux or fake",
                "-listen 9116|invalid value \"9116\" for -listen",
                "-listen :65536|invalid value \":65536\" for -listen",
                "-listen ::1:9116|invalid value",
                "-listen http://x:1|invalid value",
                "probe|unexpected argument: \"probe\"",
                "-- probe|unexpected argument: \"probe\"",
                "-|unexpected argument"
            })
    void aBadFlagSaysWhatIsWrong(String line, String message) {
        assertThatThrownBy(() -> settings(line.split(" ")))
                .isInstanceOf(BadFlag.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatIsShownAgainCannotUpsetATerminal() {
        assertThatThrownBy(() -> settings("-\u001b[31m" + "x".repeat(500)))
                .isInstanceOf(BadFlag.class)
                .message()
                .doesNotContain("\u001b")
                .hasSizeLessThan(200);
    }

    @ParameterizedTest
    @CsvSource({":9116,'',9116", "localhost:0,localhost,0", "[::1]:65535,::1,65535", "0.0.0.0:1,0.0.0.0,1"})
    void listenAddressesAsInGo(String text, String host, int port) throws BadFlag {
        assertThat(settings("-listen", text)).extracting(Settings::listenHost).isEqualTo(host);
        assertThat(settings("-listen", text)).extracting(Settings::listenPort).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({"-help,HELP", "--help,HELP", "-h,HELP", "-version,VERSION", "-transport fake,RUN"})
    void wishes(String line, Wish wish) throws BadFlag {
        assertThat(new CommandLine(Arrays.asList(line.split(" "))).wish()).isEqualTo(wish);
    }

    @Test
    void theUsageNamesEveryFlagAndItsDefault() {
        assertThat(CommandLine.usage())
                .contains("-listen", ":9116", "-interface4", "-interface6", "auto", "-interval", "2000", "-timeout")
                .contains(
                        "3000",
                        "-maxpps",
                        "10000",
                        "-identifier",
                        "-drop",
                        "-i-wont-be-evil",
                        "-transport",
                        "-version");
    }
}
