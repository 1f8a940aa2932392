package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.socket.Recorder.Kind;
import net.icmpexporter.linux.socket.Recorder.Seen;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import net.icmpexporter.wire.IcmpEcho;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both kinds of sockets and both families across a veth pair, with what routers and interfaces may do. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecondHostIT {

    private static final int IDENTIFIER = 4712;

    private final List<String> notes = new ArrayList<>();
    private final SecondHost host;

    SecondHostIT() throws TransportNotOpened {
        host = new SecondHost();
    }

    @BeforeAll
    static void requireOwnNamespace() throws IOException {
        OwnNamespace.require();
    }

    @AfterEach
    void close() {
        host.close();
    }

    static Stream<Arguments> kindsAndFamilies() {
        return Stream.of("raw", "ping")
                .flatMap(kind -> Stream.of(IpFamily.values()).map(family -> Arguments.of(kind, family)));
    }

    private LinuxProbeTransport open(String kind, String interfaceName) throws TransportNotOpened {
        LinuxTransportOptions options = LinuxTransportOptions.of(interfaceName, interfaceName, IDENTIFIER);
        return kind.equals("raw")
                ? LinuxProbeTransport.open(options, notes::add)
                : LinuxProbeTransport.open(KernelDouble.withoutRaw().sys(), options, notes::add);
    }

    private static String either(IpFamily family, String ipv4, String ipv6) {
        return family == IpFamily.IPV4 ? ipv4 : ipv6;
    }

    @ParameterizedTest
    @MethodSource("kindsAndFamilies")
    void stampsBothWaysOnEthernet(String kind, IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport = open(kind, "auto")) {
            Pinger pinger = new Pinger(transport);
            String to = either(family, "10.78.5.6", "fd78::5:6");
            pinger.warmUp(Pinger.address(to));
            pinger.send(Pinger.address(to), 1);
            pinger.pollUntil(() -> pinger.seen.all.size() == 2);
            Seen sent = pinger.of(Kind.TX_STAMP).get(0);
            Seen reply = pinger.of(Kind.REPLY).get(0);
            assertThat(IcmpEcho.tailCookie(ByteBuffer.wrap(sent.bytes), 0, sent.bytes.length))
                    .isEqualTo(Pinger.cookie(1));
            assertThat(reply.peer()).hasToString(to);
            assertThat(reply.arrival.kernelStampNs).isNotZero();
            assertThat(reply.arrival.kernelStampNs - sent.arrival.kernelStampNs).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndFamilies")
    void anIcmpErrorNamesTypeCodeReporterAndPacket(String kind, IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport = open(kind, "auto")) {
            Pinger pinger = new Pinger(transport);
            String unreachable = either(family, "10.79.1.9", "fd79:1::9");
            String prohibited = either(family, "10.79.2.9", "fd79:2::9");
            pinger.send(Pinger.address(unreachable), 1);
            pinger.pollUntil(() -> pinger.of(Kind.ICMP_ERROR).size() == 1);
            pinger.send(Pinger.address(prohibited), 2);
            pinger.pollUntil(() -> pinger.of(Kind.ICMP_ERROR).size() == 2);

            List<Seen> errors = pinger.of(Kind.ICMP_ERROR);
            boolean v4 = family == IpFamily.IPV4;
            // RFC 792 and RFC 1812: host unreachable, communication administratively prohibited;
            // RFC 4443: no route, administratively prohibited
            checkError(errors.get(0), family, v4 ? 3 : 1, v4 ? 1 : 0, unreachable, 1);
            checkError(errors.get(1), family, v4 ? 3 : 1, v4 ? 13 : 1, prohibited, 2);
        }
    }

    private static void checkError(Seen error, IpFamily family, int type, int code, String target, int number) {
        assertThat(error.arrival.channel.family()).isEqualTo(family);
        assertThat(error.arrival.icmpType).isEqualTo(type);
        assertThat(error.arrival.icmpCode).isEqualTo(code);
        assertThat(error.peer()).hasToString(target);
        assertThat(error.reporter()).hasToString(either(family, "10.77.0.2", "fd77::2"));
        ByteBuffer quote = ByteBuffer.wrap(error.bytes);
        assertThat(IcmpEcho.isRequest(quote, 0, family)).isTrue();
        assertThat(IcmpEcho.identifier(quote, 0)).isEqualTo(IDENTIFIER);
        assertThat(IcmpEcho.number(quote, 0)).isEqualTo(number);
        assertThat(IcmpEcho.cookie(quote, 0)).isEqualTo(Pinger.cookie(number));
    }

    /** The kernel hands the error of an earlier packet to the next call, be it to send or to receive. */
    @ParameterizedTest
    @MethodSource("kindsAndFamilies")
    void theNextPacketIsNotBlamed(String kind, IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport = open(kind, "auto")) {
            Pinger pinger = new Pinger(transport);
            String good = either(family, "10.78.1.1", "fd78::1");
            pinger.warmUp(Pinger.address(good));
            pinger.send(Pinger.address(either(family, "10.79.1.9", "fd79:1::9")), 1);
            // the veth pair carries it there and back within the sending call, or very soon after
            transport.await(1_000_000_000, true);

            SendBatch batch = transport.batch(Channel.of(Protocol.ICMP, family));
            for (int number = 2; number < 12; number++) {
                pinger.add(Pinger.address(good), number, Pinger.PAYLOAD_BYTES);
            }
            transport.send(batch);
            for (int slot = 0; slot < batch.size(); slot++) {
                assertThat(batch.result(slot)).isEqualTo(SendResult.SENT);
            }
            pinger.pollUntil(() -> pinger.of(Kind.REPLY).size() == 10);
            assertThat(pinger.of(Kind.ICMP_ERROR)).hasSize(1);
            assertThat(notes).isEmpty();
        }
    }

    /** Half of the packets bring an error back, most of them while the batch is still being sent. */
    @ParameterizedTest
    @MethodSource("kindsAndFamilies")
    void aFloodOfErrorsBlamesNobody(String kind, IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport = open(kind, "auto")) {
            Pinger pinger = new Pinger(transport);
            transport.reserve(20_000);
            IpAddress good = Pinger.address(either(family, "10.78.1.1", "fd78::1"));
            IpAddress bad = Pinger.address(either(family, "10.79.1.9", "fd79:1::9"));
            pinger.warmUp(good);
            SendBatch batch = transport.batch(Channel.of(Protocol.ICMP, family));
            int packets = 6_400;
            for (int number = 0; number < packets; number++) {
                pinger.add(number % 2 == 0 ? good : bad, number, Pinger.PAYLOAD_BYTES);
                if (batch.isFull()) {
                    transport.send(batch);
                    assertThat(IntStream.range(0, batch.size()).mapToObj(batch::result))
                            .containsOnly(SendResult.SENT);
                    batch.clear();
                    transport.poll(pinger.seen, 100);
                }
            }
            pinger.pollUntil(() -> pinger.of(Kind.REPLY).size() == packets / 2);
            // the other kernel limits how many errors it sends, on IPv4 to a few a second whatever its settings
            assertThat(pinger.of(Kind.ICMP_ERROR).size()).isBetween(1, packets / 2);
            assertThat(transport.overflowDrops(Channel.of(Protocol.ICMP, family)))
                    .isZero();
        }
        assertThat(notes).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kindsAndFamilies")
    void aPacketTheKernelRefusesSaysWhy(String kind, IpFamily family) throws TransportNotOpened {
        String ip = family == IpFamily.IPV4 ? "ip" : "ip -6";
        String net = either(family, "10.90.%d.0/24", "fd90:%d::/64");
        Shell.run(ip + " route add unreachable " + net.formatted(1));
        Shell.run(ip + " route add prohibit " + net.formatted(2));
        Shell.run(ip + " route add blackhole " + net.formatted(3));
        Shell.run(ip + " route add throw " + net.formatted(4));
        try (LinuxProbeTransport transport = open(kind, "auto")) {
            Pinger pinger = new Pinger(transport);
            String to = either(family, "10.90.%d.1", "fd90:%d::1");
            assertThat(pinger.send(Pinger.address(to.formatted(1)), 1)).isEqualTo(SendResult.HOST_UNREACHABLE);
            assertThat(pinger.send(Pinger.address(to.formatted(2)), 2)).isEqualTo(SendResult.ACCESS_DENIED);
            assertThat(pinger.send(Pinger.address(to.formatted(3)), 3)).isEqualTo(SendResult.INVALID);
            Shell.run(ip + " route del default");
            assertThat(pinger.send(Pinger.address(to.formatted(4)), 4)).isEqualTo(SendResult.NETWORK_UNREACHABLE);
            assertThat(transport.needsReopen()).isFalse();
        } finally {
            for (int i = 1; i <= 4; i++) {
                Shell.run(ip + " route del " + net.formatted(i));
            }
        }
        assertThat(notes).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kindsAndFamilies")
    void aPacketAboveTheMtuIsTooBig(String kind, IpFamily family) throws TransportNotOpened {
        Shell.run("ip link set va mtu 1300");
        try (LinuxProbeTransport transport = open(kind, "auto")) {
            Pinger pinger = new Pinger(transport);
            SendBatch batch = transport.batch(Channel.of(Protocol.ICMP, family));
            pinger.add(Pinger.address(either(family, "10.78.1.1", "fd78::1")), 1, 1_350);
            transport.send(batch);
            assertThat(batch.result(0)).isEqualTo(SendResult.MESSAGE_TOO_BIG);
            batch.clear();
            // the refusal also leaves a trace in the error queue, which is nobody's answer
            assertThat(transport.poll(pinger.seen, 10)).isZero();
        }
    }

    /** Whoever has given the privilege up meanwhile gets no raw socket any more, so the one there is must do. */
    @ParameterizedTest
    @MethodSource("kindsAndFamilies")
    void anInterfaceMayGoAndComeBackWithoutAPrivilege(String kind, IpFamily family) throws TransportNotOpened {
        IpAddress good = Pinger.address(either(family, "10.78.1.1", "fd78::1"));
        Channel channel = Channel.of(Protocol.ICMP, family);
        KernelDouble kernel = kind.equals("raw") ? new KernelDouble() : KernelDouble.withoutRaw();
        LinuxTransportOptions options = LinuxTransportOptions.of("va", "va", IDENTIFIER);
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(kernel.sys(), options, notes::add)) {
            kernel.refuse(Sockets.AF_INET, Sockets.SOCK_RAW, Errno.EPERM);
            kernel.refuse(Sockets.AF_INET6, Sockets.SOCK_RAW, Errno.EPERM);
            Pinger pinger = new Pinger(transport);
            String before = transport.status(channel).detail();
            assertThat(before).contains(kind + " socket").contains(" on va, kernel stamps");
            pinger.warmUp(good);

            for (int time = 0; time < 3; time++) {
                SecondHost another = goAndComeBack(transport, pinger, good);
                assertThat(transport.reopen()).isTrue();
                assertThat(transport.status(channel).detail()).isEqualTo(before);
                pinger.warmUp(good);
                another.close();
            }
        }
        // the loss may be noticed of one channel before the others
        assertThat(notes)
                .allSatisfy(note -> assertThat(note).matches("(lost: .*the interface va is gone.*|back: .* on va.*)"));
        assertThat(notes).anySatisfy(note -> assertThat(note).startsWith("lost: "));
        assertThat(notes).anySatisfy(note -> assertThat(note).startsWith("back: "));
        assertThat(notes).hasSizeLessThan(6 * Channel.ofPackets().size());
    }

    private SecondHost goAndComeBack(LinuxProbeTransport transport, Pinger pinger, IpAddress to)
            throws TransportNotOpened {
        Channel channel = Channel.of(Protocol.ICMP, to.family());
        host.close();
        SendResult result = pinger.send(to, 1);
        assertThat(result).isIn(SendResult.NO_DEVICE, SendResult.NETWORK_UNREACHABLE);
        assertThat(transport.status(channel).detail())
                .isEqualTo("the interface va is gone; waiting for it to come back");
        assertThat(transport.needsReopen()).isTrue();
        assertThat(transport.reopen()).isFalse();
        assertThat(transport.status(channel).usable()).isFalse();
        assertThat(pinger.send(to, 2)).isEqualTo(SendResult.NO_DEVICE);
        transport.await(1, false);
        return new SecondHost();
    }

    /** Nobody sends meanwhile, so only looking shows it; and it must show, since the answers to what was sent are lost. */
    @ParameterizedTest
    @MethodSource("kindsAndFamilies")
    void anInterfaceThatWasReplacedIsLostForAMoment(String kind, IpFamily family) throws TransportNotOpened {
        IpAddress good = Pinger.address(either(family, "10.78.1.1", "fd78::1"));
        Channel channel = Channel.of(Protocol.ICMP, family);
        try (LinuxProbeTransport transport = open(kind, "va")) {
            Pinger pinger = new Pinger(transport);
            pinger.warmUp(good);
            host.close();
            try (SecondHost another = new SecondHost()) {
                await(() -> {
                    transport.await(10_000_000, false);
                    return transport.needsReopen();
                });
                assertThat(transport.status(channel).usable()).as("%s", another).isFalse();
                await(() -> {
                    transport.await(10_000_000, false);
                    return !transport.needsReopen();
                });
                pinger.warmUp(good);
            }
        }
    }

    private static void await(BooleanSupplier isSo) {
        long beganNs = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime() - beganNs).isLessThan(10_000_000_000L);
        }
    }

    /** Replies that come back by another interface would be stamped by another card. */
    @ParameterizedTest
    @MethodSource("kindsAndFamilies")
    void whatComesInByAnotherInterfaceIsNotHeard(String kind, IpFamily family) throws TransportNotOpened {
        IpAddress good = Pinger.address(either(family, "10.78.1.1", "fd78::1"));
        String source = either(family, "10.77.0.1/32", "fd77::1/128");
        String ip = family == IpFamily.IPV4 ? "ip" : "ip -6";
        host.addSecondPath();
        try (LinuxProbeTransport following = open(kind, "auto");
                LinuxProbeTransport keeping = open(kind, "va")) {
            Pinger anyInterface = new Pinger(following);
            Pinger oneInterface = new Pinger(keeping);
            // in this order, since raw sockets of one identifier hear each other's replies
            anyInterface.warmUp(good);
            oneInterface.warmUp(good);
            host.run(ip + " route add " + source + " dev wb");

            oneInterface.send(good, 1);
            oneInterface.pollUntil(() -> oneInterface.of(Kind.TX_STAMP).size() == 1);
            // what is sent later is back, so the earlier is too
            anyInterface.send(good, 2);
            anyInterface.pollUntil(() -> anyInterface.of(Kind.REPLY).stream()
                    .anyMatch(reply -> IcmpEcho.number(ByteBuffer.wrap(reply.bytes), 0) == 2));
            keeping.poll(oneInterface.seen, 100);
            assertThat(oneInterface.of(Kind.REPLY)).isEmpty();

            host.run(ip + " route del " + source + " dev wb");
            oneInterface.warmUp(good);
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndFamilies")
    void aBoundSocketDoesNotLeaveItsInterface(String kind, IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport = open(kind, "lo")) {
            Pinger pinger = new Pinger(transport);
            SendResult result = pinger.send(Pinger.address(either(family, "10.78.1.1", "fd78::1")), 1);
            if (result == SendResult.SENT) {
                // on IPv4 it is sent into the interface all the same, and nobody answers there
                transport.await(20_000_000, false);
                transport.poll(pinger.seen, 10);
                assertThat(pinger.of(Kind.REPLY)).isEmpty();
            } else {
                assertThat(result).isEqualTo(SendResult.NETWORK_UNREACHABLE);
            }
            assertThat(transport.needsReopen()).isFalse();
        }
    }
}
