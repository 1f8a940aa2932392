package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import net.icmpexporter.linux.socket.Recorder;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
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
        SendBatch batch = transport.batch(to.family());
        int slot = batch.add(to, IcmpEcho.HEADER_BYTES + payloadBytes, number);
        IcmpEcho.writeRequest(
                batch.memory(),
                batch.offset(slot),
                to.family(),
                transport.status(to.family()).echoIdentifier(),
                REFERENCE,
                number,
                cookie(number),
                payloadBytes);
        return slot;
    }

    /** Sends one request. */
    SendResult send(IpAddress to, int number) {
        SendBatch batch = transport.batch(to.family());
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

    /** Sends until a reply has a stamp: the kernel switches stamping on in the background when it is first asked. */
    void warmUp(IpAddress to) {
        int before = seen.all.size();
        for (int number = 1_000_000; ; number++) {
            int replies = of(Recorder.Kind.REPLY).size();
            assertThat(send(to, number)).isEqualTo(SendResult.SENT);
            pollUntil(() -> of(Recorder.Kind.REPLY).size() > replies);
            if (of(Recorder.Kind.REPLY).get(replies).arrival.stampNs != 0) {
                break;
            }
            assertThat(number).as("replies without a stamp").isLessThan(1_000_100);
        }
        // stamps and replies of these are of no interest any more
        transport.poll(seen, 1_000);
        seen.all.subList(before, seen.all.size()).clear();
    }

    List<Recorder.Seen> of(Recorder.Kind kind) {
        return seen.of(kind);
    }
}
