package net.icmpexporter.transport;

import java.util.List;

/**
 * Port: hands packets to a network and reports what comes back, in batches.
 *
 * <p><b>Thread.</b> One thread, the engine's, makes every call except {@link #wakeup} and {@link #status}, which any
 * thread may make at any time. Only {@link #await} blocks.
 *
 * <p><b>Memory.</b> Nothing is allocated per packet. The batches belong to the transport and live as long as it does;
 * what is in a batch may be overwritten once {@link #send} has returned. Views handed to the handler are valid during
 * the call.
 *
 * <p><b>Time.</b> A stamp carries its source. A transport never substitutes one source for another, never invents a
 * stamp, and passes a packet on without one when there is none. A stamp of a sent packet may come after the reply, or
 * never. Stamps of one channel and source are of one clock.
 *
 * <p><b>Checks.</b> On IPv6, and on ping sockets, packets with a bad checksum never come up: the kernel drops them. On
 * raw IPv4 they do. The checksums that cover addresses which only the kernel knows, of ICMPv6 and TCP, are written by the
 * transport: the caller leaves them 0. Filtering of foreign packets is an economy, not a promise.
 *
 * <p><b>Failure.</b> What a network or a kernel may do is a result or an arrival: no route, a full queue, a deleted
 * interface. A channel whose socket is lost becomes {@linkplain ChannelStatus#usable() unusable}; its sends answer
 * {@link SendResult#NO_SOCKET}, or {@link SendResult#NO_DEVICE} if it is the interface that is gone, until {@link #reopen}
 * succeeds; the others go on. An exception is a bug.
 */
public interface ProbeTransport extends AutoCloseable {

    /** The channels that it knows, always the same. */
    default List<Channel> channels() {
        return Channel.ofPackets();
    }

    /** What is usable of a channel now, {@linkplain ChannelStatus#unusable never} of one that it does not know. Any thread; never blocks. */
    ChannelStatus status(Channel channel);

    /**
     * The one batch of a channel that it knows; the same object for the life of the transport, also while the channel is unusable. Its
     * slots hold 1408 bytes or more, or an {@link net.icmpexporter.wire.EchoFrame} if the channel is one of connections.
     */
    SendBatch batch(Channel channel);

    /**
     * A session begins whose probes go over a connection: it is made from now on, so that it may be there when the first probe is
     * due. Whoever has no connections does nothing.
     *
     * @param reference of the session, as it stands in its {@link net.icmpexporter.wire.EchoFrame}s
     */
    default void connect(int reference, EchoPeer peer) {}

    /**
     * Offers every packet of the batch to the network, in order, and sets the result of every slot. A packet that is
     * refused does not keep the later ones from being tried. An error left over from an earlier packet (an ICMP error that
     * the socket still had to report) is never taken for this packet's result.
     *
     * <p>A packet goes out with its {@linkplain SendBatch#options options} or not at all, and the others are none the worse
     * for it: {@link SendResult#NO_DEVICE} if there is no such interface, or none that answers are heard from;
     * {@link SendResult#NO_SOURCE_ADDRESS} if the source is not an address of this host and of the target's family.
     */
    void send(SendBatch batch);

    /**
     * Delivers what has arrived. Within a channel, stamps of sent packets and ICMP errors come before replies, and each of
     * the two oldest first; between channels there is no order.
     *
     * @param limit the most arrivals to deliver, positive; a transport may exceed it by less than one of its own batches
     * @return how many were delivered; fewer than {@code limit} means that everything which had reached the sockets
     *     before the call has been delivered
     */
    int poll(ArrivalHandler handler, int limit);

    /**
     * Replies lost on this host since the start because a receive buffer was full, as the kernel counts them now. ICMP errors
     * and stamps of sent packets that found no room are counted by no kernel; so it also grows, by at least one, when the
     * buffer turned out to have been full, or nearly, since the last call. Growth means: from a probe that was in flight then,
     * no answer is no evidence. Never decreases, also not across {@link #reopen}. Costs a system call.
     */
    long overflowDrops(Channel channel);

    /**
     * Says what load to be ready for. The transport sizes its buffers for at least one second of it, as far as it is
     * allowed to; it may be called again with any value.
     *
     * @param probesPerSecond probes a second over all channels
     */
    void reserve(long probesPerSecond);

    /**
     * Waits until {@link #wakeup} is called, {@code maxWaitNs} has passed, or, if {@code untilArrival}, {@link #poll}
     * has something to deliver. May return early for no reason. Does not wait at all if {@code maxWaitNs} is not
     * positive.
     */
    void await(long maxWaitNs, boolean untilArrival);

    /** Ends the current {@link #await}, or else the next one at once. Any thread; never blocks. */
    void wakeup();

    /**
     * Tries to open what was lost. Cheap when nothing was. The caller backs off between attempts.
     *
     * @return whether everything that was usable at the start is usable again
     */
    boolean reopen();

    /** Whether {@link #reopen} has something to do: a socket that was usable at the start is not now. */
    boolean needsReopen();

    /** Closes every socket. Idempotent; later calls of other methods are bugs, but for {@link #wakeup}, which does nothing. */
    @Override
    void close();
}
