package net.icmpexporter.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubcommandTest {

    @Test
    void onlyTheFirstWordIsASubcommand() {
        assertThat(Subcommand.of(List.of("doctor"))).isEqualTo(Subcommand.DOCTOR);
        assertThat(Subcommand.of(List.of("doctor", "192.0.2.1", "443"))).isEqualTo(Subcommand.DOCTOR);
        assertThat(Subcommand.of(List.of())).isNull();
        assertThat(Subcommand.of(List.of("-drop", "doctor"))).isNull();
        assertThat(Subcommand.of(List.of("Doctor"))).isNull();
    }

    @Test
    void behindAFlagItIsTheMistakeThatEveryWordIs() {
        assertThatThrownBy(() -> new CommandLine(List.of("-drop", "doctor")))
                .isInstanceOf(BadFlag.class)
                .hasMessageStartingWith("unexpected argument: \"doctor\"");
    }

    @Test
    void eachIsInTheUsageOfTheProgramAndHasItsOwn() {
        for (Subcommand subcommand : Subcommand.values()) {
            assertThat(CommandLine.usage()).contains(subcommand.line());
            assertThat(subcommand.usage()).startsWith("Usage: icmp-exporter ");
        }
        assertThat(Subcommand.asksForHelp(List.of("-h"))).isTrue();
        assertThat(Subcommand.asksForHelp(List.of("192.0.2.1", "--help"))).isTrue();
        assertThat(Subcommand.asksForHelp(List.of("help"))).isFalse();
    }
}
