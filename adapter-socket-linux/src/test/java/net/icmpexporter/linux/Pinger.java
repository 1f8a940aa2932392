package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import net.icmpexporter.linux.socket.Recorder;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import net.icmpexporter.wire.IcmpEcho;

/** Sends echo requests through a transport and keeps what comes back. One thread. */
final class Pinger {

    static final int REFERENCE = 0x0C0FFEE0;
    static final int PAYLOAD_BYTES = 56;

    private static final long PATIENCE_NS = 10_000_000_000L;
    private static final long NAP_NS = 20_000_000;

    final Recorder seen = new Recorder();
    private final LinuxProbeTransport transport;

    Pinger(LinuxProbeTransport transport) {
        this.transport = transport;
    }

    static IpAddress address(String text) {
        return Objects.requireNonNull(IpAddress.parse(text), text);
    }

    static IpAddress loopback(IpFamily family) {
        return address(family == IpFamily.IPV4 ? "127.0.0.1" : "::1");
    }

    /** A cookie that no other number has. */
    static long cookie(int number) {
        return 0x5EED_0000_0000_0000L | Integer.toUnsignedLong(number * 0x9E3779B1);
    }

    /** Adds a request to its family's batch. */
    int add(IpAddress to, int number, int payloadBytes) {
        SendBatch batch = transport.batch(Channel.of(Protocol.ICMP, to.family()));
        int slot = batch.add(to, IcmpEcho.HEADER_BYTES + payloadBytes, number);
        IcmpEcho.writeRequest(
                batch.memory(),
                batch.offset(slot),
                to.family(),
                transport.status(Channel.of(Protocol.ICMP, to.family())).echoIdentifier(),
                REFERENCE,
                number,
                cookie(number),
                payloadBytes);
        return slot;
    }

    /** Sends one request. */
    SendResult send(IpAddress to, int number) {
        SendBatch batch = transport.batch(Channel.of(Protocol.ICMP, to.family()));
        int slot = add(to, number, PAYLOAD_BYTES);
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

    /**
     * Sends until a reply with a stamp comes: a link that has just been made drops packets until the kernel has noticed that
     * it is up, and stamping is switched on in the background when it is first asked for.
     */
    void warmUp(IpAddress to) {
        List<Recorder.Seen> before = List.copyOf(seen.all);
        seen.all.clear();
        long beganNs = System.nanoTime();
        for (int number = 1_000_000; of(Recorder.Kind.REPLY).stream().noneMatch(Pinger::isStamped); number++) {
            assertThat(System.nanoTime() - beganNs)
                    .as("%s replies, none with a stamp", of(Recorder.Kind.REPLY).size())
                    .isLessThan(PATIENCE_NS);
            send(to, number);
            // long enough for everything that was sent to be back when this ends
            transport.await(NAP_NS, false);
            transport.poll(seen, 1_000);
        }
        seen.all.clear();
        seen.all.addAll(before);
    }

    private static boolean isStamped(Recorder.Seen seen) {
        return seen.arrival.kernelStampNs != 0;
    }

    List<Recorder.Seen> of(Recorder.Kind kind) {
        return seen.of(kind);
    }
}
