package net.icmpexporter.linux.socket;

import static net.icmpexporter.transport.SendResult.NETWORK_UNREACHABLE;
import static net.icmpexporter.transport.SendResult.NO_DEVICE;
import static net.icmpexporter.transport.SendResult.NO_SOURCE_ADDRESS;
import static net.icmpexporter.transport.SendResult.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.socket.ModelSender.Packet;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import net.icmpexporter.wire.PseudoHeader;
import net.icmpexporter.wire.TcpSyn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel is told of packets with options, and that it is told nothing of others. */
class SpecialPacketsTest {

    private static final String V4_HOP_LIMIT = "0:2=";
    private static final String V4_TOS = "0:1=";
    private static final String V4_WAY = "0:8=";
    private static final String V6_HOP_LIMIT = "41:52=";
    private static final String V6_CLASS = "41:67=";
    private static final String V6_WAY = "41:50=";
    private static final String V6_SOURCE = "20010db8000000000000000000000009";
    private static final String NO_V6_SOURCE = "00000000000000000000000000000000";

    private final ModelSender kernel = new ModelSender();
    private final List<String> notes = new ArrayList<>();

    /** A path with one channel's socket behind it. */
    private final class Bench {

        private final Channel channel;
        private final SendPath path;
        private final SendBatch batch;

        Bench(Channel channel) {
            this(channel, SocketKind.RAW, InterfaceBinding.NONE);
        }

        Bench(Channel channel, SocketKind kind, InterfaceBinding binding) {
            this.channel = channel;
            Sys sys = kernel.sys();
            SocketOptions options = new SocketOptions(sys);
            FaultNotes faults = new FaultNotes(notes::add);
            QueueMemory memory = new QueueMemory(options, faults, channel);
            OpenSocket socket = new OpenSocket(
                    ModelSender.FD, channel, kind, 1, binding, InterfaceBinding.EVERYTHING, true, false, "");
            memory.attach(socket);
            SourceAddresses sources = channel == Channel.TCP4 ? new SourceAddresses(sys, options) : null;
            if (sources != null) {
                assertThat(sources.open("")).isZero();
            }
            path = new SendPath(sys, options, memory, faults, channel, sources, 8, 64);
            path.goBy(socket);
            batch = path.batch();
            kernel.calls.clear();
        }

        /** Sends a packet of each kind, to hosts 1, 2, ...: their results. */
        List<SendResult> send(PacketOptions... packets) {
            batch.clear();
            kernel.sent.clear();
            for (int i = 0; i < packets.length; i++) {
                batch.add(address(channel.family(), i + 1), TcpSyn.BYTES, i, packets[i]);
            }
            path.send(ModelSender.FD);
            List<SendResult> results = new ArrayList<>();
            for (int slot = 0; slot < batch.size(); slot++) {
                results.add(batch.result(slot));
            }
            return results;
        }

        SendResult sendOne(PacketOptions packet) {
            return send(packet).get(0);
        }
    }

    private static IpAddress address(IpFamily family, int host) {
        String text = (family == IpFamily.IPV4 ? "192.0.2." : "2001:db8::") + host;
        return Objects.requireNonNull(IpAddress.parse(text));
    }

    private static PacketOptions options(int dscp, int hopLimit, IpFamily sourceFamily, int sourceHost, String name) {
        IpAddress source = sourceHost == 0 ? null : address(sourceFamily, sourceHost);
        return new PacketOptions(dscp, hopLimit, Fragmentation.USUAL, source, name);
    }

    private static PacketOptions through(String name) {
        return options(0, 0, IpFamily.IPV4, 0, name);
    }

    private static PacketOptions cutUp(int dscp) {
        return new PacketOptions(dscp, 0, Fragmentation.ALLOWED, null, "");
    }

    private List<List<String>> control() {
        return kernel.sent.stream().map(Packet::control).toList();
    }

    private List<Integer> destinations() {
        return kernel.sent.stream().map(Packet::to).toList();
    }

