package net.icmpexporter.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendPathTest {

    private final ModelSocket kernel = new ModelSocket();
    private final List<String> notes = new ArrayList<>();
    private final SendPath path = path();
    private final SendBatch batch = path.batch();

    private SendPath path() {
        Sys sys = kernel.sys();
        SocketOptions options = new SocketOptions(sys);
        FaultNotes faults = new FaultNotes(notes::add);
        QueueMemory memory = new QueueMemory(options, faults, Channel.ICMP4);
        memory.attach(ModelSocket.described(IpFamily.IPV4, SocketKind.PING));
        return new SendPath(sys, options, memory, faults, Channel.ICMP4, null, 8, 64);
    }

    @Test
    void sendsAWholeBatchWithOneCall() {
        fill(1, 2, 3);
        kernel.calls = 0;
        assertThat(path.send(ModelSocket.FD)).isEqualTo(SendResult.SENT);
        assertThat(kernel.sent).containsExactly(1, 2, 3);
        assertThat(results()).containsOnly(SendResult.SENT);
        assertThat(kernel.calls).isEqualTo(1);
    }

    @Test
    void aRefusedPacketDoesNotKeepTheLaterOnesBack() {
        kernel.refusals.put(1, Errno.ENETUNREACH);
        kernel.refusals.put(3, Errno.EPERM);
        kernel.refusals.put(6, Errno.EINVAL);
        fill(1, 2, 3, 4, 5, 6);
        path.send(ModelSocket.FD);
        assertThat(kernel.sent).containsExactly(2, 4, 5);
        assertThat(results())
                .containsExactly(
                        SendResult.NETWORK_UNREACHABLE,
                        SendResult.SENT,
                        SendResult.NOT_PERMITTED,
                        SendResult.SENT,
                        SendResult.SENT,
                        SendResult.INVALID);
    }

    /** Every errno that an ICMP error becomes: icmp_err_convert (net/ipv4/icmp.c), tab_unreach (net/ipv6/icmp.c). */
    @ParameterizedTest
    @ValueSource(
            ints = {
                Errno.ENETUNREACH,
                Errno.EHOSTUNREACH,
                Errno.ENOPROTOOPT,
                Errno.ECONNREFUSED,
                Errno.EMSGSIZE,
                Errno.EOPNOTSUPP,
                Errno.EHOSTDOWN,
                Errno.ENONET,
                Errno.EPROTO,
                Errno.EACCES
            })
    void anErrorOfAnEarlierPacketIsNobodysResult(int errno) {
        kernel.icmpErrorArrives(errno);
        fill(1, 2);
        assertThat(path.send(ModelSocket.FD)).isEqualTo(SendResult.SENT);
        assertThat(kernel.sent).containsExactly(1, 2);
        assertThat(results()).containsOnly(SendResult.SENT);
        assertThat(notes).isEmpty();
    }

    @Test
    void noPacketIsSentTwiceWhenErrorsKeepArriving() {
        int[] attempt = {0};
        kernel.meanwhile = () -> {
            if (attempt[0]++ % 3 != 2) {
                kernel.icmpErrorArrives(Errno.EHOSTUNREACH);
            }
        };
        fill(1, 2, 3, 4);
        path.send(ModelSocket.FD);
        assertThat(kernel.sent).containsExactly(1, 2, 3, 4);
        assertThat(results()).containsOnly(SendResult.SENT);
    }

    /** Nothing can be known then; the batch must come to its end all the same. */
    @Test
    void anEndlessFloodOfErrorsEndsTheDoubts() {
        kernel.meanwhile = () -> kernel.icmpErrorArrives(Errno.EHOSTUNREACH);
        fill(1, 2);
        path.send(ModelSocket.FD);
        assertThat(results()).containsOnly(SendResult.HOST_UNREACHABLE);
        assertThat(kernel.calls).isLessThan(100);
    }

    /** A full queue takes no more errors, so its fill does not show that one came. */
    @Test
    void aFullQueueIsNoProofThatNothingCame() {
        kernel.queuedBytes = kernel.rcvbuf - 100L;
        int[] attempt = {0};
        kernel.meanwhile = () -> {
            if (attempt[0]++ < 4) {
                kernel.icmpErrorArrives(Errno.EHOSTUNREACH);
            }
        };
        fill(1);
        path.send(ModelSocket.FD);
        assertThat(results()).containsExactly(SendResult.SENT);
    }

    @Test
    void aPersistentRefusalIsBelievedAfterOneMoreTry() {
        kernel.refusals.put(1, Errno.EHOSTUNREACH);
        fill(1);
        kernel.calls = 0;
        path.send(ModelSocket.FD);
        assertThat(results()).containsExactly(SendResult.HOST_UNREACHABLE);
        // two tries, one clearing, two looks at the queue
        assertThat(kernel.calls).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.ENOBUFS, Errno.ENOMEM, Errno.EAGAIN})
    void fullBuffersAreNotTriedAgain(int errno) {
        kernel.refusals.put(1, errno);
        fill(1);
        kernel.calls = 0;
        path.send(ModelSocket.FD);
        assertThat(results()).containsExactly(ErrnoResults.of(errno));
        assertThat(kernel.calls).isEqualTo(1);
    }

    @Test
    void anUnknownErrnoIsSaidOnce() {
        kernel.refusals.put(1, 95);
        kernel.refusals.put(2, 95);
        kernel.refusals.put(3, 71);
        fill(1, 2, 3, 4);
        path.send(ModelSocket.FD);
        assertThat(results()).containsExactly(SendResult.OTHER, SendResult.OTHER, SendResult.OTHER, SendResult.SENT);
        assertThat(notes).hasSize(2);
        assertThat(notes.get(0)).startsWith("sending to 192.0.2.1 failed: Operation not supported (errno 95)");
        assertThat(notes.get(1)).startsWith("sending to 192.0.2.3 failed: Protocol error (errno 71)");
    }

    @Test
    void aLostDescriptorIsNoSocketForTheRest() {
        fill(1, 2);
        assertThat(path.send(77_777)).isEqualTo(SendResult.NO_SOCKET);
        assertThat(results()).containsOnly(SendResult.NO_SOCKET);
    }

    @Test
    void anEmptyBatchIsNothing() {
        batch.clear();
        kernel.calls = 0;
        assertThat(path.send(ModelSocket.FD)).isEqualTo(SendResult.SENT);
        assertThat(kernel.calls).isZero();
    }

    private void fill(int... lastOctets) {
        batch.clear();
        for (int octet : lastOctets) {
            batch.add(IpAddress.ofIpv4(0xC0000200 | octet), 8, 0);
        }
    }

    private List<SendResult> results() {
        List<SendResult> results = new ArrayList<>();
        for (int slot = 0; slot < batch.size(); slot++) {
            results.add(batch.result(slot));
        }
        return results;
    }
}
