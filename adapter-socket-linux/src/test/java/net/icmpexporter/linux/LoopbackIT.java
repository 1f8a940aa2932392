package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.socket.Recorder;
import net.icmpexporter.linux.socket.Recorder.Kind;
import net.icmpexporter.linux.socket.Recorder.Seen;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import net.icmpexporter.wire.IcmpEcho;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both kinds of sockets and both families, on the loopback interface of a network namespace of its own. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopbackIT {

    private static final int IDENTIFIER = 4711;
    private static final LinuxTransportOptions AUTO = LinuxTransportOptions.of("auto", "auto", IDENTIFIER);
    private static final long HOUR_NS = 3_600_000_000_000L;

    private final List<String> notes = new ArrayList<>();

    @BeforeAll
    static void requireOwnNamespace() throws IOException {
        OwnNamespace.require();
    }

    static Stream<Arguments> kindsAndFamilies() {
        return Stream.of("raw", "ping")
                .flatMap(kind -> Stream.of(IpFamily.values()).map(family -> Arguments.of(kind, family)));
    }

    private LinuxProbeTransport open(String kind) throws TransportNotOpened {
        return kind.equals("raw")
                ? LinuxProbeTransport.open(AUTO, notes::add)
                : LinuxProbeTransport.open(KernelDouble.withoutRaw().sys(), AUTO, notes::add);
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "ping"})
    void saysWhatWasGranted(String kind) throws TransportNotOpened {
        try (LinuxProbeTransport transport = open(kind)) {
            String kindInWords = kind.equals("raw") ? "raw socket" : "ping socket (no CAP_NET_RAW)";
            String detail = kindInWords + ", kernel stamps";
            String noTcp = transport.status(Channel.TCP4).detail();
            assertThat(transport.describe())
                    .isEqualTo(
                            kind.equals("raw")
                                    ? "icmp4, icmp6, tcp4, tcp6: " + detail
                                    : "icmp4, icmp6: " + detail + "; tcp4, tcp6: " + noTcp);
            for (IpFamily family : IpFamily.values()) {
                assertThat(transport.status(Channel.of(Protocol.ICMP, family)))
                        .isEqualTo(new ChannelStatus(
                                true,
                                kind,
                                IDENTIFIER,
                                true,
                                false,
                                kind.equals("ping") && family == IpFamily.IPV6,
                                detail));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndFamilies")
    void everyEchoComesBackWholeWithBothStamps(String kind, IpFamily family) throws TransportNotOpened {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (LinuxProbeTransport transport = open(kind)) {
            Pinger pinger = new Pinger(transport);
            pinger.warmUp(Pinger.loopback(family));
            int count = 300;
            int[] payloads = IntStream.range(0, count)
                    .map(number -> IcmpEcho.MIN_PAYLOAD_BYTES + random.nextInt(1400 - IcmpEcho.MIN_PAYLOAD_BYTES))
                    .toArray();
            long beforeNs = LinuxClocks.wall().wallNs();
            SendBatch batch = transport.batch(Channel.of(Protocol.ICMP, family));
            for (int number = 0; number < count; number++) {
                pinger.add(Pinger.loopback(family), number, payloads[number]);
                if (batch.isFull() || number == count - 1) {
                    transport.send(batch);
                    assertThat(IntStream.range(0, batch.size()).mapToObj(batch::result))
                            .as("seed %d", seed)
                            .containsOnly(SendResult.SENT);
                    batch.clear();
                }
            }
            pinger.pollUntil(() -> pinger.seen.all.size() == 2 * count);
            long afterNs = LinuxClocks.wall().wallNs();
            checkReplies(pinger, family, payloads, "seed " + seed);
            checkStamps(pinger, payloads, beforeNs, afterNs);
        }
        assertThat(notes).isEmpty();
    }

    private static void checkReplies(Pinger pinger, IpFamily family, int[] payloads, String seed) {
        List<Seen> replies = pinger.of(Kind.REPLY);
        assertThat(replies).as(seed).hasSize(payloads.length);
        for (int number = 0; number < payloads.length; number++) {
            Seen reply = replies.get(number);
            ByteBuffer bytes = ByteBuffer.wrap(reply.bytes);
            assertThat(reply.arrival.channel.family()).isEqualTo(family);
            assertThat(reply.peer()).isEqualTo(Pinger.loopback(family));
            assertThat(IcmpEcho.isReply(bytes, 0, family)).isTrue();
            assertThat(IcmpEcho.identifier(bytes, 0)).isEqualTo(IDENTIFIER);
            assertThat(IcmpEcho.echoes(
                            bytes,
                            0,
                            reply.bytes.length,
                            Pinger.REFERENCE,
                            number,
                            Pinger.cookie(number),
                            payloads[number]))
                    .as("%s, number %d", seed, number)
                    .isTrue();
        }
    }

    private static void checkStamps(Pinger pinger, int[] payloads, long beforeNs, long afterNs) {
        List<Seen> sent = pinger.of(Kind.TX_STAMP);
        List<Seen> replies = pinger.of(Kind.REPLY);
        assertThat(sent).hasSize(payloads.length);
        for (int number = 0; number < payloads.length; number++) {
            ByteBuffer looped = ByteBuffer.wrap(sent.get(number).bytes);
            assertThat(IcmpEcho.tailCookie(looped, 0, looped.capacity())).isEqualTo(Pinger.cookie(number));
            assertThat(sent.get(number).arrival.kernelStampNs).isNotZero();
            assertThat(replies.get(number).arrival.kernelStampNs).isNotZero();
            assertThat(sent.get(number).arrival.kernelStampNs)
                    .isBetween(beforeNs, replies.get(number).arrival.kernelStampNs);
            assertThat(replies.get(number).arrival.kernelStampNs).isLessThan(afterNs);
        }
    }

    /** A raw socket gets a copy of every ICMP packet of its host; only its own replies come up. */
    @ParameterizedTest
    @MethodSource("kindsAndFamilies")
    void hearsNobodyElse(String kind, IpFamily family) throws TransportNotOpened {
        LinuxTransportOptions other = LinuxTransportOptions.of("auto", "auto", IDENTIFIER + 1);
        try (LinuxProbeTransport ours = open(kind);
                LinuxProbeTransport foreign = LinuxProbeTransport.open(other, notes::add)) {
            Pinger stranger = new Pinger(foreign);
            stranger.warmUp(Pinger.loopback(family));
            for (int number = 0; number < 10; number++) {
                stranger.send(Pinger.loopback(family), number);
            }
            stranger.pollUntil(() -> stranger.of(Kind.REPLY).size() == 10);
            Recorder seen = new Recorder();
            assertThat(ours.poll(seen, 100)).as("%s", seen.all).isZero();
        }
    }

    /** Two processes with one identifier would steal each other's replies. */
    @Test
    void aPingSocketNeverSharesItsIdentifier() throws TransportNotOpened {
        try (LinuxProbeTransport first = open("ping");
                LinuxProbeTransport second = open("ping")) {
            for (IpFamily family : IpFamily.values()) {
                int granted = second.status(Channel.of(Protocol.ICMP, family)).echoIdentifier();
                assertThat(granted).isNotEqualTo(IDENTIFIER).isBetween(1, 65_535);
                assertThat(second.status(Channel.of(Protocol.ICMP, family)).detail())
                        .endsWith("kernel stamps, identifier " + granted + " (4711 is not free)");
                Pinger pinger = new Pinger(second);
                pinger.warmUp(Pinger.loopback(family));
                pinger.send(Pinger.loopback(family), 1);
                pinger.pollUntil(() -> pinger.of(Kind.REPLY).size() == 1);
                assertThat(first.poll(new Recorder(), 10)).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndFamilies")
    void deliversNoMoreThanAskedForAndThenTheRest(String kind, IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport = open(kind)) {
            Pinger pinger = new Pinger(transport);
            pinger.warmUp(Pinger.loopback(family));
            for (int number = 0; number < 100; number++) {
                pinger.send(Pinger.loopback(family), number);
            }
            // on loopback the reply is there before the call that sends returns, or very soon after
            assertThat(transport.poll(pinger.seen, 30)).isEqualTo(30);
            assertThat(pinger.seen.all).allMatch(seen -> seen.kind == Kind.TX_STAMP);
            assertThat(transport.poll(pinger.seen, 70)).isEqualTo(70);
            pinger.pollUntil(() -> pinger.of(Kind.REPLY).size() == 100);
            assertThat(transport.poll(pinger.seen, 100)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndFamilies")
    void anArrivalEndsTheSleepIfWanted(String kind, IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport = open(kind)) {
            Pinger pinger = new Pinger(transport);
            pinger.send(Pinger.loopback(family), 1);
            transport.await(HOUR_NS, true);
            long beganNs = System.nanoTime();
            transport.await(5_000_000, false);
            assertThat(System.nanoTime() - beganNs).isGreaterThanOrEqualTo(5_000_000);
            transport.await(0, true);
            transport.await(-HOUR_NS, true);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "ping"})
    void anybodyMayWakeIt(String kind) throws TransportNotOpened, InterruptedException {
        try (LinuxProbeTransport transport = open(kind)) {
            Thread other = new Thread(transport::wakeup);
            other.start();
            transport.await(HOUR_NS, true);
            other.join();
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndFamilies")
    void aLostSocketIsOpenedAgainWhileTheOtherFamilyGoesOn(String kind, IpFamily family) throws TransportNotOpened {
        KernelDouble kernel = kind.equals("raw") ? new KernelDouble() : KernelDouble.withoutRaw();
        Sys sys = kernel.sys();
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(sys, AUTO, notes::add)) {
            Pinger pinger = new Pinger(transport);
            IpFamily otherFamily = family == IpFamily.IPV4 ? IpFamily.IPV6 : IpFamily.IPV4;
            ChannelStatus before = transport.status(Channel.of(Protocol.ICMP, family));
            sys.close(kernel.sockets.get(family.ordinal()));

            assertThat(pinger.send(Pinger.loopback(family), 1)).isEqualTo(SendResult.NO_SOCKET);
            assertThat(transport.status(Channel.of(Protocol.ICMP, family)).usable())
                    .isFalse();
            assertThat(transport.status(Channel.of(Protocol.ICMP, family)).detail())
                    .isEqualTo("its socket is gone; trying to open it again");
            assertThat(transport.needsReopen()).isTrue();
            pinger.warmUp(Pinger.loopback(otherFamily));

            assertThat(transport.reopen()).isTrue();
            assertThat(transport.needsReopen()).isFalse();
            assertThat(transport.status(Channel.of(Protocol.ICMP, family))).isEqualTo(before);
            pinger.warmUp(Pinger.loopback(family));
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndFamilies")
    void aSocketThatIsGoneIsNoticedWithoutSending(String kind, IpFamily family) throws TransportNotOpened {
        KernelDouble kernel = kind.equals("raw") ? new KernelDouble() : KernelDouble.withoutRaw();
        Sys sys = kernel.sys();
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(sys, AUTO, notes::add)) {
            sys.close(kernel.sockets.get(family.ordinal()));
            assertThat(transport.poll(new Recorder(), 10)).isZero();
            assertThat(transport.needsReopen()).isTrue();
            assertThat(transport.reopen()).isTrue();

            sys.close(kernel.sockets.get(kernel.sockets.size() - 1));
            transport.await(HOUR_NS, true);
            assertThat(transport.needsReopen()).isTrue();
            kernel.refuse(2, 3, 24);
            kernel.refuse(10, 3, 24);
            assertThat(transport.reopen()).as("nothing can be opened").isFalse();
            assertThat(transport.needsReopen()).isTrue();
            assertThat(transport.status(Channel.of(Protocol.ICMP, family)).detail())
                    .contains("Too many open files");
        }
    }

    /** Some options are missing on some kernels; one that is refused costs only itself. */
    @Test
    void anOptionThatIsRefusedIsSaidAndTheRestWorks() throws TransportNotOpened {
        KernelDouble kernel = new KernelDouble();
        kernel.refusedOptions.put(37, 92);
        kernel.refusedOptions.put(26, 92);
        kernel.refusedOptions.put(40, 92);
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(kernel.sys(), AUTO, notes::add)) {
            String why = " (Protocol not available (errno 92))";
            String lost = ", no kernel stamps" + why + ", no drop count in replies" + why;
            assertThat(transport.status(Channel.ICMP4).kernelStamps()).isFalse();
            assertThat(transport.describe())
                    .isEqualTo("icmp4, icmp6: raw socket" + lost + ", no identifier filter" + why
                            + "; tcp4, tcp6: raw socket" + lost + ", no filter of answers" + why);
            Pinger pinger = new Pinger(transport);
            for (IpFamily family : IpFamily.values()) {
                pinger.seen.all.clear();
                pinger.send(Pinger.loopback(family), 1);
                pinger.pollUntil(() -> !pinger.seen.all.isEmpty());
                assertThat(pinger.seen.all)
                        .allMatch(seen -> seen.kind == Kind.REPLY && seen.arrival.kernelStampNs == 0);
            }
        }
    }

    @Test
    void anInterfaceThatIsNotThereStopsTheStartInOneLine() {
        assertThat(refusalOf(LinuxTransportOptions.of("eth9", "auto", 1)))
                .isEqualTo("interface4 \"eth9\": there is no such interface here; there are lo");
        assertThat(refusalOf(LinuxTransportOptions.of("auto", "a-name-that-is-too-long", 1)))
                .isEqualTo("interface6 \"a-name-that-is-too-long\": there is no such interface here; there are lo");
        assertThat(refusalOf(LinuxTransportOptions.of("x", "../y", 1)))
                .isEqualTo("interface4 \"x\": there is no such interface here; there are lo;"
                        + " interface6 \"../y\": there is no such interface here; there are lo");
    }

    private String refusalOf(LinuxTransportOptions options) {
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(options, notes::add)) {
            return "opened " + transport.describe();
        } catch (TransportNotOpened refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    @Test
    void aBoundSocketUsesItsInterface() throws TransportNotOpened {
        LinuxTransportOptions bound = LinuxTransportOptions.of("lo", "lo", IDENTIFIER);
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(bound, notes::add)) {
            assertThat(transport.describe()).isEqualTo("icmp4, icmp6, tcp4, tcp6: raw socket on lo, kernel stamps");
            Pinger pinger = new Pinger(transport);
            pinger.warmUp(Pinger.loopback(IpFamily.IPV4));
            pinger.warmUp(Pinger.loopback(IpFamily.IPV6));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "ping"})
    void closingTwiceIsClosingOnce(String kind) throws TransportNotOpened {
        LinuxProbeTransport transport = open(kind);
        transport.close();
        transport.close();
        transport.wakeup();
        assertThat(transport.status(Channel.ICMP4).detail()).isEqualTo("closed");
    }

    /** All of 127.0.0.0/8 answers here, so every slot of a batch may have its own destination. */
    @ParameterizedTest
    @ValueSource(strings = {"raw", "ping"})
    void everySlotGoesToItsOwnDestination(String kind) throws TransportNotOpened {
        try (LinuxProbeTransport transport = open(kind)) {
            Pinger pinger = new Pinger(transport);
            SendBatch batch = transport.batch(Channel.ICMP4);
            List<IpAddress> destinations = new ArrayList<>();
            while (!batch.isFull()) {
                IpAddress to = IpAddress.ofIpv4(0x7F010000 + 257 * batch.size());
                destinations.add(to);
                pinger.add(to, batch.size(), Pinger.PAYLOAD_BYTES);
            }
            transport.send(batch);
            pinger.pollUntil(() -> pinger.of(Kind.REPLY).size() == destinations.size());
            assertThat(pinger.of(Kind.REPLY)).extracting(Seen::peer).containsExactlyElementsOf(destinations);
        }
    }
}
