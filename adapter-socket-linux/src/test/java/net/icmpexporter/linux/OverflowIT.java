package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.libc.MessageVector;
import net.icmpexporter.linux.libc.NativeMemory;
import net.icmpexporter.linux.libc.SockAddr;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.socket.Recorder.Kind;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is lost because our own buffer was full is counted to the packet; what is lost for another reason is not. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OverflowIT {

    private static final int IDENTIFIER = 4713;
    private static final LinuxTransportOptions AUTO = LinuxTransportOptions.of("auto", "auto", IDENTIFIER);

    private final KernelDouble kernel = new KernelDouble();
    private final Sys sys = kernel.sys();
    private final SocketMemory kernelMemory = new SocketMemory(kernel);
    private final List<String> notes = new ArrayList<>();

    @BeforeAll
    static void requireOwnNamespace() throws IOException {
        OwnNamespace.require();
    }

    @ParameterizedTest
    @CsvSource({"raw, IPV4", "raw, IPV6", "ping, IPV4", "ping, IPV6"})
    void everyReplyIsDeliveredOrCounted(String kind, IpFamily family) throws TransportNotOpened {
        Sys kernelOfKind = kind.equals("raw") ? sys : KernelDouble.withoutRaw().sys();
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(kernelOfKind, AUTO, notes::add)) {
            Pinger pinger = new Pinger(transport);
            assertThat(transport.overflowDrops(Channel.of(Protocol.ICMP, family)))
                    .isZero();
            int sent = flood(pinger, transport, family);

            transport.poll(pinger.seen, 1_000_000);
            long delivered = pinger.of(Kind.REPLY).size();
            long dropped = transport.overflowDrops(Channel.of(Protocol.ICMP, family));
            checkCounted(kind, dropped, sent - delivered);
            assertThat(transport.overflowDrops(Channel.of(Protocol.ICMP, family)))
                    .isEqualTo(dropped);
            assertThat(transport.overflowDrops(family == IpFamily.IPV4 ? Channel.ICMP6 : Channel.ICMP4))
                    .isZero();
        }
    }

    /** Asking before reading must find the same. */
    @Test
    void aFullBufferIsSeenBeforeItIsRead() throws TransportNotOpened {
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(sys, AUTO, notes::add)) {
            Pinger pinger = new Pinger(transport);
            int sent = flood(pinger, transport, IpFamily.IPV6);
            long dropped = transport.overflowDrops(Channel.ICMP6);
            transport.poll(pinger.seen, 1_000_000);
            checkCounted("raw", dropped, sent - pinger.of(Kind.REPLY).size());
        }
    }

    /**
     * A full raw socket also counts what its filter would have refused (raw_v4_input in net/ipv4/raw.c, since Linux 6.9): here
     * our own requests, one for each reply. What matters is that no lost reply goes uncounted.
     */
    private static void checkCounted(String kind, long dropped, long lost) {
        assertThat(lost).isPositive();
        if (kind.equals("ping")) {
            assertThat(dropped).isEqualTo(lost);
        } else {
            assertThat(dropped).isBetween(lost, 2 * lost + 1);
        }
    }

    @Test
    void withRoomReservedNothingIsLost() throws TransportNotOpened {
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(sys, AUTO, notes::add)) {
            int enough = kernelMemory.size(IpFamily.IPV4) / 500;
            // the kernel may not allow more than it has given
            transport.reserve(enough);
            if (kernelMemory.size(IpFamily.IPV4) >= enough * 2_000L) {
                Pinger pinger = new Pinger(transport);
                send(pinger, transport, IpFamily.IPV4, enough);
                transport.poll(pinger.seen, 1_000_000);
                assertThat(pinger.of(Kind.REPLY)).hasSize(enough);
                assertThat(pinger.of(Kind.TX_STAMP)).hasSize(enough);
                assertThat(transport.overflowDrops(Channel.ICMP4)).isZero();
            } else {
                assertThat(Long.parseLong(read("/proc/sys/net/core/rmem_max"))).isLessThan(enough * 1_000L);
            }
        }
    }

    /** The kernel counts those among the drops of a raw IPv6 socket, anybody's, and before its filter. */
    @Test
    void aBadChecksumIsNoOverflow() throws TransportNotOpened {
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(sys, AUTO, notes::add)) {
            Pinger pinger = new Pinger(transport);
            pinger.warmUp(Pinger.loopback(IpFamily.IPV6));
            injectBadReplies(100);
            assertThat(kernelMemory.drops(IpFamily.IPV6)).isGreaterThanOrEqualTo(100);
            assertThat(transport.poll(pinger.seen, 1_000)).isZero();
            assertThat(transport.overflowDrops(Channel.ICMP6)).isZero();

            long before = kernelMemory.drops(IpFamily.IPV6);
            int sent = flood(pinger, transport, IpFamily.IPV6);
            transport.poll(pinger.seen, 1_000_000);
            long counted = transport.overflowDrops(Channel.ICMP6);
            assertThat(counted).isEqualTo(kernelMemory.drops(IpFamily.IPV6) - before);
            checkCounted("raw", counted, sent - pinger.of(Kind.REPLY).size());

            injectBadReplies(100);
            assertThat(kernelMemory.drops(IpFamily.IPV6)).isGreaterThanOrEqualTo(before + counted + 100);
            assertThat(transport.overflowDrops(Channel.ICMP6)).isEqualTo(counted);
        }
    }

    /** Sends, without reading, three times what the buffer can hold. */
    private int flood(Pinger pinger, LinuxProbeTransport transport, IpFamily family) {
        // the least that the kernel charges for a reply; the stamped packets that come back take from the same buffer
        int count = Math.min(100_000, 3 * (4 << 20) / 768);
        send(pinger, transport, family, count);
        return count;
    }

    private static void send(Pinger pinger, LinuxProbeTransport transport, IpFamily family, int count) {
        SendBatch batch = transport.batch(Channel.of(Protocol.ICMP, family));
        for (int number = 0; number < count; number++) {
            pinger.add(Pinger.loopback(family), number, Pinger.PAYLOAD_BYTES);
            if (batch.isFull() || number == count - 1) {
                transport.send(batch);
                batch.clear();
            }
        }
    }

    private void injectBadReplies(int count) {
        // IPPROTO_RAW: we write the IP header, and nobody completes the checksum
        int fd = sys.socket(Sockets.AF_INET6, Sockets.SOCK_RAW | Sockets.SOCK_CLOEXEC, 255);
        assertThat(fd).isPositive();
        NativeMemory packet = NativeMemory.allocate(104);
        ByteBuffer bytes = packet.packetBytes();
        bytes.putInt(0, 0x60000000).putShort(4, (short) 64).put(6, (byte) 58).put(7, (byte) 64);
        bytes.put(23, (byte) 1).put(39, (byte) 1);
        bytes.put(40, (byte) 129).putShort(42, (short) 0xBAD).putShort(44, (short) IDENTIFIER);
        MessageVector message = new MessageVector(1, SockAddr.IPV6_BYTES, 0);
        message.setData(0, packet.address(), 104);
        SockAddr.setFamily(message.bytes(), message.nameOffset(0), Sockets.AF_INET6);
        SockAddr.setIpv6(message.bytes(), message.nameOffset(0), 0, 1);
        for (int i = 0; i < count; i++) {
            assertThat(sys.sendmmsg(fd, message.addressOf(0), 1, 0)).isEqualTo(1);
        }
        sys.close(fd);
    }

    private static String read(String path) {
        try {
            return Files.readString(Path.of(path)).strip();
        } catch (IOException unreadable) {
            throw new AssertionError(path, unreadable);
        }
    }
}
