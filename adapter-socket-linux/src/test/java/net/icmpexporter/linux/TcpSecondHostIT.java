package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.icmpexporter.linux.socket.Recorder.Kind;
import net.icmpexporter.linux.socket.Recorder.Seen;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SYNs across a veth pair: stamps, sources by route, ICMP errors, and what this host's own routes refuse. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TcpSecondHostIT {

    private static final int PORT = 9;

    private final List<String> notes = new ArrayList<>();
    private final SecondHost host;

    TcpSecondHostIT() throws TransportNotOpened {
        host = new SecondHost();
    }

    @BeforeAll
    static void requireOwnNamespace() throws IOException {
        OwnNamespace.require();
    }

    @AfterEach
    void close() {
        host.close();
        assertThat(notes).isEmpty();
    }

    private LinuxProbeTransport open(String interfaceName) throws TransportNotOpened {
        return LinuxProbeTransport.open(LinuxTransportOptions.of(interfaceName, interfaceName, 4716), notes::add);
    }

    private static String either(IpFamily family, String ipv4, String ipv6) {
        return family == IpFamily.IPV4 ? ipv4 : ipv6;
    }

    private static IpAddress local(Seen reply) {
        return IpAddress.of(reply.arrival.localHi, reply.arrival.localLo);
    }

    @ParameterizedTest
    @EnumSource
    void stampsBothWaysOnEthernet(IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport = open("auto")) {
            Syns syns = new Syns(transport);
            String to = either(family, "10.78.5.6", "fd78::5:6");
            Seen reply = syns.answerTo(Pinger.address(to), PORT, 1);
            syns.pollUntil(() -> !syns.seen.of(Kind.TX_STAMP).isEmpty());
            Seen sent = syns.seen.of(Kind.TX_STAMP).get(0);

            assertThat(Syns.flags(reply)).isEqualTo(Syns.RST_ACK);
            assertThat(Syns.numberOfAnswer(reply)).isEqualTo(1);
            assertThat(Syns.numberOfSent(sent)).isEqualTo(1);
            assertThat(reply.peer()).hasToString(to);
            assertThat(sent.bytes.length)
                    .as("Ethernet and IP before it")
                    .isEqualTo(14 + (family == IpFamily.IPV4 ? 20 : 40) + 40);
            assertThat(sent.arrival.kernelStampNs).isNotZero();
            assertThat(reply.arrival.kernelStampNs - sent.arrival.kernelStampNs).isPositive();
        }
    }

    /** A host with several addresses: each packet has the one that its route says, and its checksum fits that one. */
    @ParameterizedTest
    @EnumSource
    void theRouteSaysTheSource(IpFamily family) throws TransportNotOpened {
        boolean v4 = family == IpFamily.IPV4;
        if (v4) {
            Shell.run("ip addr add 10.77.0.9/32 dev va; ip addr add 10.77.0.10/32 dev va"
                    + "; ip route add 10.78.9.0/24 via 10.77.0.2 src 10.77.0.9"
                    + "; ip route add 10.78.10.0/24 via 10.77.0.2 src 10.77.0.10");
        } else {
            Shell.run("ip addr add fd77::9/128 dev va nodad; ip addr add fd77::a/128 dev va nodad"
                    + "; ip -6 route add fd78::1:0/112 via fd77::2 src fd77::1"
                    + "; ip -6 route add fd78::9:0/112 via fd77::2 src fd77::9"
                    + "; ip -6 route add fd78::10:0/112 via fd77::2 src fd77::a");
        }
        try (LinuxProbeTransport transport = open("auto")) {
            Syns syns = new Syns(transport);
            String[] targets = v4
                    ? new String[] {"10.78.9.1", "10.78.10.1", "10.78.1.1", "10.78.9.2"}
                    : new String[] {"fd78::9:1", "fd78::10:1", "fd78::1:1", "fd78::9:2"};
            for (int number = 0; number < targets.length; number++) {
                syns.add(Pinger.address(targets[number]), PORT, number);
            }
            SendBatch batch = transport.batch(Channel.of(Protocol.TCP, family));
            transport.send(batch);
            assertThat(IntStream.range(0, batch.size()).mapToObj(batch::result)).containsOnly(SendResult.SENT);
            batch.clear();
            syns.pollUntil(() -> syns.seen.of(Kind.REPLY).size() == targets.length
                    && syns.seen.of(Kind.TX_STAMP).size() == targets.length);

            String[] sources = v4
                    ? new String[] {"10.77.0.9", "10.77.0.10", "10.77.0.1", "10.77.0.9"}
                    : new String[] {"fd77::9", "fd77::a", "fd77::1", "fd77::9"};
            for (Seen sent : syns.seen.of(Kind.TX_STAMP)) {
                assertThat(sourceOnTheWire(sent, v4)).hasToString(sources[Syns.numberOfSent(sent)]);
            }
            for (Seen reply : syns.seen.of(Kind.REPLY)) {
                int number = Syns.numberOfAnswer(reply);
                assertThat(reply.peer()).hasToString(targets[number]);
                assertThat(local(reply)).isEqualTo(v4 ? Pinger.address(sources[number]) : IpAddress.of(0, 0));
            }
        }
    }

    /** As the device had it: Ethernet, then the IP header. */
    private static IpAddress sourceOnTheWire(Seen sent, boolean v4) {
        ByteBuffer bytes = ByteBuffer.wrap(sent.bytes);
        return v4
                ? IpAddress.ofIpv4(bytes.getInt(14 + 12))
                : IpAddress.of(bytes.getLong(14 + 8), bytes.getLong(14 + 16));
    }

    @Test
    void aRouteThatChangesIsFollowedAtOnce() throws TransportNotOpened {
        Shell.run("ip addr add 10.77.0.9/32 dev va; ip addr add 10.77.0.10/32 dev va"
                + "; ip route add 10.78.9.0/24 via 10.77.0.2 src 10.77.0.9");
        try (LinuxProbeTransport transport = open("auto")) {
            Syns syns = new Syns(transport);
            assertThat(local(syns.answerTo(Pinger.address("10.78.9.1"), PORT, 1)))
                    .hasToString("10.77.0.9");
            Shell.run("ip route replace 10.78.9.0/24 via 10.77.0.2 src 10.77.0.10");
            assertThat(local(syns.answerTo(Pinger.address("10.78.9.1"), PORT, 2)))
                    .hasToString("10.77.0.10");
            Shell.run("ip addr del 10.77.0.10/32 dev va");
            assertThat(local(syns.answerTo(Pinger.address("10.78.9.1"), PORT, 3)))
                    .hasToString("10.77.0.1");
        }
    }

    /** The way to some is barred on this host: they have results of their own, in the middle of a batch. */
    @ParameterizedTest
    @EnumSource
    void everySlotHasAResultOfItsOwn(IpFamily family) throws TransportNotOpened {
        boolean v4 = family == IpFamily.IPV4;
        String route = v4 ? "ip route add " : "ip -6 route add ";
        Shell.run(route + "unreachable " + (v4 ? "10.81.0.0/16" : "fd81::/64") + "; " + route + "prohibit "
                + (v4 ? "10.82.0.0/16" : "fd82::/64") + "; " + route + "blackhole "
                + (v4 ? "10.83.0.0/16" : "fd83::/64"));
        try (LinuxProbeTransport transport = open("auto")) {
            Syns syns = new Syns(transport);
            String[] targets = v4
                    ? new String[] {"10.81.0.1", "10.78.0.1", "10.82.0.1", "10.81.0.2", "10.78.0.2", "10.83.0.1"}
                    : new String[] {"fd81::1", "fd78::1", "fd82::1", "fd81::2", "fd78::2", "fd83::1"};
            for (int number = 0; number < targets.length; number++) {
                syns.add(Pinger.address(targets[number]), PORT, number);
            }
            SendBatch batch = transport.batch(Channel.of(Protocol.TCP, family));
            transport.send(batch);

            assertThat(IntStream.range(0, batch.size()).mapToObj(batch::result))
                    .containsExactly(
                            SendResult.HOST_UNREACHABLE,
                            SendResult.SENT,
                            SendResult.ACCESS_DENIED,
                            SendResult.HOST_UNREACHABLE,
                            SendResult.SENT,
                            SendResult.INVALID);
            syns.pollUntil(() -> syns.seen.of(Kind.REPLY).size() == 2);
            assertThat(syns.seen.of(Kind.REPLY).stream().map(Syns::numberOfAnswer))
                    .containsExactly(1, 4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anIcmpErrorNamesTypeCodeReporterAndPacket(IpFamily family) throws TransportNotOpened {
        boolean v4 = family == IpFamily.IPV4;
        try (LinuxProbeTransport transport = open("auto")) {
            Syns syns = new Syns(transport);
            String unreachable = either(family, "10.79.1.9", "fd79:1::9");
            syns.send(Pinger.address(unreachable), PORT, 5);
            syns.pollUntil(() -> !syns.seen.of(Kind.ICMP_ERROR).isEmpty());

            assertThat(syns.seen.of(Kind.ICMP_ERROR)).singleElement().satisfies(error -> {
                assertThat(error.arrival.channel).isEqualTo(Channel.of(Protocol.TCP, family));
                assertThat(error.arrival.icmpType).isEqualTo(v4 ? 3 : 1);
                assertThat(error.arrival.icmpCode).isEqualTo(v4 ? 1 : 0);
                assertThat(error.peer()).hasToString(unreachable);
                assertThat(error.reporter()).hasToString(either(family, "10.77.0.2", "fd77::2"));
                ByteBuffer quote = ByteBuffer.wrap(error.bytes);
                assertThat((int) quote.getChar(0)).isEqualTo(Syns.FIRST_PORT + 5);
                assertThat((int) quote.getChar(2)).isEqualTo(PORT);
            });
        }
    }

    /** Bound to an interface that leads nowhere near: what has no way there has no source either. */
    @Test
    void aBoundSocketHasNoWayElsewhere() throws TransportNotOpened {
        try (LinuxProbeTransport transport = open("va")) {
            Syns syns = new Syns(transport);
            assertThat(local(syns.answerTo(Pinger.address("10.78.0.1"), PORT, 1)))
                    .hasToString("10.77.0.1");
            assertThat(transport.status(Channel.TCP4).detail()).isEqualTo("raw socket on va, kernel stamps");
        }
    }
}
