package net.icmpexporter.linux.privilege;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketFactsTest {

    private final Sys sys = Sys.open();

    @Test
    void aSocketThatListensIsFoundByItsPort() throws IOException, PrivilegesNotDropped {
        try (ServerSocketChannel listening = ServerSocketChannel.open();
                DatagramChannel datagrams = DatagramChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = listening.socket().getLocalPort();
            datagrams.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (SocketChannel client = SocketChannel.open(listening.getLocalAddress());
                    SocketChannel served = listening.accept()) {
                assertThat(served.socket().getLocalPort()).isEqualTo(port);
                assertThat(client.isConnected()).isTrue();

                List<SocketFacts> found = new ArrayList<>();
                for (int fd : SocketFacts.descriptors()) {
                    SocketFacts facts = SocketFacts.of(sys, fd);
                    if (facts.port() == port && SocketRole.HTTP.fits(facts)) {
                        found.add(facts);
                    }
                }
                assertThat(found).hasSize(1);
            }
        }
    }

    @Test
    void aFileIsNoSocket() {
        SocketFacts facts = SocketFacts.of(sys, 1_000_000);

        assertThat(facts).isEqualTo(new SocketFacts(-1, -1, -1, false, -1));
        assertThat(SocketRole.values()).noneMatch(role -> role.fits(facts));
        assertThat(facts.described()).isEqualTo("no socket");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP, 2, 1, 6, true, true",
        "HTTP, 10, 1, 6, true, true",
        "HTTP, 10, 1, 6, false, false", // does not listen
        "HTTP, 1, 1, 0, true, false", // unix
        "HTTP, 2, 3, 6, true, false", // raw
        "ICMP4, 2, 3, 1, false, true",
        "ICMP4, 2, 2, 1, false, false", // a ping socket
        "ICMP4, 10, 3, 58, false, false",
        "ICMP6, 10, 3, 58, false, true",
        "ICMP6, 10, 3, 6, false, false",
        "TCP4, 2, 3, 6, false, true",
        "TCP4, 2, 3, 1, false, false",
        "TCP6, 10, 3, 6, false, true",
        "TCP6, 2, 3, 6, false, false"
    })
    void aRoleFitsItsKindAlone(SocketRole role, int domain, int type, int protocol, boolean listens, boolean fits) {
        assertThat(role.fits(new SocketFacts(domain, type, protocol, listens, 1)))
                .isEqualTo(fits);
        assertThat(role.isRaw()).isEqualTo(role != SocketRole.HTTP);
        assertThat(role.isRaw() && fits && type != Sockets.SOCK_RAW).isFalse();
    }
}
