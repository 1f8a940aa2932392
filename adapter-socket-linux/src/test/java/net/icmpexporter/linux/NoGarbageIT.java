package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A packet that goes and comes back allocates nothing. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NoGarbageIT {

    private static final int ECHOES = 20_000;
    private static final int BATCH = 50;

    private final List<String> notes = new ArrayList<>();

    @BeforeAll
    static void requireOwnNamespace() throws IOException {
        OwnNamespace.require();
    }

    /** Counts, and keeps nothing. */
    private static final class Counter implements ArrivalHandler {
        private int replies;
        private int stamps;
        private int errors;

        @Override
        public void onReply(Arrival reply) {
            replies++;
        }

        @Override
        public void onTxStamp(Arrival sent) {
            stamps++;
        }

        @Override
        public void onIcmpError(Arrival error) {
            errors++;
        }
    }

    @ParameterizedTest
    @CsvSource({"raw, IPV4", "raw, IPV6", "ping, IPV4", "ping, IPV6"})
    void perPacket(String kind, IpFamily family) throws TransportNotOpened {
        LinuxTransportOptions options = LinuxTransportOptions.of("auto", "auto", 4714);
        try (LinuxProbeTransport transport = kind.equals("raw")
                ? LinuxProbeTransport.open(options, notes::add)
                : LinuxProbeTransport.open(KernelDouble.withoutRaw().sys(), options, notes::add)) {
            Counter counter = new Counter();
            Pinger pinger = new Pinger(transport);
            IpAddress to = Pinger.loopback(family);
            long bytes = Allocation.of(() -> run(transport, pinger, to, counter));
            assertThat(counter.replies).isEqualTo(2 * ECHOES);
            assertThat(counter.stamps).isEqualTo(2 * ECHOES);
            assertThat(counter.errors).isZero();
            assertThat((double) bytes / ECHOES).as("bytes an echo").isLessThan(0.5);
        }
    }

    /** Refused SYNs, each with a source that is asked for and a checksum of our own on IPv4. */
    @ParameterizedTest
    @EnumSource
    void perSyn(IpFamily family) throws TransportNotOpened {
        LinuxTransportOptions options = LinuxTransportOptions.of("auto", "auto", 4714);
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(options, notes::add)) {
            Counter counter = new Counter();
            Syns syns = new Syns(transport);
            IpAddress to = Pinger.loopback(family);
            long bytes = Allocation.of(() -> runSyns(transport, syns, to, counter));
            assertThat(counter.replies).isEqualTo(2 * ECHOES);
            assertThat(counter.stamps).isEqualTo(2 * ECHOES);
            assertThat(counter.errors).isZero();
            assertThat((double) bytes / ECHOES).as("bytes a SYN").isLessThan(0.5);
        }
    }

    private static void runSyns(LinuxProbeTransport transport, Syns syns, IpAddress to, Counter counter) {
        SendBatch batch = transport.batch(Channel.of(Protocol.TCP, to.family()));
        for (int sent = 0; sent < ECHOES; sent += BATCH) {
            for (int i = 0; i < BATCH; i++) {
                syns.add(to, 9, (sent + i) % 4_501);
            }
            transport.send(batch);
            batch.clear();
            int want = counter.stamps + BATCH;
            while (counter.stamps < want || counter.replies < want) {
                transport.await(1_000_000, true);
                transport.poll(counter, 256);
            }
            transport.overflowDrops(Channel.of(Protocol.TCP, to.family()));
        }
    }

    private static void run(LinuxProbeTransport transport, Pinger pinger, IpAddress to, Counter counter) {
        SendBatch batch = transport.batch(Channel.of(Protocol.ICMP, to.family()));
        for (int sent = 0; sent < ECHOES; sent += BATCH) {
            for (int i = 0; i < BATCH; i++) {
                pinger.add(to, sent + i, Pinger.PAYLOAD_BYTES);
            }
            transport.send(batch);
            batch.clear();
            int want = counter.stamps + BATCH;
            while (counter.stamps < want || counter.replies < want) {
                transport.await(1_000_000, true);
                transport.poll(counter, 256);
            }
            transport.wakeup();
            transport.await(1_000_000, false);
            transport.reserve(1_000);
            transport.overflowDrops(Channel.of(Protocol.ICMP, to.family()));
        }
    }
}
