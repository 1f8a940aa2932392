package net.icmpexporter.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.icmpexporter.app.config.EchoSettings.HostPort;
import net.icmpexporter.app.config.EchoSettings.Service;
import net.icmpexporter.echo.wire.WireForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EchoCommandLineTest {

    @Test
    void withoutFlagsItIsAServer() throws BadFlag {
        EchoSettings settings = new EchoCommandLine(List.of()).settings();

        assertThat(settings.server()).isTrue();
        assertThat(settings.client()).isFalse();
        assertThat(settings.listen()).isEqualTo(new HostPort("", 4000));
        assertThat(settings.metrics()).isEqualTo(new HostPort("", 2112));
        assertThat(settings.target()).isEqualTo(":4000");
        assertThat(settings.intervalNs()).isEqualTo(200_000_000);
        assertThat(settings.timeoutNs()).isEqualTo(800_000_000);
        assertThat(settings.window()).isEqualTo(100);
        assertThat(settings.wire()).isEqualTo(WireForm.PLAIN);
        assertThat(settings.maxConnections()).isEqualTo(1000);
        assertThat(settings.maxPerAddress()).isEqualTo(128);
        assertThat(settings.allowed()).isEmpty();
        assertThat(settings.service()).isEqualTo(Service.NONE);
    }

    @Test
    void everyFlagIsUnderstood() throws BadFlag {
        EchoSettings settings = new EchoCommandLine(List.of(
                        "-mode=both",
                        "--listen=[::1]:5000",
                        "-target=a.example:1",
                        "-targets=t.json",
                        "-metrics=127.0.0.1:0",
                        "-interval=1m30s",
                        "-timeout=1.5s",
                        "-window=250",
                        "-wire=24",
                        "-allow=192.0.2.0/24, ::1",
                        "-max-connections=5",
                        "-max-connections-per-address=2",
                        "-svc=run"))
                .settings();

        assertThat(settings.server() && settings.client()).isTrue();
        assertThat(settings.listen()).isEqualTo(new HostPort("::1", 5000));
        assertThat(settings.target()).isEqualTo("a.example:1");
        assertThat(settings.targetsFile()).isEqualTo("t.json");
        assertThat(settings.intervalNs()).isEqualTo(90_000_000_000L);
        assertThat(settings.timeoutNs()).isEqualTo(1_500_000_000);
        assertThat(settings.window()).isEqualTo(250);
        assertThat(settings.wire()).isEqualTo(WireForm.MARKED);
        assertThat(settings.allowed()).hasSize(2);
        assertThat(settings.service()).isEqualTo(Service.RUN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-mode|proxy|invalid value \"proxy\" for -mode: server, client or both",
                "-interval|5|invalid value \"5\" for -interval: say 200ms, 1.5s or 1m30s",
                "-interval|1us|interval must be between 1ms and 24h, not 1us",
                "-timeout|25h|timeout must be between 1ms and 24h, not 25h",
                "-window|251|window must be between 1 and 250, not 251",
                "-wire|20|invalid value \"20\" for -wire: 16 or 24",
                "-allow|10.0.0.0/33|invalid value \"10.0.0.0/33\" for -allow: say 192.0.2.0/24, 2001:db8::/32 or one address",
                "-svc|restart|invalid value \"restart\" for -svc: install, uninstall, start, stop or run",
                "-target|host:0|invalid value \"host:0\" for -target: nobody listens on port 0",
                "-adaptive|true|flag provided but not defined: \"-adaptive\""
            })
    void whatMakesNoSenseIsSaid(String flag, String value, String message) {
        assertThatThrownBy(() -> new EchoCommandLine(List.of(flag, value)).settings())
                .isInstanceOf(BadFlag.class)
                .hasMessage(message);
    }
}
