package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.socket.Recorder.Kind;
import net.icmpexporter.linux.socket.Recorder.Seen;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SYNs to a real listener and to ports where nobody listens, on the loopback interface of a network namespace. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TcpLoopbackIT {

    private static final LinuxTransportOptions AUTO = LinuxTransportOptions.of("auto", "auto", 4715);
    private static final int CLOSED_PORT = 9;
    private static final int MANY = 300;

    private final List<String> notes = new ArrayList<>();
    private final ServerSocket listener;

    TcpLoopbackIT() throws IOException {
        listener = new ServerSocket(0, 1_000);
    }

    @BeforeAll
    static void requireOwnNamespace() throws IOException {
        OwnNamespace.require();
    }

    @AfterEach
    void nothingWasOdd() throws IOException {
        listener.close();
        assertThat(notes).isEmpty();
    }

    private static Channel tcp(IpFamily family) {
        return Channel.of(Protocol.TCP, family);
    }

    /** The kernel at the other end checks the sum: what is accepted had a right one, and a wrong one is not accepted. */
    @ParameterizedTest
    @EnumSource
    void anOpenPortAcceptsAndAClosedOneRefuses(IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(AUTO, notes::add)) {
            Syns syns = new Syns(transport);
            IpAddress to = Pinger.loopback(family);
            Seen accepted = syns.answerTo(to, listener.getLocalPort(), 1);
            Seen refused = syns.answerTo(to, CLOSED_PORT, 2);

            assertThat(Syns.flags(accepted)).isEqualTo(Syns.SYN_ACK);
            assertThat(Syns.flags(refused)).isEqualTo(Syns.RST_ACK);
            assertThat(Syns.numberOfAnswer(accepted)).isEqualTo(1);
            assertThat(Syns.numberOfAnswer(refused)).isEqualTo(2);
            for (Seen reply : syns.seen.of(Kind.REPLY)) {
                assertThat(reply.arrival.channel).isEqualTo(tcp(family));
                assertThat(reply.peer()).isEqualTo(to);
                assertThat(IpAddress.of(reply.arrival.localHi, reply.arrival.localLo))
                        .isEqualTo(family == IpFamily.IPV4 ? to : IpAddress.of(0, 0));
            }
        }
    }

    @Test
    void aWrongChecksumIsNotAnswered() throws TransportNotOpened {
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(AUTO, notes::add)) {
            Syns syns = new Syns(transport);
            IpAddress to = Pinger.loopback(IpFamily.IPV4);
            SendBatch batch = transport.batch(Channel.TCP4);
            int slot = syns.add(to, CLOSED_PORT, 1);
            // the sum of a segment whose field is not 0 is wrong
            batch.memory().put(batch.offset(slot) + 17, (byte) 1);
            transport.send(batch);
            batch.clear();
            syns.answerTo(to, CLOSED_PORT, 2);

            assertThat(syns.seen.of(Kind.REPLY).stream().map(Syns::numberOfAnswer))
                    .containsExactly(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everySynComesBackOnceWithBothStamps(IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(AUTO, notes::add)) {
            new Pinger(transport).warmUp(Pinger.loopback(family));
            Syns syns = new Syns(transport);
            long beforeNs = LinuxClocks.wall().wallNs();
            SendBatch batch = transport.batch(tcp(family));
            for (int number = 0; number < MANY; number++) {
                syns.add(Pinger.loopback(family), number % 2 == 0 ? listener.getLocalPort() : CLOSED_PORT, number);
                if (batch.isFull() || number == MANY - 1) {
                    transport.send(batch);
                    assertThat(IntStream.range(0, batch.size()).mapToObj(batch::result))
                            .containsOnly(SendResult.SENT);
                    batch.clear();
                }
            }
            syns.pollUntil(() -> syns.seen.all.size() == 2 * MANY);
            long afterNs = LinuxClocks.wall().wallNs();

            List<Seen> sent = syns.seen.of(Kind.TX_STAMP);
            List<Seen> replies = syns.seen.of(Kind.REPLY);
            List<Integer> all = IntStream.range(0, MANY).boxed().toList();
            assertThat(sent.stream().map(Syns::numberOfSent)).containsExactlyElementsOf(all);
            assertThat(replies.stream().map(Syns::numberOfAnswer)).containsExactlyElementsOf(all);
            for (int number = 0; number < MANY; number++) {
                long sentNs = sent.get(number).arrival.kernelStampNs;
                long repliedNs = replies.get(number).arrival.kernelStampNs;
                assertThat(Syns.flags(replies.get(number))).isEqualTo(number % 2 == 0 ? Syns.SYN_ACK : Syns.RST_ACK);
                assertThat(sentNs).isBetween(beforeNs, repliedNs);
                assertThat(repliedNs).isLessThan(afterNs);
            }
        }
    }

    /** A raw socket gets a copy of all TCP of its host; of that only what goes to our ports, and answers a SYN, comes up. */
    @ParameterizedTest
    @EnumSource
    void hearsNothingOfOtherConnections(IpFamily family) throws IOException, TransportNotOpened {
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(AUTO, notes::add)) {
            InetAddress to = InetAddress.getByName(family == IpFamily.IPV4 ? "127.0.0.1" : "::1");
            for (int i = 0; i < 10; i++) {
                try (Socket client = new Socket(to, listener.getLocalPort());
                        Socket server = listener.accept()) {
                    client.getOutputStream().write(new byte[1_000]);
                    assertThat(server.getInputStream().readNBytes(1_000)).hasSize(1_000);
                }
            }
            Syns syns = new Syns(transport);
            syns.answerTo(Pinger.loopback(family), CLOSED_PORT, 7);

            assertThat(syns.seen.of(Kind.REPLY))
                    .singleElement()
                    .satisfies(reply -> assertThat(Syns.numberOfAnswer(reply)).isEqualTo(7));
            assertThat(transport.overflowDrops(tcp(family))).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLostSocketIsOpenedAgainWhileTheOthersGoOn(IpFamily family) throws TransportNotOpened {
        KernelDouble kernel = new KernelDouble();
        Sys sys = kernel.sys();
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(sys, AUTO, notes::add)) {
            Syns syns = new Syns(transport);
            ChannelStatus before = transport.status(tcp(family));
            // two of ICMP, TCP over IPv4 and the one that asks for sources, TCP over IPv6
            sys.close(kernel.sockets.get(family == IpFamily.IPV4 ? 2 : 4));

            assertThat(syns.send(Pinger.loopback(family), CLOSED_PORT, 1)).isEqualTo(SendResult.NO_SOCKET);
            assertThat(transport.status(tcp(family)).usable()).isFalse();
            assertThat(transport.needsReopen()).isTrue();
            new Pinger(transport).warmUp(Pinger.loopback(family));
            assertThat(transport.status(tcp(family)).usable()).isFalse();

            assertThat(transport.reopen()).isTrue();
            assertThat(transport.needsReopen()).isFalse();
            assertThat(transport.status(tcp(family))).isEqualTo(before);
            syns.answerTo(Pinger.loopback(family), CLOSED_PORT, 2);
            assertThat(notes).allMatch(note -> note.startsWith("lost: tcp") || note.startsWith("back: tcp"));
            notes.clear();
        }
    }

    /** The socket that asks for sources is gone, and nobody can be asked: that is a lost socket too. */
    @Test
    void aLostSocketOfSourcesIsOpenedAgain() throws TransportNotOpened {
        KernelDouble kernel = new KernelDouble();
        Sys sys = kernel.sys();
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(sys, AUTO, notes::add)) {
            Syns syns = new Syns(transport);
            sys.close(kernel.sockets.get(3));

            assertThat(syns.send(Pinger.loopback(IpFamily.IPV4), CLOSED_PORT, 1))
                    .isEqualTo(SendResult.NO_SOCKET);
            assertThat(transport.status(Channel.TCP4).detail())
                    .isEqualTo("the socket that asks for source addresses is gone; opening another one");
            assertThat(transport.needsReopen()).isTrue();
            assertThat(transport.reopen()).isTrue();
            syns.answerTo(Pinger.loopback(IpFamily.IPV4), CLOSED_PORT, 2);
            // the socket of the packets stays: without privileges there would not be another one
            assertThat(kernel.sockets).hasSize(6);
        }
    }

    @Test
    void aLostSocketOfSourcesThatCannotBeOpenedAgainIsALostChannel() throws TransportNotOpened {
        KernelDouble kernel = new KernelDouble();
        Sys sys = kernel.sys();
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(sys, AUTO, notes::add)) {
            Syns syns = new Syns(transport);
            sys.close(kernel.sockets.get(3));
            kernel.refuse(Sockets.AF_INET, Sockets.SOCK_DGRAM, 24);
            kernel.refuse(Sockets.AF_INET, Sockets.SOCK_RAW, Errno.EPERM);
            syns.send(Pinger.loopback(IpFamily.IPV4), CLOSED_PORT, 1);

            assertThat(transport.reopen()).isFalse();
            assertThat(transport.needsReopen()).isTrue();
            assertThat(transport.status(Channel.TCP4).usable()).isFalse();
            assertThat(transport.status(Channel.TCP4).detail())
                    .isEqualTo("cannot ask for source addresses: Too many open files (errno 24)");
            kernel.refusedSockets.remove(List.of(Sockets.AF_INET, Sockets.SOCK_DGRAM));
            assertThat(transport.reopen()).as("without a raw socket anew").isTrue();
            syns.answerTo(Pinger.loopback(IpFamily.IPV4), CLOSED_PORT, 2);
        }
    }
}
