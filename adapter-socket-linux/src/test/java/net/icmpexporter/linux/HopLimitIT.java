package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.icmpexporter.linux.libc.InheritedSockets;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.socket.Recorder.Kind;
import net.icmpexporter.linux.socket.Recorder.Seen;
import net.icmpexporter.net.IpFamily;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of socket says how many hops a reply had left, reply by reply. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HopLimitIT {

    private static final LinuxTransportOptions AUTO = LinuxTransportOptions.of("auto", "auto", 4716);
    private static final int CLOSED_PORT = 9;

    private final List<String> notes = new ArrayList<>();

    @BeforeAll
    static void requireOwnNamespace() throws IOException {
        OwnNamespace.require();
    }

    @AfterEach
    void usualHopLimit() {
        answerWith(64);
    }

    static Stream<Arguments> kindsAndFamilies() {
        return withFamilies(Stream.of("raw", "inherited", "ping"));
    }

    static Stream<Arguments> rawKindsAndFamilies() {
        return withFamilies(Stream.of("raw", "inherited"));
    }

    private static Stream<Arguments> withFamilies(Stream<String> kinds) {
        return kinds.flatMap(kind -> Stream.of(IpFamily.values()).map(family -> Arguments.of(kind, family)));
    }

    private LinuxProbeTransport open(String kind) throws TransportNotOpened {
        return switch (kind) {
            case "raw" -> LinuxProbeTransport.open(AUTO, notes::add);
            case "inherited" ->
                LinuxProbeTransport.open(KernelDouble.withoutRaw().sys(rawSockets()), AUTO, notes::add);
            default -> LinuxProbeTransport.open(KernelDouble.withoutRaw().sys(), AUTO, notes::add);
        };
    }

    /** Sockets as a process that had the privilege leaves them behind. */
    private static InheritedSockets rawSockets() {
        Sys sys = new KernelDouble().sys();
        List<InheritedSockets.Raw> sockets = new ArrayList<>();
        for (int domain : new int[] {Sockets.AF_INET, Sockets.AF_INET6}) {
            int icmp = domain == Sockets.AF_INET ? Sockets.IPPROTO_ICMP : Sockets.IPPROTO_ICMPV6;
            for (int protocol : new int[] {icmp, Sockets.IPPROTO_TCP}) {
                int fd = sys.socket(domain, Sockets.SOCK_RAW | Sockets.SOCK_NONBLOCK, protocol);
                assertThat(fd).isPositive();
                sockets.add(new InheritedSockets.Raw(fd, domain, protocol));
            }
        }
        return InheritedSockets.of(sockets);
    }

    /** What answers on this host begins with this many hops from now on. */
    private static void answerWith(int hops) {
        Shell.run("echo " + hops + " >/proc/sys/net/ipv4/ip_default_ttl" + "; echo " + hops
                + " >/proc/sys/net/ipv6/conf/lo/hop_limit");
    }

    @ParameterizedTest
    @MethodSource("kindsAndFamilies")
    void ofEchoReplies(String kind, IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport = open(kind)) {
            Pinger pinger = new Pinger(transport);
            int[] hops = {64, 33, 255, 1, 64};
            for (int i = 0; i < hops.length; i++) {
                int replies = i + 1;
                answerWith(hops[i]);
                pinger.send(Pinger.loopback(family), i);
                pinger.pollUntil(() -> pinger.of(Kind.REPLY).size() == replies
                        && pinger.of(Kind.TX_STAMP).size() == replies);
                assertThat(hopLimit(pinger.of(Kind.REPLY).get(i))).isEqualTo(hops[i]);
                assertThat(hopLimit(pinger.of(Kind.TX_STAMP).get(i))).isZero();
            }
        }
        assertThat(notes).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rawKindsAndFamilies")
    void ofAnswersToSyns(String kind, IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport = open(kind)) {
            Syns syns = new Syns(transport);
            int number = 0;
            for (int hops : new int[] {64, 33, 255, 1, 64}) {
                answerWith(hops);
                Seen reply = syns.answerTo(Pinger.loopback(family), CLOSED_PORT, number++);
                assertThat(Syns.flags(reply)).isEqualTo((byte) Syns.RST_ACK);
                assertThat(hopLimit(reply)).isEqualTo(hops);
            }
        }
        assertThat(notes).isEmpty();
    }

    private static int hopLimit(Seen seen) {
        return seen.arrival.hopLimit;
    }
}
