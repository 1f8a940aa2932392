package net.icmpexporter.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import net.icmpexporter.linux.doctor.Finding;
import net.icmpexporter.linux.doctor.Verdict;
import org.junit.jupiter.api.Test;

class ListenCheckTest {

    @Test
    void aPortThatIsTakenIsSaidToBeAndOneThatIsFreeStaysFree() throws IOException {
        int port;
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = other.getLocalPort();
            Finding finding = ListenCheck.of("127.0.0.1", port);
            assertThat(finding.verdict()).isEqualTo(Verdict.NO);
            assertThat(finding.reason()).contains("the port is in use", "ss -ltnp sport = :" + port);
        }
        for (int time = 0; time < 2; time++) {
            assertThat(ListenCheck.of("127.0.0.1", port))
                    .isEqualTo(Finding.ok("-listen 127.0.0.1:" + port, "the port is free"));
        }
    }
}
