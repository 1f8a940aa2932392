package net.icmpexporter.fake;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.icmpexporter.fake.Seen.What;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import net.icmpexporter.wire.IcmpEcho;
import net.icmpexporter.wire.TcpSyn;

/** A transport in virtual time, with hands to send single probes and to let time pass, and everything that came up. */
final class Bench implements ArrivalHandler {

    static final int PAYLOAD_BYTES = 40;
    static final int MESSAGE_BYTES = IcmpEcho.HEADER_BYTES + PAYLOAD_BYTES;
    static final long MS_NS = 1_000_000;
    static final long S_NS = 1_000_000_000;

    static final int FIRST_SYN_PORT = 61_000;
    static final int FIRST_SYN_SEQUENCE = 0xFFFF_FFF0;

    private static final long COOKIE = 0x0123456789ABCDEFL;
    private static final int REFERENCE = 77;

    final FakeClocks clocks = FakeClocks.withUnrelatedOrigins();
    final FakeNetwork network;
    final FakeProbeTransport transport;
    final List<Seen> seen = new ArrayList<>();
    private final StringBuilder tape = new StringBuilder();

    Bench(FakeNetwork network) {
        this(network, FakeHost.sound());
    }

    Bench(FakeNetwork network, FakeHost host) {
        this.network = network;
        this.transport = FakeProbeTransport.inVirtualTime(network, host, clocks);
    }

    /** Sends one probe now. */
    SendResult ping(String address, int number) {
        IpAddress destination = parse(address);
        SendBatch batch = transport.batch(Channel.of(Protocol.ICMP, destination.family()));
        batch.clear();
        writeRequest(batch, destination, number);
        transport.send(batch);
        tape.append(clocks.elapsedNs()).append(' ').append(address).append(' ').append(batch.result(0));
        tape.append('\n');
        return batch.result(0);
    }

    /** Sends a TCP SYN now, from a port and with a sequence number that tell its number. */
    SendResult syn(String address, int port, int number) {
        IpAddress destination = parse(address);
        SendBatch batch = transport.batch(Channel.of(Protocol.TCP, destination.family()));
        batch.clear();
        writeSyn(batch, destination, port, number);
        transport.send(batch);
        tape.append(clocks.elapsedNs()).append(' ').append(address).append(' ').append(batch.result(0));
        tape.append('\n');
        return batch.result(0);
    }

    /** Takes a slot of a batch for a SYN. */
    void writeSyn(SendBatch batch, IpAddress destination, int port, int number) {
        int slot = batch.add(destination, TcpSyn.BYTES, number);
        TcpSyn.write(
                batch.memory(),
                batch.offset(slot),
                destination.family(),
                FIRST_SYN_PORT + number,
                port,
                FIRST_SYN_SEQUENCE + number,
                number);
    }

    /** Sends {@code count} SYNs, numbered from 0, {@code intervalNs} apart, and reads what comes meanwhile. */
    void syns(String address, int port, int count, long intervalNs) {
        for (int number = 0; number < count; number++) {
            syn(address, port, number);
            pass(intervalNs);
        }
    }

    /** Sends one probe of another kind now. */
    SendResult ping(String address, int number, PacketOptions packet) {
        IpAddress destination = parse(address);
        SendBatch batch = transport.batch(Channel.of(Protocol.ICMP, destination.family()));
        batch.clear();
        writeRequest(batch, destination, number, packet);
        transport.send(batch);
        return batch.result(0);
    }

    /** Takes a slot of a batch for a probe. */
    void writeRequest(SendBatch batch, IpAddress destination, int number) {
        writeRequest(batch, destination, number, PacketOptions.USUAL);
    }

    private void writeRequest(SendBatch batch, IpAddress destination, int number, PacketOptions packet) {
        IpFamily family = destination.family();
        int slot = batch.add(destination, MESSAGE_BYTES, number, packet);
        int identifier = transport.status(Channel.of(Protocol.ICMP, family)).echoIdentifier();
        IcmpEcho.writeRequest(
                batch.memory(), batch.offset(slot), family, identifier, REFERENCE, number, COOKIE, PAYLOAD_BYTES);
    }

    /** Sends {@code count} probes, numbered from 0, {@code intervalNs} apart, and reads what comes meanwhile. */
    void pings(String address, int count, long intervalNs) {
        for (int number = 0; number < count; number++) {
            ping(address, number);
            pass(intervalNs);
        }
    }

    /** Lets time pass and reads each arrival when it is there. */
    void pass(long ns) {
        long endNs = clocks.elapsedNs() + ns;
        poll();
        while (clocks.elapsedNs() < endNs) {
            transport.await(endNs - clocks.elapsedNs(), true);
            poll();
        }
    }

    /** Reads everything that is there now. */
    void poll() {
        int delivered = transport.poll(this, 16);
        while (delivered == 16) {
            delivered = transport.poll(this, 16);
        }
    }

    /** What came up so far of one kind. */
    List<Seen> seen(What what) {
        return seen.stream().filter(one -> one.what() == what).toList();
    }

    /** Every send and every arrival, down to the last byte and nanosecond. */
    String tape() {
        return tape.toString();
    }

    static IpAddress parse(String address) {
        IpAddress parsed = IpAddress.parse(address);
        if (parsed == null) {
            throw new IllegalArgumentException(address);
        }
        return parsed;
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void onReply(Arrival reply) {
        keep(What.REPLY, reply);
    }

    @Override
    public void onTxStamp(Arrival sent) {
        keep(What.TX_STAMP, sent);
    }

    @Override
    public void onIcmpError(Arrival error) {
        keep(What.ICMP_ERROR, error);
    }

    private void keep(What what, Arrival arrival) {
        Seen one = Seen.of(what, clocks.elapsedNs(), arrival);
        seen.add(one);
        tape.append(one).append('\n');
    }
}
