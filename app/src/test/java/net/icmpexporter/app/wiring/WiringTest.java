package net.icmpexporter.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.app.config.Settings;
import net.icmpexporter.app.config.TargetSettings;
import net.icmpexporter.app.config.TransportKind;
import net.icmpexporter.app.host.Network;
import net.icmpexporter.app.host.StartRefused;
import net.icmpexporter.linux.libc.InheritedSockets;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ProbeTransport;
import org.junit.jupiter.api.Test;

class WiringTest {

    /** The strict injector refuses to build what no module names: this fails when a part is forgotten. */
    @Test
    void everythingIsThere() throws StartRefused {
        Settings settings = new Settings(
                "127.0.0.1",
                0,
                "auto",
                "auto",
                2000,
                3000,
                10_000,
                0,
                3,
                false,
                false,
                TransportKind.FAKE,
                new TargetSettings("", "", 720, null, ""));
        Network network = Networks.open(settings, InheritedSockets.none());
        try (ProbeTransport transport = network.transport()) {
            assertThat(transport.status(Channel.ICMP4).usable()).isTrue();
            Wiring wiring = Wiring.of(settings, network, "test", null, "");
            assertThat(wiring).hasNoNullFieldsOrProperties();
        }
    }
}