    @Test
    void everyOptionOfIpv4IsAControlMessage() {
        kernel.interfaces.put("eth1", 7);
        Bench bench = new Bench(Channel.ICMP4);
        List<SendResult> results = bench.send(
                PacketOptions.USUAL,
                options(46, 9, IpFamily.IPV4, 9, "eth1"),
                PacketOptions.USUAL,
                options(46, 0, IpFamily.IPV4, 0, ""),
                options(0, 255, IpFamily.IPV4, 0, ""),
                options(0, 0, IpFamily.IPV4, 9, ""),
                through("eth1"),
                PacketOptions.USUAL);

        assertThat(results).containsOnly(SENT);
        assertThat(kernel.calls).as("one call for all").containsExactly("index of eth1", "sendmmsg");
        assertThat(control())
                .containsExactly(
                        List.of(),
                        List.of(V4_WAY + "07000000c000020900000000", V4_HOP_LIMIT + "09000000", V4_TOS + "b8000000"),
                        List.of(),
                        List.of(V4_TOS + "b8000000"),
                        List.of(V4_HOP_LIMIT + "ff000000"),
                        List.of(V4_WAY + "00000000c000020900000000"),
                        List.of(V4_WAY + "070000000000000000000000"),
                        List.of());
    }

    @Test
    void everyOptionOfIpv6IsAControlMessage() {
        kernel.interfaces.put("eth1", 7);
        kernel.wayOut = 7;
        Bench bench = new Bench(Channel.ICMP6);
        List<SendResult> results = bench.send(
                PacketOptions.USUAL,
                options(46, 9, IpFamily.IPV6, 9, "eth1"),
                options(1, 0, IpFamily.IPV6, 0, ""),
                options(0, 0, IpFamily.IPV6, 9, ""),
                through("eth1"));

        assertThat(results).containsOnly(SENT);
        assertThat(control())
                .containsExactly(
                        List.of(),
                        List.of(V6_WAY + V6_SOURCE + "07000000", V6_HOP_LIMIT + "09000000", V6_CLASS + "b8000000"),
                        List.of(V6_CLASS + "04000000"),
                        List.of(V6_WAY + V6_SOURCE + "00000000"),
                        List.of(V6_WAY + NO_V6_SOURCE + "07000000"));
    }

    /** Usual packets cost what they always did, also in slots where others were. */
    @ParameterizedTest
    @EnumSource(
            value = Channel.class,
            names = {"ICMP4", "ICMP6", "TCP6"})
    void aSlotThatIsUsedAgainKeepsNothing(Channel channel) {
        Bench bench = new Bench(channel);
        PacketOptions marked = options(46, 9, channel.family(), 9, "");
        bench.send(marked, marked);
        assertThat(control()).doesNotContain(List.of());
        kernel.calls.clear();
        bench.send(PacketOptions.USUAL, PacketOptions.USUAL);
        assertThat(control()).containsExactly(List.of(), List.of());
        assertThat(kernel.calls).containsExactly("sendmmsg");
        bench.send(PacketOptions.USUAL, marked);
        assertThat(control()).first().isEqualTo(List.of());
        assertThat(control().get(1)).hasSize(3);
    }

    // TCP over IPv4: the source is part of the checksum

    @Test
    void tcpAsksForTheSourceThroughTheInterfaceAndDoesNotAskForAGivenOne() {
        kernel.interfaces.put("eth1", 7);
        Bench bench = new Bench(Channel.TCP4);
        PacketOptions given = options(0, 9, IpFamily.IPV4, 9, "eth1");
        assertThat(bench.send(PacketOptions.USUAL, through("eth1"), given, PacketOptions.USUAL))
                .containsOnly(SENT);

        assertThat(kernel.calls)
                .containsExactly("source", "index of eth1", "through 7", "source", "through 0", "source", "sendmmsg");
        assertThat(control())
                .containsExactly(
                        List.of(V4_WAY + "00000000cb00710000000000"),
                        List.of(V4_WAY + "07000000cb00710700000000"),
                        List.of(V4_WAY + "07000000c000020900000000", V4_HOP_LIMIT + "09000000"),
                        List.of(V4_WAY + "00000000cb00710000000000"));
        int[] sources = {0xCB007100, 0xCB007107, 0xC0000209, 0xCB007100};
        for (int i = 0; i < sources.length; i++) {
            Packet packet = kernel.sent.get(i);
            int checksum = packet.data().getChar(16);
            packet.data().putChar(16, (char) 0);
            int to = 0xC0000200 | packet.to();
            assertThat(PseudoHeader.checksum(packet.data(), 0, TcpSyn.BYTES, sources[i], to))
                    .isEqualTo(checksum);
        }
    }

