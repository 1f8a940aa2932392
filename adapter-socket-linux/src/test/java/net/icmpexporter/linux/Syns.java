package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import net.icmpexporter.linux.socket.Recorder;
import net.icmpexporter.linux.socket.Recorder.Kind;
import net.icmpexporter.linux.socket.Recorder.Seen;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import net.icmpexporter.wire.TcpSyn;

/** Sends TCP SYNs through a transport and keeps what comes back. One thread. */
final class Syns {

    static final int FIRST_PORT = 61_000;
    static final int SYN_ACK = 0x12;
    static final int RST_ACK = 0x14;

    private static final int FIRST_SEQUENCE = 0x7FFF_FF00;
    private static final long PATIENCE_NS = 10_000_000_000L;
    private static final long NAP_NS = 20_000_000;

    final Recorder seen = new Recorder();
    private final LinuxProbeTransport transport;

    Syns(LinuxProbeTransport transport) {
        this.transport = transport;
    }

    /** Adds a SYN to its family's batch; its number is in its source port and its sequence number. */
    int add(IpAddress to, int port, int number) {
        SendBatch batch = transport.batch(Channel.of(Protocol.TCP, to.family()));
        int slot = batch.add(to, TcpSyn.BYTES, number);
        TcpSyn.write(
                batch.memory(),
                batch.offset(slot),
                to.family(),
                FIRST_PORT + number,
                port,
                FIRST_SEQUENCE + number,
                number);
        return slot;
    }

    SendResult send(IpAddress to, int port, int number) {
        SendBatch batch = transport.batch(Channel.of(Protocol.TCP, to.family()));
        int slot = add(to, port, number);
        transport.send(batch);
        SendResult result = batch.result(slot);
        batch.clear();
        return result;
    }

    /** Reads until something is so, which must happen within ten seconds. */
    void pollUntil(BooleanSupplier isSo) {
        long beganNs = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime() - beganNs)
                    .as("waited in vain; seen %s", seen.all)
                    .isLessThan(PATIENCE_NS);
            transport.await(NAP_NS, true);
            transport.poll(seen, 1_000);
        }
    }

    /** Sends one SYN, and waits for what answers it. */
    Seen answerTo(IpAddress to, int port, int number) {
        int before = seen.of(Kind.REPLY).size();
        assertThat(send(to, port, number)).isEqualTo(SendResult.SENT);
        pollUntil(() -> seen.of(Kind.REPLY).size() > before);
        return seen.of(Kind.REPLY).get(before);
    }

    /** The number of the SYN that an answer answers; fails if its port and its acknowledgement do not agree. */
    static int numberOfAnswer(Seen reply) {
        ByteBuffer bytes = ByteBuffer.wrap(reply.bytes);
        int number = bytes.getChar(2) - FIRST_PORT;
        assertThat(bytes.getInt(8)).as("%s", reply).isEqualTo(FIRST_SEQUENCE + number + 1);
        return number;
    }

    /** The number of a SYN that came back with its stamp. */
    static int numberOfSent(Seen sent) {
        return ByteBuffer.wrap(sent.bytes).getInt(sent.bytes.length - TcpSyn.BYTES + 4) - FIRST_SEQUENCE;
    }

    static int flags(Seen reply) {
        return reply.bytes[13];
    }
}
