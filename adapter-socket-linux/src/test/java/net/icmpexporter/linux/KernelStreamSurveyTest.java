package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.transport.StreamInfo;
import org.junit.jupiter.api.Test;

final class KernelStreamSurveyTest {

    @Test
    void bothEndsOfAConnectionAreThereWithWhatTheKernelKnows() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (KernelStreamSurvey survey = KernelStreamSurvey.open();
                ServerSocket listening = new ServerSocket(0, 1, loopback);
                Socket client = new Socket(loopback, listening.getLocalPort());
                Socket server = listening.accept()) {
            client.getOutputStream().write(1);
            assertThat(server.getInputStream().read()).isEqualTo(1);
            server.getOutputStream().write(2);
            assertThat(client.getInputStream().read()).isEqualTo(2);

            List<StreamInfo> all = new ArrayList<>();
            assertThat(survey.survey(all::add)).isTrue();

            IpAddress here = IpAddress.ofBytes(loopback.getAddress());
            StreamInfo.Ends ends = new StreamInfo.Ends(client.getLocalPort(), here, listening.getLocalPort());
            assertThat(all)
                    .filteredOn(each -> each.ends().equals(ends))
                    .singleElement()
                    .satisfies(info -> {
                        assertThat(info.state()).isEqualTo("established");
                        assertThat(info.retransmits()).isZero();
                        assertThat(info.rttNs()).isBetween(1_000L, 1_000_000_000L);
                    });
            StreamInfo.Ends theirs = new StreamInfo.Ends(listening.getLocalPort(), here, client.getLocalPort());
            assertThat(all).anyMatch(each -> each.ends().equals(theirs));
            assertThat(all).noneMatch(each -> each.state().equals("listen"));
        }
    }

    @Test
    void aConnectionThatTheOtherEndHasClosedSaysSo() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (KernelStreamSurvey survey = KernelStreamSurvey.open();
                ServerSocket listening = new ServerSocket(0, 1, loopback);
                Socket client = new Socket(loopback, listening.getLocalPort());
                Socket server = listening.accept()) {
            int port = client.getLocalPort();
            server.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);

            List<StreamInfo> all = new ArrayList<>();
            assertThat(survey.survey(all::add)).isTrue();
            assertThat(all)
                    .filteredOn(each -> each.localPort() == port && each.remotePort() == listening.getLocalPort())
                    .extracting(StreamInfo::state)
                    .containsExactly("close_wait");
        }
    }
}
