package net.icmpexporter.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import org.junit.jupiter.api.Test;

class QueueMemoryTest {

    private final ModelSocket kernel = new ModelSocket();
    private final List<String> notes = new ArrayList<>();
    private final QueueMemory memory =
            new QueueMemory(new SocketOptions(kernel.sys()), new FaultNotes(notes::add), Channel.ICMP4);

    @Test
    void aSecondOfRepliesAndStampsFits() {
        // what the kernel charges: a reply from a driver with half-page buffers, a stamped packet that came back
        long charged = 2304 + 1280;
        for (long pps : new long[] {1, 100, 1_000, 10_000, 20_000}) {
            assertThat(2L * QueueMemory.receiveBytesFor(pps)).isGreaterThanOrEqualTo(pps * charged);
        }
    }

    /** With the kernel's stamp, and with the card's. */
    @Test
    void aSentPacketThatComesBackTwiceFitsTwice() {
        memory.attach(ModelSocket.stampedByCard());
        memory.reserve(10_000);
        assertThat(2L * kernel.askedRcvbuf).isGreaterThanOrEqualTo(10_000 * (2304 + 1280 + 1280 + 1024));
    }

    @Test
    void sizesAreBounded() {
        assertThat(QueueMemory.receiveBytesFor(0)).isEqualTo(1 << 20);
        assertThat(QueueMemory.receiveBytesFor(Long.MAX_VALUE)).isEqualTo(64 << 20);
        assertThat(QueueMemory.sendBytesFor(0)).isEqualTo(1 << 20);
        assertThat(QueueMemory.sendBytesFor(Long.MAX_VALUE)).isEqualTo(8 << 20);
    }

    @Test
    void aBufferFarBelowTheLoadIsSaidOnceWithTheCommandThatHelps() {
        kernel.rcvbuf = 425_984;
        memory.attach(ModelSocket.described(IpFamily.IPV4, SocketKind.RAW));
        memory.reserve(100);
        assertThat(notes).isEmpty();
        memory.reserve(10_000);
        memory.reserve(20_000);
        assertThat(notes).hasSize(1);
        assertThat(notes.get(0))
                .startsWith("the receive buffer of ICMP over IPv4 holds less than half a second of 12500 probes/s")
                .contains("sudo sysctl -w net.core.rmem_max=67108864");
    }

    @Test
    void moreThanWeEverAskForIsNotMissed() {
        kernel.rcvbuf = 128 << 20;
        memory.attach(ModelSocket.described(IpFamily.IPV4, SocketKind.RAW));
        memory.reserve(1_000_000);
        memory.reserve(Long.MAX_VALUE);
        memory.reserve(Long.MIN_VALUE);
        assertThat(notes).isEmpty();
    }

    /** An unprivileged process that asks for what an inherited socket has already would get net.core.rmem_max. */
    @Test
    void aBufferThatIsLargeEnoughIsNotAskedFor() {
        kernel.rcvbuf = 2 * QueueMemory.receiveBytesFor(12_500);
        kernel.sndbuf = 2 * QueueMemory.sendBytesFor(12_500);
        memory.attach(ModelSocket.described(IpFamily.IPV4, SocketKind.RAW));
        memory.reserve(10_000);
        assertThat(kernel.optionsSet).isEmpty();
        memory.reserve(20_000);
        assertThat(kernel.optionsSet).containsExactly(Sockets.SO_RCVBUFFORCE);
    }

    @Test
    void aLoadThatGrowsSlowlyCostsFewCalls() {
        memory.attach(ModelSocket.described(IpFamily.IPV4, SocketKind.RAW));
        kernel.calls = 0;
        for (int pps = 0; pps < 10_000; pps++) {
            memory.reserve(pps);
        }
        memory.reserve(10);
        assertThat(kernel.calls).isBetween(1, 60);
    }

    @Test
    void dropsOfPingAndIpv4SocketsAreOverflow() {
        memory.attach(ModelSocket.described(IpFamily.IPV4, SocketKind.RAW));
        kernel.drops = 7;
        assertThat(memory.overflowDrops()).isEqualTo(7);
        kernel.drops = 9;
        assertThat(memory.overflowDrops()).isEqualTo(9);
        assertThat(memory.overflowDrops()).isEqualTo(9);
    }

    /** The kernel drops stamps and ICMP errors without a word. */
    @Test
    void aBufferThatWasFullCountsOnceWhereTheKernelCountsNothing() {
        memory.attach(ModelSocket.described(IpFamily.IPV4, SocketKind.PING));
        kernel.queuedBytes = kernel.rcvbuf - 1_000 - QueueMemory.MANY * 4_096L;
        memory.afterMany();
        kernel.queuedBytes = 0;
        memory.afterMany();
        assertThat(memory.overflowDrops()).isEqualTo(1);
        assertThat(memory.overflowDrops()).as("not again").isEqualTo(1);

        kernel.queuedBytes = kernel.rcvbuf;
        assertThat(memory.overflowDrops()).as("full now").isEqualTo(2);

        memory.afterMany();
        kernel.queuedBytes = 0;
        kernel.drops = 40;
        assertThat(memory.overflowDrops())
                .as("what the kernel counts is enough")
                .isEqualTo(42);
    }

