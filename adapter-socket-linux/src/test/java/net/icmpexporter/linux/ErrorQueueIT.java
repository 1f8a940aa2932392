package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.socket.Recorder.Kind;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What finds no room in a socket's error queue is counted by nobody; that there was no room is noticed all the same. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ErrorQueueIT {

    private static final LinuxTransportOptions AUTO = LinuxTransportOptions.of("auto", "auto", 4717);

    /** The least that the kernel charges for a message. */
    private static final int SMALL_CHARGE = 768;

    private static final int LAPS = 150;
    private static final int PROBES_A_LAP = 200;
    private static final long LAP_NS = 10_000_000;

    private final List<String> notes = new ArrayList<>();

    @BeforeAll
    static void requireOwnNamespace() throws IOException {
        OwnNamespace.require();
    }

    private static KernelDouble kernel(String kind) {
        return kind.equals("raw") ? new KernelDouble() : KernelDouble.withoutRaw();
    }

    private static Channel icmp(IpFamily family) {
        return Channel.of(Protocol.ICMP, family);
    }

    /** Of packets to where everything is swallowed only the stamps come back. */
    @ParameterizedTest
    @CsvSource({"raw, IPV4", "raw, IPV6", "ping, IPV4", "ping, IPV6"})
    void stampsThatFindNoRoomAreNoticed(String kind, IpFamily family) throws TransportNotOpened {
        KernelDouble kernel = kernel(kind);
        SocketMemory memory = new SocketMemory(kernel);
        try (SecondHost there = new SecondHost();
                LinuxProbeTransport transport = LinuxProbeTransport.open(kernel.sys(), AUTO, notes::add)) {
            Pinger pinger = new Pinger(transport);
            pinger.warmUp(Pinger.loopback(family));
            there.run("ip route add blackhole 10.80.0.0/16; ip -6 route add blackhole fd80::/64");
            IpAddress silent = Pinger.address(family == IpFamily.IPV4 ? "10.80.0.1" : "fd80::1");
            int sent = 3 * memory.size(family) / SMALL_CHARGE;
            send(pinger, transport, silent, sent);

            transport.poll(pinger.seen, 1_000_000);
            assertThat(pinger.of(Kind.TX_STAMP)).hasSizeBetween(1, sent - 1);
            assertThat(pinger.of(Kind.REPLY)).isEmpty();
            assertThat(memory.drops(family))
                    .as("the kernel does not count them")
                    .isZero();
            assertThat(transport.overflowDrops(icmp(family))).isEqualTo(1);
            assertThat(transport.overflowDrops(icmp(family))).as("once").isEqualTo(1);
            assertThat(transport.overflowDrops(icmp(other(family)))).isZero();

            pinger.seen.all.clear();
            send(pinger, transport, silent, 64);
            transport.poll(pinger.seen, 1_000_000);
            assertThat(pinger.of(Kind.TX_STAMP)).hasSize(64);
            assertThat(transport.overflowDrops(icmp(family)))
                    .as("there is room again")
                    .isEqualTo(1);
        }
    }

    /** A rejection that is lost here must not look like loss on the way. */
    @ParameterizedTest
    @CsvSource({"raw, IPV4", "raw, IPV6", "ping, IPV4", "ping, IPV6"})
    void errorsThatFindNoRoomAreNoticed(String kind, IpFamily family) throws TransportNotOpened {
        KernelDouble kernel = kernel(kind);
        SocketMemory memory = new SocketMemory(kernel);
        try (SecondHost there = new SecondHost();
                LinuxProbeTransport transport = LinuxProbeTransport.open(kernel.sys(), AUTO, notes::add)) {
            Pinger pinger = new Pinger(transport);
            pinger.warmUp(Pinger.address(family == IpFamily.IPV4 ? "10.78.0.1" : "fd78::1"));
            IpAddress unreachable = Pinger.address(family == IpFamily.IPV4 ? "10.79.1.1" : "fd79:1::1");
            int sent = 3 * memory.size(family) / SMALL_CHARGE;
            send(pinger, transport, unreachable, sent);

            transport.poll(pinger.seen, 1_000_000);
            assertThat(there).isNotNull();
            assertThat(pinger.of(Kind.ICMP_ERROR)).hasSizeBetween(1, sent - 1);
            assertThat(memory.drops(family))
                    .as("the kernel does not count them")
                    .isZero();
            assertThat(transport.overflowDrops(icmp(family))).isEqualTo(1);
        }
    }

    /** What happens at 20,000 probes a second, stall by stall of a hundredth of a second. */
    @ParameterizedTest
    @CsvSource({"raw, IPV4", "raw, IPV6", "ping, IPV4", "ping, IPV6"})
    void manyProbesThatAreReadInTimeAreNoOverflow(String kind, IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport =
                LinuxProbeTransport.open(kernel(kind).sys(), AUTO, notes::add)) {
            transport.reserve(PROBES_A_LAP * 1_000_000_000L / LAP_NS);
            Pinger pinger = new Pinger(transport);
            pinger.warmUp(Pinger.loopback(family));
            for (int lap = 0; lap < LAPS; lap++) {
                send(pinger, transport, Pinger.loopback(family), PROBES_A_LAP);
                transport.await(LAP_NS, false);
                transport.poll(pinger.seen, 256);
                transport.poll(pinger.seen, 256);
                assertThat(transport.overflowDrops(icmp(family)))
                        .as("lap %d", lap)
                        .isZero();
            }
            assertThat(pinger.of(Kind.REPLY)).hasSize(LAPS * PROBES_A_LAP);
            assertThat(pinger.of(Kind.TX_STAMP)).hasSize(LAPS * PROBES_A_LAP);
        }
    }

    /** A stall that the buffer was made for. */
    @ParameterizedTest
    @CsvSource({"raw, IPV4", "raw, IPV6", "ping, IPV4", "ping, IPV6"})
    void aBufferThatHeldEverythingIsNoOverflow(String kind, IpFamily family) throws TransportNotOpened {
        KernelDouble kernel = kernel(kind);
        SocketMemory memory = new SocketMemory(kernel);
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(kernel.sys(), AUTO, notes::add)) {
            Pinger pinger = new Pinger(transport);
            pinger.warmUp(Pinger.loopback(family));
            for (int stall = 0; stall < 3; stall++) {
                pinger.seen.all.clear();
                int sent = 0;
                while (memory.used(family) < memory.size(family) * 6L / 10) {
                    send(pinger, transport, Pinger.loopback(family), 10);
                    sent += 10;
                }
                transport.poll(pinger.seen, 1_000_000);
                assertThat(pinger.of(Kind.REPLY)).hasSize(sent);
                assertThat(pinger.of(Kind.TX_STAMP)).hasSize(sent);
                assertThat(transport.overflowDrops(icmp(family))).isZero();
            }
        }
    }

    private static IpFamily other(IpFamily family) {
        return family == IpFamily.IPV4 ? IpFamily.IPV6 : IpFamily.IPV4;
    }

    private static void send(Pinger pinger, LinuxProbeTransport transport, IpAddress to, int count) {
        SendBatch batch = transport.batch(icmp(to.family()));
        for (int number = 0; number < count; number++) {
            pinger.add(to, number, Pinger.PAYLOAD_BYTES);
            if (batch.isFull() || number == count - 1) {
                transport.send(batch);
                batch.clear();
            }
        }
    }
}
