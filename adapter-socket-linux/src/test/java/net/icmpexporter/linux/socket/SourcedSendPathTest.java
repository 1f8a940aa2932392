package net.icmpexporter.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.ForwardingLibC;
import net.icmpexporter.linux.libc.NativeView;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import net.icmpexporter.wire.PseudoHeader;
import net.icmpexporter.wire.TcpSyn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TCP over IPv4: each packet goes from the address that the routing table says, with the checksum of that. */
class SourcedSendPathTest {

    private static final int FD = 1_000_000;
    private static final int ASKING_FD = 1_000_001;
    private static final int NETWORK = 0xC0000200;
    private static final int HERE = 0xCB007100;

    /** A kernel with a routing table: the source to 192.0.2.n is 203.0.113.n, until it says otherwise. */
    private static final class Model extends ForwardingLibC {

        /** Errno for connecting to a destination by its last octet. */
        private final Map<Integer, Integer> noWay = new HashMap<>();

        private final List<Packet> sent = new ArrayList<>();
        private int connectedTo = -1;
        private boolean sendRefused;
        private int calls;
        private int sourceShift;

        @Override
        public int socket(int domain, int type, int protocol) {
            assertThat(domain).isEqualTo(Sockets.AF_INET);
            assertThat(type & 0xF).isEqualTo(Sockets.SOCK_DGRAM);
            return ASKING_FD;
        }

        @Override
        public int close(int fd) {
            return 0;
        }

        @Override
        public int connect(int fd, long address, int addressBytes) {
            assertThat(fd).isEqualTo(ASKING_FD);
            assertThat(addressBytes).isEqualTo(16);
            ByteBuffer name = ByteBuffer.wrap(NativeView.bytes(address, 16)).order(ByteOrder.LITTLE_ENDIAN);
            if (name.getShort(0) == Sockets.AF_UNSPEC) {
                connectedTo = -1;
                return 0;
            }
            assertThat(name.getShort(0)).isEqualTo((short) Sockets.AF_INET);
            int to = name.get(7) & 0xFF;
            // a socket that is connected keeps the address that it has
            assertThat(connectedTo).as("taken back before the next").isEqualTo(-1);
            int errno = noWay.getOrDefault(to, 0);
            if (errno != 0) {
                return fail(errno);
            }
            connectedTo = to;
            return 0;
        }

        @Override
        public int getsockname(int fd, long address, long addressBytes) {
            assertThat(fd).isEqualTo(ASKING_FD);
            byte[] name = new byte[16];
            name[0] = (byte) Sockets.AF_INET;
            name[4] = (byte) 203;
            name[6] = 113;
            name[7] = (byte) (connectedTo + sourceShift);
            NativeView.put(address, name);
            return 0;
        }

        @Override
        public int sendmmsg(int fd, long messages, int count, int flags) {
            calls++;
            if (fd != FD) {
                return fail(Errno.EBADF);
            }
            if (sendRefused) {
                return fail(Errno.ENOBUFS);
            }
            for (int i = 0; i < count; i++) {
                sent.add(Packet.of(messages + 64L * i));
            }
            return count;
        }

        @Override
        public int getsockopt(int fd, int level, int option, long value, long valueBytes) {
            return 0;
        }

        @Override
        public int setsockopt(int fd, int level, int option, long value, int valueBytes) {
            return 0;
        }
    }

    /** What the kernel is told of a packet. */
    private record Packet(int to, String control, int source, ByteBuffer bytes) {

        static Packet of(long header) {
            byte[] name = NativeView.bytes(NativeView.getAddress(header), 16);
            int controlBytes = (int) NativeView.getAddress(header + 40);
            byte[] control = NativeView.bytes(NativeView.getAddress(header + 32), controlBytes);
            long iovec = NativeView.getAddress(header + 16);
            byte[] data = NativeView.bytes(NativeView.getAddress(iovec), (int) NativeView.getAddress(iovec + 8));
            return new Packet(
                    name[7] & 0xFF,
                    HexFormat.of().formatHex(control),
                    ByteBuffer.wrap(control).getInt(20),
                    ByteBuffer.wrap(data));
        }
    }

    private final Model kernel = new Model();
    private final List<String> notes = new ArrayList<>();
    private final SourceAddresses sources;
    private final SendPath path;
    private final SendBatch batch;

    SourcedSendPathTest() {
        Sys sys = kernel.sys();
        SocketOptions options = new SocketOptions(sys);
        FaultNotes faults = new FaultNotes(notes::add);
        sources = new SourceAddresses(sys, options);
        assertThat(sources.open("")).isZero();
        QueueMemory memory = new QueueMemory(options, faults, Channel.TCP4);
        memory.attach(new OpenSocket(
                FD,
                Channel.TCP4,
                SocketKind.RAW,
                0,
                InterfaceBinding.NONE,
                InterfaceBinding.EVERYTHING,
                true,
                false,
                ""));
        path = new SendPath(sys, options, memory, faults, Channel.TCP4, sources, 8, 64);
        batch = path.batch();
    }

