package net.icmpexporter.linux.privilege;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.icmpexporter.linux.privilege.Handover.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandoverTest {

    private static final long PID = ProcessHandle.current().pid();

    @Test
    void whatIsWrittenIsRead() throws PrivilegesNotDropped {
        List<Socket> sockets = List.of(
                new Socket(SocketRole.ICMP4, 12), new Socket(SocketRole.TCP6, 4), new Socket(SocketRole.HTTP, 0));
        String text = new Handover(4711, sockets).text();

        assertThat(text).isEqualTo("4711:icmp4=12,tcp6=4,http=0");
        assertThat(Handover.parse(text).sockets()).isEqualTo(sockets);
        assertThat(Handover.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "4711",
                "4711:",
                "4711:http",
                "4711:http=",
                "4711:http=0,",
                "4711:http=x",
                "-1:http=0",
                "4711:http=-1",
                "4711:http=0 icmp4=3",
                "99999999999:http=0",
                "4711:http=99999999999",
                "4711:icmp4=3", // no http
                "4711:http=3", // not where inheritedChannel looks
                "4711:http=0,http=0",
                "4711:http=0,icmp4=0",
                "4711:http=0,udp4=3"
            })
    void whatMakesNoSenseIsRefusedInWords(String value) {
        assertThatThrownBy(() -> Handover.parse(value))
                .isInstanceOf(PrivilegesNotDropped.class)
                .hasMessageMatching("the environment variable ICMP_EXPORTER_INHERITED is .* wrong: .*; unset it");
    }

    @Test
    void whatWasMeantForAnotherProcessIsNobodys() throws PrivilegesNotDropped {
        assertThat(Handover.received(PID + 1 + ":http=0,icmp4=1000000", PID)).isEmpty();
    }

    @Test
    void aDescriptorThatIsNoneIsRefusedInWords() {
        assertThatThrownBy(() -> Handover.received(PID + ":icmp4=1000000,http=0", PID))
                .isInstanceOf(PrivilegesNotDropped.class)
                .hasMessageContaining("descriptor 1000000 is said to be icmp4, but it is no socket");
    }
}
