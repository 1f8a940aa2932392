package net.icmpexporter.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the reading of a socket's queues asks how full its buffer is. */
class QueueFillTest {

    private static final int SLOTS = 64;

    private final ModelSocket kernel = new ModelSocket();
    private final Recorder seen = new Recorder();
    private final FaultNotes faults = new FaultNotes(note -> {});
    private final QueueMemory memory = new QueueMemory(new SocketOptions(kernel.sys()), faults, Channel.ICMP4);
    private final ReceivePath path =
            new ReceivePath(new ReceiveBatch(kernel.sys(), SLOTS), memory, faults, Channel.ICMP4);

    @BeforeEach
    void attach() {
        memory.attach(ModelSocket.described(IpFamily.IPV4, SocketKind.PING));
        kernel.memInfoReads = 0;
        kernel.calls = 0;
    }

    /** However many there are, a buffer that was full is noticed before it is empty: in either queue. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFullBufferIsNoticedWhenItIsRead(boolean errors) {
        for (int i = 0; i < 600; i++) {
            if (errors) {
                kernel.errorQueue.add(ReceivePathTest.icmpError(3, 1, new byte[8]));
            } else {
                kernel.replies.add(new ModelSocket.Message(new byte[0], ReceivePathTest.stamp(), new byte[8]));
            }
        }
        kernel.chargeEach(kernel.rcvbuf / 600);
        assertThat(path.errors(ModelSocket.FD, seen, 1_000)).isEqualTo(errors ? 600 : 0);
        assertThat(path.replies(ModelSocket.FD, false, seen, 1_000, true)).isEqualTo(errors ? 0 : 600);
        assertThat(memory.overflowDrops()).isEqualTo(1);
    }

    /** Also where the count of drops has two meanings. */
    @ParameterizedTest
    @EnumSource
    void aFewMessagesCostNoQuestion(IpFamily family) {
        memory.attach(ModelSocket.described(family, SocketKind.RAW));
        kernel.memInfoReads = 0;
        for (int i = 0; i < QueueMemory.MANY - 1; i++) {
            kernel.errorQueue.add(ReceivePathTest.icmpError(3, 1, new byte[8]));
            kernel.replies.add(new ModelSocket.Message(new byte[0], ReceivePathTest.stamp(), new byte[8]));
        }
        assertThat(path.errors(ModelSocket.FD, seen, 1_000)).isEqualTo(QueueMemory.MANY - 1);
        assertThat(path.replies(ModelSocket.FD, false, seen, 1_000, false)).isEqualTo(QueueMemory.MANY - 1);
        assertThat(kernel.memInfoReads).isZero();
    }

    /** What is read after the first few is read in whole batches, with a question after each while the buffer was not full. */
    @Test
    void manyMessagesCostAQuestionABatch() {
        for (int i = 0; i < QueueMemory.MANY + 3 * SLOTS; i++) {
            kernel.errorQueue.add(ReceivePathTest.icmpError(3, 1, new byte[8]));
        }
        assertThat(path.errors(ModelSocket.FD, seen, 1_000)).isEqualTo(QueueMemory.MANY + 3 * SLOTS);
        assertThat(kernel.memInfoReads).isEqualTo(4);
        assertThat(kernel.calls - kernel.memInfoReads).isEqualTo(5);
    }
}