    private void fill(int... lastOctets) {
        batch.clear();
        for (int octet : lastOctets) {
            int slot = batch.add(IpAddress.ofIpv4(NETWORK | octet), TcpSyn.BYTES, 0);
            TcpSyn.write(batch.memory(), batch.offset(slot), IpFamily.IPV4, 61_000, 443, 7 * octet, 0);
        }
    }

    private List<SendResult> results() {
        List<SendResult> results = new ArrayList<>();
        for (int slot = 0; slot < batch.size(); slot++) {
            results.add(batch.result(slot));
        }
        return results;
    }

    private List<Integer> destinations() {
        return kernel.sent.stream().map(Packet::to).toList();
    }

    @Test
    void eachPacketGoesFromItsSourceWithTheChecksumOfThat() {
        fill(1, 2, 3);
        assertThat(path.send(FD)).isEqualTo(SendResult.SENT);

        assertThat(results()).containsOnly(SendResult.SENT);
        assertThat(kernel.calls).as("one call for all").isEqualTo(1);
        assertThat(destinations()).containsExactly(1, 2, 3);
        for (Packet packet : kernel.sent) {
            assertThat(packet.source()).isEqualTo(HERE | packet.to());
            assertThat(packet.control()).startsWith("1c00000000000000" + "00000000" + "08000000" + "00000000");
            assertThat(packet.bytes().capacity()).isEqualTo(40);
            assertThat(packet.bytes().getInt(4)).isEqualTo(7 * packet.to());
            int checksum = packet.bytes().getChar(16);
            packet.bytes().putChar(16, (char) 0);
            assertThat(checksum)
                    .isEqualTo(PseudoHeader.checksum(packet.bytes(), 0, 40, HERE | packet.to(), NETWORK | packet.to()));
        }
    }

    /** Routes and addresses may change at any time: nothing is remembered. */
    @Test
    void theSourceIsAskedForAnew() {
        fill(1, 1);
        path.send(FD);
        kernel.sourceShift = 100;
        fill(1);
        path.send(FD);

        assertThat(kernel.sent.stream().map(Packet::source)).containsExactly(HERE | 1, HERE | 1, HERE | 101);
    }

    /** No way for some in the middle of a batch: those have a result of their own, and the others go, in order. */
    @Test
    void whereThereIsNoWayTheOthersGoAllTheSame() {
        kernel.noWay.put(1, Errno.ENETUNREACH);
        kernel.noWay.put(4, Errno.EHOSTUNREACH);
        kernel.noWay.put(5, Errno.EACCES);
        kernel.noWay.put(8, Errno.ENETUNREACH);
        fill(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(path.send(FD)).isNotEqualTo(SendResult.SENT);

        assertThat(destinations()).containsExactly(2, 3, 6, 7);
        assertThat(results())
                .containsExactly(
                        SendResult.NETWORK_UNREACHABLE,
                        SendResult.SENT,
                        SendResult.SENT,
                        SendResult.HOST_UNREACHABLE,
                        SendResult.ACCESS_DENIED,
                        SendResult.SENT,
                        SendResult.SENT,
                        SendResult.NETWORK_UNREACHABLE);
        assertThat(kernel.sent).allSatisfy(packet -> assertThat(packet.source()).isEqualTo(HERE | packet.to()));
        assertThat(notes).isEmpty();
    }

    @Test
    void whereThereIsNoWayAtAllNothingGoes() {
        for (int octet = 1; octet <= 8; octet++) {
            kernel.noWay.put(octet, Errno.ENETUNREACH);
        }
        fill(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(path.send(FD)).isEqualTo(SendResult.NETWORK_UNREACHABLE);

        assertThat(results()).containsOnly(SendResult.NETWORK_UNREACHABLE);
        assertThat(kernel.calls).isZero();
    }

    @Test
    void anUnknownErrnoIsSaidOnce() {
        kernel.noWay.put(2, 95);
        kernel.noWay.put(3, 95);
        fill(1, 2, 3, 4);
        path.send(FD);

        assertThat(results()).containsExactly(SendResult.SENT, SendResult.OTHER, SendResult.OTHER, SendResult.SENT);
        assertThat(notes).singleElement().asString().startsWith("sending to 192.0.2.2 failed: Operation not supported");
    }

    /** A lost socket is that of all the rest, also of those for which there would be no way. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    void aLostDescriptorIsNoSocketForTheRest(int noWayTo) {
        kernel.noWay.put(noWayTo, Errno.ENETUNREACH);
        fill(1, 2, 3, 4);

        assertThat(path.send(77_777)).isEqualTo(SendResult.NO_SOCKET);
        assertThat(results()).containsOnly(SendResult.NO_SOCKET);
        assertThat(kernel.sent).isEmpty();
    }

    @Test
    void aRefusalBySendingIsTheSlotsOwn() {
        kernel.sendRefused = true;
        kernel.noWay.put(2, Errno.ENETUNREACH);
        fill(1, 2, 3);
        path.send(FD);

        assertThat(results())
                .containsExactly(SendResult.NO_BUFFERS, SendResult.NETWORK_UNREACHABLE, SendResult.NO_BUFFERS);
    }
}