    // interfaces

    @ParameterizedTest
    @EnumSource
    void anInterfaceThatIsNotThereIsTheResultOfItsSlotsAlone(Channel channel) {
        Bench bench = new Bench(channel);
        PacketOptions gone = through("eth9");
        assertThat(bench.send(PacketOptions.USUAL, gone, PacketOptions.USUAL, gone, gone, PacketOptions.USUAL))
                .containsExactly(SENT, NO_DEVICE, SENT, NO_DEVICE, NO_DEVICE, SENT);
        assertThat(destinations()).containsExactly(1, 3, 6);
        bench.send(gone, gone);
        assertThat(Collections.frequency(kernel.calls, "index of eth9"))
                .as("asked once, until a second has passed")
                .isEqualTo(1);
    }

    @Test
    void anIndexIsAskedForAgainWhenItMayBeOld() {
        kernel.interfaces.put("eth1", 7);
        Bench bench = new Bench(Channel.ICMP4);
        // one object, as a session has it
        PacketOptions byName = through("eth1");
        bench.sendOne(byName);
        bench.sendOne(byName);
        assertThat(kernel.calls).containsExactly("index of eth1", "sendmmsg", "sendmmsg");

        kernel.interfaces.put("eth1", 8);
        bench.path.watchInterfaces();
        bench.sendOne(byName);
        assertThat(control()).containsExactly(List.of(V4_WAY + "080000000000000000000000"));

        kernel.refusals.put(1, Errno.ENODEV);
        kernel.interfaces.put("eth1", 9);
        assertThat(bench.sendOne(byName)).isEqualTo(NO_DEVICE);
        kernel.refusals.clear();
        assertThat(bench.sendOne(byName)).isEqualTo(SENT);
        assertThat(control()).containsExactly(List.of(V4_WAY + "090000000000000000000000"));
    }

    /** The filter of the socket keeps away what comes in elsewhere: such probes would all be lost by our own doing. */
    @Test
    void whoseAnswersWouldNotBeHeardIsNotSent() {
        kernel.interfaces.put("eth0", 6);
        kernel.interfaces.put("eth1", 7);
        Bench bench = new Bench(Channel.ICMP4, SocketKind.RAW, new InterfaceBinding("eth0", 6, true, ""));
        assertThat(bench.send(through("eth1"), through("eth0"), PacketOptions.USUAL, through("eth1")))
                .containsExactly(NO_DEVICE, SENT, SENT, NO_DEVICE);
        assertThat(notes).singleElement().asString().contains("through eth1", "-interface4 auto");

        Bench byVrf = new Bench(Channel.ICMP4, SocketKind.RAW, new InterfaceBinding("vrf0", 5, false, ""));
        assertThat(byVrf.sendOne(through("eth1"))).as("the kernel knows").isEqualTo(SENT);
    }

    /** Of two addresses on two interfaces, IPv6 would leave by the better route and not by the interface named. */
    @Test
    void ipv6IsAskedWhetherItKeepsToTheInterfaceOfASource() {
        kernel.interfaces.put("eth1", 7);
        kernel.wayOut = 6;
        Bench bench = new Bench(Channel.ICMP6);
        PacketOptions both = options(0, 0, IpFamily.IPV6, 9, "eth1");
        assertThat(bench.send(PacketOptions.USUAL, both, PacketOptions.USUAL))
                .containsExactly(SENT, NETWORK_UNREACHABLE, SENT);
        // nlmsghdr, rtmsg, RTA_DST, RTA_SRC, RTA_OIF
        assertThat(kernel.asked())
                .isEqualTo("4c0000001a0001000000000000000000" + "0a8080000000000000000000"
                        + "14000100" + "20010db8000000000000000000000002"
                        + "14000200" + "20010db8000000000000000000000009"
                        + "08000400" + "07000000");
        kernel.strangers.add(9);
        assertThat(bench.sendOne(both)).isEqualTo(NO_SOURCE_ADDRESS);
        kernel.wayOut = 7;
        assertThat(bench.sendOne(both)).isEqualTo(SENT);
        kernel.calls.clear();
        bench.send(through("eth1"), options(0, 0, IpFamily.IPV6, 9, ""));
        assertThat(kernel.calls).as("neither alone is in question").doesNotContain("way");
    }

