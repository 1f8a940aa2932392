package net.icmpexporter.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.ExtendedError;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivePathTest {

    private static final int SLOTS = 4;
    private static final long STAMP_NS = 1_795_202_739_516_111_192L;
    private static final long SECOND_NS = 1_000_000_000;
    private static final byte[] NOBODY = {};
    private static final byte[] PEER = {2, 0, 0, 0, (byte) 192, 0, 2, 9, 0, 0, 0, 0, 0, 0, 0, 0};

    private final ModelSocket kernel = new ModelSocket();
    private final List<String> notes = new ArrayList<>();
    private final Recorder seen = new Recorder();
    private final FaultNotes faults = new FaultNotes(notes::add);
    private final QueueMemory memory = new QueueMemory(new SocketOptions(kernel.sys()), faults, Channel.ICMP4);
    private final ReceivePath path =
            new ReceivePath(new ReceiveBatch(kernel.sys(), SLOTS), memory, faults, Channel.ICMP4);

    @Test
    void aReplyComesWithPeerAndStamp() {
        kernel.replies.add(new ModelSocket.Message(PEER, stamp(), new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
        assertThat(replies(10)).isEqualTo(1);
        Recorder.Seen reply = seen.all.get(0);
        assertThat(reply.kind).isEqualTo(Recorder.Kind.REPLY);
        assertThat(reply.bytes).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(reply.peer()).hasToString("192.0.2.9");
        assertThat(reply.arrival.kernelStampNs).isNotZero();
        assertThat(reply.arrival.kernelStampNs).isEqualTo(STAMP_NS);
    }

    /** The kernel switches stamping on in the background, so the first replies may have none. */
    @Test
    void aReplyWithoutAStampIsAReply() {
        kernel.replies.add(new ModelSocket.Message(PEER, NOBODY, new byte[8]));
        kernel.replies.add(
                new ModelSocket.Message(PEER, control(1, Sockets.SO_TIMESTAMPING, new byte[48]), new byte[8]));
        assertThat(replies(10)).isEqualTo(2);
        assertThat(seen.all).allMatch(reply -> reply.arrival.kernelStampNs == 0);
    }

    @Test
    void anArrivalCarriesNothingOfTheOneBefore() {
        kernel.errorQueue.add(icmpError(3, 1, new byte[8]));
        kernel.replies.add(new ModelSocket.Message(PEER, NOBODY, new byte[8]));
        errors(10);
        replies(10);
        Recorder.Seen reply = seen.all.get(1);
        assertThat(reply.arrival.icmpType).isZero();
        assertThat(reply.arrival.icmpCode).isZero();
        assertThat(reply.reporter()).isEqualTo(IpAddress.of(0, 0));
        assertThat(reply.arrival.kernelStampNs).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 15})
    void theIpHeaderIsStripped(int words) {
        kernel.replies.add(new ModelSocket.Message(PEER, stamp(), ipPacket(words, words * 4 + 8, words * 4 + 8)));
        assertThat(rawReplies()).isEqualTo(1);
        assertThat(seen.all.get(0).bytes).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void theIpHeaderSaysTheHopsLeft() {
        byte[] packet = ipPacket(6, 32, 32);
        packet[8] = (byte) 200;
        kernel.replies.add(new ModelSocket.Message(PEER, stamp(), packet));
        assertThat(rawReplies()).isEqualTo(1);
        assertThat(seen.all.get(0).arrival.hopLimit).isEqualTo(200);
    }

    /** As a ping socket of IPv4 and every socket of IPv6 say it, and beside everything else that the kernel may say. */
    @Test
    void aControlMessageSaysTheHopsLeft() {
        byte[] drops = control(1, Sockets.SO_RXQ_OVFL, intBytes(5));
        byte[] error = control(0, Sockets.IP_RECVERR, extendedError(ExtendedError.ORIGIN_ICMP, 3, 1, 0));
        byte[] ttl = control(0, Sockets.IP_TTL, intBytes(61));
        byte[] hopLimit = control(41, Sockets.IPV6_HOPLIMIT, intBytes(255));
        kernel.replies.add(new ModelSocket.Message(PEER, join(join(stamp(), error), join(drops, ttl)), new byte[8]));
        kernel.replies.add(new ModelSocket.Message(PEER, join(stamp(), hopLimit), new byte[8]));
        kernel.replies.add(new ModelSocket.Message(PEER, control(41, Sockets.IP_TTL, intBytes(7)), new byte[8]));
        kernel.replies.add(new ModelSocket.Message(PEER, stamp(), new byte[8]));
        assertThat(replies(10)).isEqualTo(4);
        assertThat(seen.all).extracting(one -> one.arrival.hopLimit).containsExactly(61, 255, 0, 0);
        assertThat(notes).isEmpty();
    }

    /** The kernel says it of them too, and there it is another packet's. */
    @Test
    void onlyRepliesHaveAHopLimit() {
        byte[] ttl = control(0, Sockets.IP_TTL, intBytes(61));
        kernel.errorQueue.add(withControl(sentPacket(0, stamp(), new byte[98]), ttl));
        kernel.errorQueue.add(withControl(icmpError(3, 1, new byte[8]), ttl));
        kernel.replies.add(new ModelSocket.Message(PEER, ttl, new byte[8]));
        replies(10);
        assertThat(errors(10)).isEqualTo(2);
        assertThat(seen.all).extracting(one -> one.arrival.hopLimit).containsExactly(61, 0, 0);
    }

    @Test
    void paddingBehindThePacketIsNotPartOfIt() {
        kernel.replies.add(new ModelSocket.Message(PEER, stamp(), ipPacket(5, 28, 46)));
        assertThat(rawReplies()).isEqualTo(1);
        assertThat(seen.all.get(0).bytes).hasSize(8);
    }

    @Test
    void whatHasNoWholeIpHeaderIsNoReply() {
        kernel.replies.add(new ModelSocket.Message(PEER, stamp(), new byte[19]));
        kernel.replies.add(new ModelSocket.Message(PEER, stamp(), ipPacket(15, 68, 24)));
        kernel.replies.add(new ModelSocket.Message(PEER, stamp(), ipPacket(4, 28, 28)));
        kernel.replies.add(new ModelSocket.Message(PEER, stamp(), ipPacket(5, 12, 28)));
        kernel.replies.add(new ModelSocket.Message(PEER, stamp(), ipPacket(5, 28, 28)));
        assertThat(rawReplies()).isEqualTo(1);
    }

    @Test
    void aSentPacketComesBackWithItsStamp() {
        kernel.errorQueue.add(sentPacket(0, stamp(), new byte[98]));
        assertThat(errors(10)).isEqualTo(1);
        Recorder.Seen sent = seen.all.get(0);
        assertThat(sent.kind).isEqualTo(Recorder.Kind.TX_STAMP);
        assertThat(sent.bytes).hasSize(98);
        assertThat(sent.arrival.kernelStampNs).isEqualTo(STAMP_NS);
    }

    /** Each of its stamps comes in a message of its own, and the card's clock may show any time. */
    @ParameterizedTest
    @ValueSource(longs = {1, -1, -2_500_000_000_123_456_789L, 6_000_000_000_000_000_001L})
    void theCardsStampsAreToldFromTheKernels(long nicStampNs) {
        kernel.errorQueue.add(sentPacket(0, stamp(), new byte[98]));
        kernel.errorQueue.add(sentPacket(0, stamps(0, nicStampNs), new byte[98]));
        kernel.replies.add(new ModelSocket.Message(PEER, stamps(STAMP_NS, nicStampNs), new byte[8]));
        assertThat(errors(10)).isEqualTo(2);
        assertThat(replies(10)).isEqualTo(1);
        assertThat(seen.all).extracting(one -> one.arrival.kernelStampNs).containsExactly(STAMP_NS, 0L, STAMP_NS);
        assertThat(seen.all).extracting(one -> one.arrival.nicStampNs).containsExactly(0L, nicStampNs, nicStampNs);
    }

    @Test
    void stampsOfOtherPlacesAreNotTheOneWeWant() {
        kernel.errorQueue.add(sentPacket(1, stamp(), new byte[98]));
        kernel.errorQueue.add(sentPacket(0, NOBODY, new byte[98]));
        assertThat(errors(10)).isZero();
        assertThat(seen.all).isEmpty();
    }

    /** Its cookie is at its end, so nothing can be made of it. */
    @Test
    void aSentPacketWithoutItsEndIsSaidOnce() {
        kernel.errorQueue.add(sentPacket(0, stamp(), new byte[3_000]));
        kernel.errorQueue.add(sentPacket(0, stamp(), new byte[3_000]));
        assertThat(errors(10)).isZero();
        assertThat(notes).hasSize(1);
    }

    @Test
    void anIcmpErrorNamesTargetReporterTypeAndCode() {
        kernel.errorQueue.add(icmpError(11, 2, new byte[] {8, 0, 0, 0, 0, 1, 0, 2}));
        assertThat(errors(10)).isEqualTo(1);
        Recorder.Seen error = seen.all.get(0);
        assertThat(error.kind).isEqualTo(Recorder.Kind.ICMP_ERROR);
        assertThat(error.arrival.icmpType).isEqualTo(11);
        assertThat(error.arrival.icmpCode).isEqualTo(2);
        assertThat(error.peer()).hasToString("192.0.2.9");
        assertThat(error.reporter()).hasToString("198.51.100.1");
        assertThat(error.bytes).containsExactly(8, 0, 0, 0, 0, 1, 0, 2);
    }

    @Test
    void aQuoteWithoutAWholeIcmpHeaderIsOfNoUse() {
        kernel.errorQueue.add(icmpError(3, 1, new byte[7]));
        assertThat(errors(10)).isZero();
    }

    @Test
    void whatThisHostItselfRefusedIsNotFromTheNetwork() {
        byte[] local = control(0, Sockets.IP_RECVERR, extendedError(ExtendedError.ORIGIN_LOCAL, 0, 0, 1500));
        kernel.errorQueue.add(new ModelSocket.Message(PEER, local, new byte[64]));
        assertThat(errors(10)).isZero();
    }

    /** A message without data is no empty queue. */
    @Test
    void theErrorQueueIsReadToItsEnd() {
        for (int i = 0; i < 3 * SLOTS; i++) {
            kernel.errorQueue.add(sentPacket(0, stamp(), new byte[0]));
            kernel.errorQueue.add(icmpError(3, 1, new byte[8]));
        }
        assertThat(errors(100)).isEqualTo(6 * SLOTS);
        assertThat(kernel.errorQueue).isEmpty();
    }

    @Test
    void theLimitIsKept() {
        for (int i = 0; i < 10; i++) {
            kernel.replies.add(new ModelSocket.Message(PEER, stamp(), new byte[8]));
            kernel.errorQueue.add(icmpError(3, 1, new byte[8]));
        }
        assertThat(replies(7)).isEqualTo(7);
        assertThat(kernel.replies).hasSize(3);
        assertThat(errors(9)).isEqualTo(9);
        assertThat(kernel.errorQueue).hasSize(1);
    }

    /** Fewer than the limit promises that nothing is left; an error that waits at the socket must not break that. */
    @Test
    void pendingErrorsNeitherHideRepliesNorCountAsFaults() {
        for (int i = 0; i < 10; i++) {
            kernel.replies.add(new ModelSocket.Message(PEER, stamp(), new byte[8]));
        }
        int[] message = {0};
        kernel.meanwhile = () -> {
            if (message[0]++ % 3 == 0) {
                kernel.icmpErrorArrives(Errno.EHOSTUNREACH);
            }
        };
        assertThat(replies(100)).isEqualTo(10);
        assertThat(notes).isEmpty();
    }

    /** Whoever asks the kernel afterwards need not ask here. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aShortBatchIsTheEndForWhoWantsNoProof(boolean toTheEnd) {
        for (int i = 0; i < SLOTS - 1; i++) {
            kernel.replies.add(new ModelSocket.Message(PEER, stamp(), new byte[8]));
        }
        assertThat(path.replies(ModelSocket.FD, false, seen, 100, toTheEnd)).isEqualTo(SLOTS - 1);
        assertThat(kernel.calls).isEqualTo(toTheEnd ? 2 : 1);
    }

    @Test
    void anEndlessPendingErrorEndsTheReading() {
        kernel.meanwhile = () -> kernel.icmpErrorArrives(Errno.ENETUNREACH);
        assertThat(replies(100)).isZero();
        assertThat(kernel.calls).isLessThan(200);
    }

    @Test
    void anErrnoThatNothingExplainsIsSaidOnce() {
        int[] call = {0};
        kernel.meanwhile = () -> {
            if (call[0]++ < 2) {
                kernel.pendingErrno = Errno.ENXIO;
            }
        };
        kernel.replies.add(new ModelSocket.Message(PEER, stamp(), new byte[8]));
        assertThat(replies(100)).isEqualTo(1);
        assertThat(notes).containsExactly("receiving on ICMP over IPv4 failed: No such device or address (errno 6)");
    }

    @Test
    void aDescriptorThatIsNoneIsNoSocket() {
        assertThat(path.errors(55_555, seen, 10)).isEqualTo(ReceivePath.NO_SOCKET);
        assertThat(path.replies(55_555, false, seen, 10, true)).isEqualTo(ReceivePath.NO_SOCKET);
        assertThat(notes).isEmpty();
    }

    @Test
    void controlDataThatDoNotFitAreSaidOnce() {
        kernel.replies.add(new ModelSocket.Message(PEER, new byte[300], new byte[8]));
        kernel.replies.add(new ModelSocket.Message(PEER, new byte[300], new byte[8]));
        assertThat(replies(10)).isEqualTo(2);
        assertThat(notes).hasSize(1);
    }

    @Test
    void theCountOfDropsInTheStreamIsTaken() {
        kernel.knowsMemInfo = false;
        memory.attach(ModelSocket.described(IpFamily.IPV4, SocketKind.PING));
        kernel.replies.add(new ModelSocket.Message(PEER, control(1, Sockets.SO_RXQ_OVFL, intBytes(5)), new byte[8]));
        replies(10);
        assertThat(memory.overflowDrops()).isEqualTo(5);
    }

    @Test
    void theCountOfDropsIsTakenFromWhatIsNoReplyToo() {
        kernel.knowsMemInfo = false;
        memory.attach(ModelSocket.described(IpFamily.IPV4, SocketKind.RAW));
        kernel.replies.add(new ModelSocket.Message(PEER, control(1, Sockets.SO_RXQ_OVFL, intBytes(5)), new byte[19]));
        assertThat(rawReplies()).isZero();
        assertThat(memory.overflowDrops()).isEqualTo(5);
    }

    @Test
    void whatCameBeforeTheFilterIsThrownAway() {
        for (int i = 0; i < 50; i++) {
            kernel.replies.add(new ModelSocket.Message(PEER, stamp(), new byte[8]));
            kernel.errorQueue.add(icmpError(3, 1, new byte[8]));
        }
        path.discard(ModelSocket.FD);
        assertThat(kernel.replies).isEmpty();
        assertThat(kernel.errorQueue).isEmpty();
    }

    private int replies(int limit) {
        return path.replies(ModelSocket.FD, false, seen, limit, true);
    }

    private int rawReplies() {
        return path.replies(ModelSocket.FD, true, seen, 100, true);
    }

    private int errors(int limit) {
        return path.errors(ModelSocket.FD, seen, limit);
    }

    private static ModelSocket.Message sentPacket(int place, byte[] stamp, byte[] data) {
        byte[] error = control(0, Sockets.IP_RECVERR, extendedError(ExtendedError.ORIGIN_TIMESTAMPING, 0, 0, place));
        return new ModelSocket.Message(NOBODY, join(stamp, error), data);
    }

    static ModelSocket.Message icmpError(int type, int code, byte[] quote) {
        byte[] error = control(0, Sockets.IP_RECVERR, extendedError(ExtendedError.ORIGIN_ICMP, type, code, 0));
        return new ModelSocket.Message(PEER, join(stamp(), error), quote);
    }

    private static byte[] extendedError(int origin, int type, int code, int info) {
        ByteBuffer bytes = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(113).put((byte) origin).put((byte) type).put((byte) code).put((byte) 0);
        bytes.putInt(info).putInt(0);
        bytes.put(new byte[] {2, 0, 0, 0, (byte) 198, 51, 100, 1});
        return bytes.array();
    }

    static byte[] stamp() {
        return stamps(STAMP_NS, 0);
    }

    private static byte[] stamps(long kernelNs, long nicNs) {
        ByteBuffer bytes = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, Math.floorDiv(kernelNs, SECOND_NS)).putLong(8, Math.floorMod(kernelNs, SECOND_NS));
        bytes.putLong(32, Math.floorDiv(nicNs, SECOND_NS)).putLong(40, Math.floorMod(nicNs, SECOND_NS));
        return control(1, Sockets.SO_TIMESTAMPING, bytes.array());
    }

    private static byte[] control(int level, int type, byte[] data) {
        ByteBuffer bytes = ByteBuffer.allocate(16 + ((data.length + 7) & ~7)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(16 + data.length).putInt(level).putInt(type).put(data);
        return bytes.array();
    }

    private static byte[] intBytes(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static ModelSocket.Message withControl(ModelSocket.Message message, byte[] more) {
        return new ModelSocket.Message(PEER, join(message.control, more), message.data);
    }

    private static byte[] join(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }

    /** An IPv4 packet whose ICMP message is 1 to 8. */
    private static byte[] ipPacket(int headerWords, int totalLength, int bytes) {
        ByteBuffer packet = ByteBuffer.allocate(Math.max(bytes, headerWords * 4 + 8));
        packet.put(0, (byte) (0x40 | headerWords)).putShort(2, (short) totalLength);
        for (int i = 0; i < 8; i++) {
            packet.put(headerWords * 4 + i, (byte) (i + 1));
        }
        return Arrays.copyOf(packet.array(), bytes);
    }
}
