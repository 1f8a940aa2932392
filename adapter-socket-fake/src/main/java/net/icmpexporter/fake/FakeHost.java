package net.icmpexporter.fake;

import net.icmpexporter.fake.fault.FaultScript;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * The host between program and network: how long its kernel takes, what it has room for, what goes wrong on it. Immutable;
 * any thread.
 *
 * @param txDelayNs from the system call to the stamp of a sent packet, in nanoseconds
 * @param rxDelayNs from the stamp of an arrived packet until the program can read it, in nanoseconds
 * @param linkHeaderBytes bytes before the IP header of a sent packet that comes back with its stamp: 14 for Ethernet, 0
 *     for a tunnel
 * @param receiveBuffer replies that wait in a socket at most; more are dropped and counted
 * @param errorQueue stamps and ICMP errors that wait in a socket at most; more are dropped, and nobody counts
 *     them, but that there were some is noticed
 * @param faults what goes wrong
 * @param card the network card, if it stamps
 */
public record FakeHost(
        long txDelayNs,
        long rxDelayNs,
        int linkHeaderBytes,
        int receiveBuffer,
        int errorQueue,
        FaultScript faults,
        @Nullable FakeCard card) {

    /** The name of its only interface. */
    public static final String INTERFACE = "fake0";

    /** A host on an Ethernet that takes 20 us to send, 30 us to receive, and has room for everything. */
    public static FakeHost sound() {
        return new FakeHost(20_000, 30_000, 14, Integer.MAX_VALUE, Integer.MAX_VALUE, FaultScript.none(), null);
    }

    /** Its address, in the ranges for benchmarks (RFC 2544, RFC 5180). */
    public static IpAddress address(IpFamily family) {
        return Answers.host(family);
    }

    /** What its kernel answers to a packet that it cannot send with its options, or null. */
    static @Nullable SendResult refusal(PacketOptions packet, IpFamily family) {
        if (!packet.interfaceName().isEmpty() && !packet.interfaceName().equals(INTERFACE)) {
            return SendResult.NO_DEVICE;
        }
        IpAddress source = packet.source();
        return source == null || source.equals(address(family)) ? null : SendResult.NO_SOURCE_ADDRESS;
    }

    /** The same with other delays. */
    public FakeHost withDelaysNs(long newTxDelayNs, long newRxDelayNs) {
        return new FakeHost(newTxDelayNs, newRxDelayNs, linkHeaderBytes, receiveBuffer, errorQueue, faults, card);
    }

    /** The same on another kind of link. */
    public FakeHost withLinkHeaderBytes(int newLinkHeaderBytes) {
        return new FakeHost(txDelayNs, rxDelayNs, newLinkHeaderBytes, receiveBuffer, errorQueue, faults, card);
    }

    /** The same with that much room in each socket. */
    public FakeHost withBuffers(int newReceiveBuffer, int newErrorQueue) {
        return new FakeHost(txDelayNs, rxDelayNs, linkHeaderBytes, newReceiveBuffer, newErrorQueue, faults, card);
    }

    /** The same with other faults. */
    public FakeHost withFaults(FaultScript newFaults) {
        return new FakeHost(txDelayNs, rxDelayNs, linkHeaderBytes, receiveBuffer, errorQueue, newFaults, card);
    }

    /** The same with a network card that stamps beside the kernel. */
    public FakeHost withCard(FakeCard newCard) {
        return new FakeHost(txDelayNs, rxDelayNs, linkHeaderBytes, receiveBuffer, errorQueue, faults, newCard);
    }
}
