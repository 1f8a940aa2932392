package net.icmpexporter.linux;

import java.nio.ByteBuffer;
import java.util.Objects;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.wire.IcmpEcho;

/**
 * A ping by hand, for looking at a host: {@code PingSmoke COUNT ADDRESS...} prints what the transport was granted and, for
 * each packet, both stamps' difference in microseconds or the ICMP error.
 */
final class PingSmoke implements ArrivalHandler {

    private static final long WAIT_NS = 300_000_000;
    private static final int PAYLOAD_BYTES = 56;

    private final long[] sentNs = new long[65_536];
    private boolean answered;

    private PingSmoke() {}

    public static void main(String[] arguments) throws TransportNotOpened {
        LinuxTransportOptions options = LinuxTransportOptions.of(
                LinuxTransportOptions.AUTO, LinuxTransportOptions.AUTO, LinuxTransportOptions.processIdentifier());
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(options, line -> System.out.println(line))) {
            System.out.println(transport.describe());
            PingSmoke smoke = new PingSmoke();
            int number = 0;
            for (int round = Integer.parseInt(arguments[0]); round > 0; round--) {
                for (int i = 1; i < arguments.length; i++) {
                    smoke.ping(transport, Objects.requireNonNull(IpAddress.parse(arguments[i])), number++ & 0xFFFF);
                }
            }
        }
    }

    private void ping(LinuxProbeTransport transport, IpAddress to, int number) {
        IpFamily family = to.family();
        SendBatch batch = transport.batch(Channel.of(Protocol.ICMP, family));
        int slot = batch.add(to, IcmpEcho.HEADER_BYTES + PAYLOAD_BYTES, number);
        IcmpEcho.writeRequest(
                batch.memory(),
                batch.offset(slot),
                family,
                transport.status(Channel.of(Protocol.ICMP, family)).echoIdentifier(),
                1,
                number,
                number,
                PAYLOAD_BYTES);
        transport.send(batch);
        System.out.print(to + " " + batch.result(slot).label());
        batch.clear();
        answered = false;
        long beganNs = System.nanoTime();
        while (!answered && System.nanoTime() - beganNs < WAIT_NS) {
            transport.await(WAIT_NS, true);
            transport.poll(this, 100);
        }
        System.out.println();
    }

    @Override
    public void onReply(Arrival reply) {
        ByteBuffer data = reply.data;
        int number = IcmpEcho.number(data, reply.offset);
        System.out.printf(
                " reply %d of %d bytes from %s, %s, %.1f us",
                number,
                reply.length,
                IpAddress.of(reply.peerHi, reply.peerLo),
                reply.kernelStampNs == 0 ? "no stamp" : "kernel",
                (reply.kernelStampNs - sentNs[number]) / 1e3);
        answered = true;
    }

    @Override
    public void onTxStamp(Arrival sent) {
        sentNs[(int) IcmpEcho.tailCookie(sent.data, sent.offset, sent.length)] = sent.kernelStampNs;
    }

    @Override
    public void onIcmpError(Arrival error) {
        System.out.printf(
                " error %d/%d about %d to %s from %s",
                error.icmpType,
                error.icmpCode,
                IcmpEcho.number(error.data, error.offset),
                IpAddress.of(error.peerHi, error.peerLo),
                IpAddress.of(error.reporterHi, error.reporterLo));
        answered = true;
    }
}