    @Test
    void aBufferThatIsMoreThanHalfFullIsNotFull() {
        memory.attach(ModelSocket.described(IpFamily.IPV4, SocketKind.RAW));
        kernel.queuedBytes = kernel.rcvbuf * 9L / 10;
        memory.afterMany();
        assertThat(memory.overflowDrops()).isZero();
    }

    /** As where net.core.rmem_max is what a small machine has: a few large packets fill it. */
    @Test
    void ofASmallBufferHalfIsNearlyAll() {
        kernel.rcvbuf = 131_072;
        memory.attach(ModelSocket.described(IpFamily.IPV4, SocketKind.RAW));
        kernel.queuedBytes = 60_000;
        memory.afterMany();
        assertThat(memory.overflowDrops()).isZero();
        kernel.queuedBytes = 70_000;
        memory.afterMany();
        assertThat(memory.overflowDrops()).isEqualTo(1);
    }

    @Test
    void theNextSocketBeginsEmpty() {
        memory.attach(ModelSocket.described(IpFamily.IPV4, SocketKind.RAW));
        kernel.queuedBytes = kernel.rcvbuf;
        memory.afterMany();
        memory.forget();
        kernel.queuedBytes = 0;
        memory.attach(ModelSocket.described(IpFamily.IPV4, SocketKind.RAW));
        assertThat(memory.overflowDrops()).isZero();
    }

    @Test
    void theKernelsCounterHas32Bits() {
        kernel.drops = 0xFFFF_FFF0L;
        memory.attach(ModelSocket.described(IpFamily.IPV6, SocketKind.PING));
        kernel.drops = 4;
        assertThat(memory.overflowDrops()).isEqualTo(20);
    }

    @Test
    void theCountGoesOnWithTheNextSocket() {
        memory.attach(ModelSocket.described(IpFamily.IPV4, SocketKind.RAW));
        kernel.drops = 5;
        assertThat(memory.overflowDrops()).isEqualTo(5);
        kernel.drops = 8;
        memory.detach();
        assertThat(memory.overflowDrops()).isEqualTo(8);
        kernel.drops = 2;
        memory.attach(ModelSocket.described(IpFamily.IPV4, SocketKind.RAW));
        assertThat(memory.overflowDrops()).isEqualTo(8);
        kernel.drops = 3;
        assertThat(memory.overflowDrops()).isEqualTo(9);
    }

    @Test
    void badChecksumsOnRawIpv6AreNoOverflow() {
        memory.attach(ModelSocket.described(IpFamily.IPV6, SocketKind.RAW));
        kernel.queuedBytes = 100_000;
        kernel.drops = 50;
        memory.afterMany();
        kernel.queuedBytes = 0;
        assertThat(memory.overflowDrops()).isZero();
        kernel.drops = 60;
        assertThat(memory.overflowDrops()).isZero();
    }

    @Test
    void dropsAroundAFullBufferOnRawIpv6AreOverflow() {
        memory.attach(ModelSocket.described(IpFamily.IPV6, SocketKind.RAW));
        kernel.queuedBytes = kernel.rcvbuf - QueueMemory.MANY * 4_096L;
        kernel.drops = 50;
        memory.afterMany();
        kernel.queuedBytes = 0;
        memory.afterMany();
        assertThat(memory.overflowDrops()).as("full before the reading").isEqualTo(50);

        kernel.drops = 60;
        assertThat(memory.overflowDrops())
                .as("full before an earlier asking only")
                .isEqualTo(50);

        kernel.queuedBytes = kernel.rcvbuf;
        kernel.drops = 70;
        assertThat(memory.overflowDrops()).as("full now").isEqualTo(60);
    }

    @Test
    void aKernelThatCannotBeAskedIsBelievedThroughItsReplies() {
        kernel.knowsMemInfo = false;
        memory.attach(ModelSocket.described(IpFamily.IPV6, SocketKind.RAW));
        assertThat(memory.overflowDrops()).isZero();
        memory.dropsInStream(12);
        assertThat(memory.overflowDrops()).isEqualTo(12);
        memory.dropsInStream(13);
        assertThat(memory.overflowDrops()).isEqualTo(13);
    }

    @Test
    void aSocketThatIsGoneDropsNothing() {
        memory.attach(ModelSocket.described(IpFamily.IPV4, SocketKind.RAW));
        kernel.drops = 3;
        assertThat(memory.overflowDrops()).isEqualTo(3);
        kernel.knowsMemInfo = false;
        assertThat(memory.overflowDrops()).isEqualTo(3);
        kernel.knowsMemInfo = true;
        kernel.drops = 1;
        assertThat(memory.overflowDrops()).as("another socket's counter").isEqualTo(3);
        kernel.drops = 9;
        memory.forget();
        assertThat(memory.overflowDrops()).isEqualTo(3);
    }
}