    // sources

    @ParameterizedTest
    @EnumSource
    void aSourceOfTheOtherFamilyIsNoSource(Channel channel) {
        IpFamily other = channel.family() == IpFamily.IPV4 ? IpFamily.IPV6 : IpFamily.IPV4;
        Bench bench = new Bench(channel);
        assertThat(bench.send(options(0, 0, other, 9, ""), PacketOptions.USUAL))
                .containsExactly(NO_SOURCE_ADDRESS, SENT);
    }

    /** The kernel's word for it depends on its version and the family, and may mean something else. */
    @ParameterizedTest
    @ValueSource(ints = {Errno.EINVAL, Errno.ENETUNREACH})
    void aRefusalBecauseOfTheSourceIsToldFromOthers(int errno) {
        for (Channel channel : Channel.ofPackets()) {
            Bench bench = new Bench(channel);
            kernel.refusals.put(1, errno);
            kernel.refusals.put(2, errno);
            kernel.refusals.put(4, errno);
            kernel.strangers.add(9);
            PacketOptions strange = options(0, 0, channel.family(), 9, "");
            PacketOptions ours = options(0, 0, channel.family(), 8, "");
            assertThat(bench.send(strange, ours, ours, PacketOptions.USUAL))
                    .as("%s", channel)
                    .containsExactly(NO_SOURCE_ADDRESS, ErrnoResults.of(errno), SENT, ErrnoResults.of(errno));
        }
    }

    @Test
    void unprivilegedIpv6SendsNothingFromTheWrongSource() {
        Bench bench = new Bench(Channel.ICMP6, SocketKind.PING, InterfaceBinding.NONE);
        PacketOptions sourced = options(0, 0, IpFamily.IPV6, 9, "");
        assertThat(bench.send(sourced, PacketOptions.USUAL, sourced, options(46, 9, IpFamily.IPV6, 0, "")))
                .containsExactly(NO_SOURCE_ADDRESS, SENT, NO_SOURCE_ADDRESS, SENT);
        assertThat(notes).singleElement().asString().contains("CAP_NET_RAW");

        Bench four = new Bench(Channel.ICMP4, SocketKind.PING, InterfaceBinding.NONE);
        assertThat(four.sendOne(options(0, 0, IpFamily.IPV4, 9, ""))).isEqualTo(SENT);
    }

    // fragmentation

    @ParameterizedTest
    @EnumSource
    void whatMayBeCutUpGoesByItself(IpFamily family) {
        Bench bench = new Bench(Channel.of(Protocol.ICMP, family));
        kernel.refusals.put(4, Errno.EPERM);
        PacketOptions forbidden = new PacketOptions(0, 0, Fragmentation.FORBIDDEN, null, "");
        List<SendResult> results = bench.send(
                PacketOptions.USUAL, forbidden, cutUp(0), cutUp(46), cutUp(0), PacketOptions.USUAL, cutUp(0));

        assertThat(results).containsExactly(SENT, SENT, SENT, SendResult.NOT_PERMITTED, SENT, SENT, SENT);
        assertThat(destinations()).containsExactly(1, 2, 3, 5, 6, 7);
        assertThat(kernel.sent.stream().map(Packet::mtuDiscovery)).containsExactly(-1, -1, 0, 0, 3, 0);
        kernel.calls.clear();
        bench.send(forbidden, PacketOptions.USUAL);
        assertThat(kernel.calls).as("that is how the socket stands").containsExactly("sendmmsg");
        assertThat(kernel.sent.stream().map(Packet::mtuDiscovery)).containsOnly(3);
    }

    @Test
    void aBatchOfThatOnlyIsOneCallBetweenTwoOptions() {
        Bench bench = new Bench(Channel.ICMP4);
        assertThat(bench.send(Collections.nCopies(8, cutUp(0)).toArray(PacketOptions[]::new)))
                .containsOnly(SENT);
        assertThat(kernel.calls).containsExactly("mtu 0", "sendmmsg", "mtu 3");
    }
}
