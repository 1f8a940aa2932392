package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.socket.Recorder.Kind;
import net.icmpexporter.linux.socket.Recorder.Seen;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which sockets a lap reads, and that it misses none, however few system calls it makes. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadingIT {

    private static final LinuxTransportOptions AUTO = LinuxTransportOptions.of("auto", "auto", 4719);
    private static final long LAP_NS = 1_000_000;

    private final List<String> notes = new ArrayList<>();
    private final CountingKernel kernel = new CountingKernel();

    @BeforeAll
    static void requireOwnNamespace() throws IOException {
        OwnNamespace.require();
    }

    /** This host's kernel, which remembers the calls that read, and may hand over less than there is. */
    private static final class CountingKernel extends KernelDouble {

        /** The descriptors that were read, negative for their error queues, in order. */
        private final List<Integer> read = new ArrayList<>();

        /** How often poll was asked without sleeping. */
        private int looks;

        /** How often options were asked for. */
        private int questions;

        private int lookErrno;
        private int mostReplies = Integer.MAX_VALUE;

        void forget() {
            read.clear();
            looks = 0;
            questions = 0;
        }

        int descriptor(IpFamily family) {
            return sockets.get(family.ordinal());
        }

        @Override
        public int recvmmsg(int fd, long messages, int count, int flags, long timeout) {
            boolean errors = (flags & Sockets.MSG_ERRQUEUE) != 0;
            read.add(errors ? -fd : fd);
            return super.recvmmsg(fd, messages, errors ? count : Math.min(count, mostReplies), flags, timeout);
        }

        @Override
        public int ppoll(long fds, long count, long timeout, long signalMask) {
            // the bell is not among those
            if (count == Channel.ofPackets().size()) {
                looks++;
                return lookErrno == 0 ? super.ppoll(fds, count, timeout, signalMask) : fail(lookErrno);
            }
            return super.ppoll(fds, count, timeout, signalMask);
        }

        @Override
        public int getsockopt(int fd, int level, int option, long value, long valueBytes) {
            questions++;
            return super.getsockopt(fd, level, option, value, valueBytes);
        }
    }

    private LinuxProbeTransport open() throws TransportNotOpened {
        return LinuxProbeTransport.open(kernel.sys(), AUTO, notes::add);
    }

    /** Both queues of the one that was used, and one look at all of them. */
    @ParameterizedTest
    @EnumSource
    void aLapReadsTheSocketThatWasSentOn(IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport = open()) {
            Pinger pinger = new Pinger(transport);
            pinger.warmUp(Pinger.loopback(family));
            pinger.send(Pinger.loopback(family), 1);
            transport.await(LAP_NS, false);
            kernel.forget();

            assertThat(transport.poll(pinger.seen, 256)).isEqualTo(2);
            int fd = kernel.descriptor(family);
            assertThat(kernel.read).containsExactly(-fd, fd);
            assertThat(kernel.looks).isEqualTo(1);
            assertThat(kernel.questions).isZero();
        }
    }

    @Test
    void aLapInWhichNothingHappensReadsNoSocket() throws TransportNotOpened {
        try (LinuxProbeTransport transport = open()) {
            Pinger pinger = new Pinger(transport);
            pinger.warmUp(Pinger.loopback(IpFamily.IPV4));
            transport.poll(pinger.seen, 256);
            kernel.forget();

            assertThat(transport.poll(pinger.seen, 256)).isZero();
            assertThat(kernel.read).isEmpty();
            assertThat(kernel.looks).isEqualTo(1);
        }
    }

    /** What comes to a socket that nothing is expected of is delivered by the next poll all the same. */
    @ParameterizedTest
    @EnumSource
    void whatNobodyExpectsIsReadAtOnce(IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport = open();
                LinuxProbeTransport other = LinuxProbeTransport.open(AUTO, notes::add)) {
            Pinger pinger = new Pinger(transport);
            Pinger stranger = new Pinger(other);
            stranger.warmUp(Pinger.loopback(family));
            transport.poll(pinger.seen, 256);
            transport.poll(pinger.seen, 256);
            pinger.seen.all.clear();

            // it has the same identifier, so its replies come to both
            stranger.send(Pinger.loopback(family), 1);
            stranger.pollUntil(() -> stranger.of(Kind.REPLY).size() == 1);
            assertThat(transport.poll(pinger.seen, 256)).isEqualTo(1);
            assertThat(pinger.of(Kind.REPLY)).hasSize(1);
        }
    }

    /** As an ICMP error does that arrives while a batch is received. */
    @ParameterizedTest
    @EnumSource
    void aBatchThatWasCutShortIsNotTheEnd(IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport = open()) {
            Pinger pinger = new Pinger(transport);
            pinger.warmUp(Pinger.loopback(family));
            send(pinger, transport, family, 10);
            transport.await(LAP_NS, false);
            kernel.mostReplies = 3;

            assertThat(transport.poll(pinger.seen, 256)).isEqualTo(20);
            assertThat(pinger.of(Kind.REPLY)).hasSize(10);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereTheKernelDoesNotSayEverySocketIsRead(IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport = open()) {
            Pinger pinger = new Pinger(transport);
            pinger.warmUp(Pinger.loopback(family));
            send(pinger, transport, family, 10);
            transport.await(LAP_NS, false);
            kernel.mostReplies = 3;
            kernel.lookErrno = Errno.EINTR;
            kernel.forget();

            assertThat(transport.poll(pinger.seen, 256)).isEqualTo(20);
            for (IpFamily each : IpFamily.values()) {
                int fd = kernel.descriptor(each);
                assertThat(kernel.read).contains(-fd, fd);
            }
            assertThat(notes).isEmpty();
        }
    }

    /** By turns, also with one of which nothing was expected. */
    @Test
    void aFloodOnOneSocketKeepsNoOtherFromBeingRead() throws TransportNotOpened {
        try (LinuxProbeTransport transport = open();
                LinuxProbeTransport other = LinuxProbeTransport.open(AUTO, notes::add)) {
            Pinger pinger = new Pinger(transport);
            Pinger stranger = new Pinger(other);
            pinger.warmUp(Pinger.loopback(IpFamily.IPV4));
            stranger.warmUp(Pinger.loopback(IpFamily.IPV6));
            transport.poll(pinger.seen, 1_000);
            pinger.seen.all.clear();
            for (int i = 0; i < 4; i++) {
                send(pinger, transport, IpFamily.IPV4, 50);
            }
            stranger.send(Pinger.loopback(IpFamily.IPV6), 1);
            stranger.pollUntil(() -> stranger.of(Kind.REPLY).stream().anyMatch(ReadingIT::isOnIcmp6));

            for (int poll = 0; poll <= Channel.ofPackets().size(); poll++) {
                assertThat(transport.poll(pinger.seen, 10)).isGreaterThanOrEqualTo(10);
            }
            assertThat(pinger.of(Kind.REPLY)).anyMatch(ReadingIT::isOnIcmp6);
        }
    }

    /** What a wait was ended by is read by the next poll without looking where it is. */
    @ParameterizedTest
    @EnumSource
    void whatEndsAWaitIsRead(IpFamily family) throws TransportNotOpened {
        try (LinuxProbeTransport transport = open();
                LinuxProbeTransport other = LinuxProbeTransport.open(AUTO, notes::add)) {
            Pinger pinger = new Pinger(transport);
            Pinger stranger = new Pinger(other);
            stranger.warmUp(Pinger.loopback(family));
            transport.poll(pinger.seen, 256);
            stranger.send(Pinger.loopback(family), 1);
            transport.await(3_600_000 * LAP_NS, true);
            kernel.forget();

            assertThat(transport.poll(pinger.seen, 256)).isEqualTo(1);
            int fd = kernel.descriptor(family);
            assertThat(kernel.read).containsExactly(-fd, fd);
        }
    }

    private static boolean isOnIcmp6(Seen seen) {
        return seen.arrival.channel == Channel.ICMP6;
    }

    private static void send(Pinger pinger, LinuxProbeTransport transport, IpFamily family, int count) {
        SendBatch batch = transport.batch(Channel.of(Protocol.ICMP, family));
        for (int number = 0; number < count; number++) {
            pinger.add(Pinger.loopback(family), number, Pinger.PAYLOAD_BYTES);
        }
        transport.send(batch);
        batch.clear();
    }
}
