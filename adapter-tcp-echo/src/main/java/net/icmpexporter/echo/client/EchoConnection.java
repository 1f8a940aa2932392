package net.icmpexporter.echo.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import net.icmpexporter.echo.wire.WireForm;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ConnectionFault;
import net.icmpexporter.transport.ConnectionFigures;
import net.icmpexporter.transport.EchoPeer;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one session, and the next one after it breaks. The engine's thread writes to it; everything else is done by
 * the client's thread. What one of them keeps for the other to see is volatile.
 */
final class EchoConnection {

    private static final int FAULTS = ConnectionFault.values().length;
    private static final long NEVER = Long.MIN_VALUE;

    /** What there is of it now. Client's thread. */
    enum State {
        /** Nothing; the next attempt is due at some time. */
        APART,
        /** An attempt is under way. */
        CONNECTING,
        /** A connection. */
        CONNECTED
    }

    private final int reference;
    private final EchoPeer peer;
    private final Channel channel;
    private final WireForm form;

    // any thread reads; the client's thread writes
    private volatile @Nullable SocketChannel established;
    private volatile boolean given;
    /** Whether the first attempt is over, so that it says something of the target that there is no connection. */
    private volatile boolean tried;

    private volatile int localPort;
    private final AtomicLong connects = new AtomicLong();
    private final AtomicLongArray failures = new AtomicLongArray(FAULTS);
    private final AtomicLongArray breaks = new AtomicLongArray(FAULTS);

    // the engine's thread writes, the client's reads
    private volatile long usedMonoNs;
    private volatile long nextSequence;
    /** Since when frames have gone out without any answer; both threads write. */
    private volatile long unansweredSinceMonoNs = NEVER;

    // engine's thread
    private final ByteBuffer unsent =
            ByteBuffer.allocateDirect(WireForm.MAX_BYTES).limit(0);
    private @Nullable SocketChannel unsentOf;

    // client's thread
    private State state = State.APART;
    private @Nullable SocketChannel socket;
    private @Nullable SelectionKey key;
    private long dueMonoNs;
    private int failuresInARow;
    private final byte[] begun = new byte[WireForm.MAX_BYTES];
    private int begunBytes;

    EchoConnection(int reference, EchoPeer peer, WireForm form, long nowMonoNs) {
        this.reference = reference;
        this.peer = peer;
        this.channel = Channel.of(Protocol.ECHO, peer.address().family());
        this.form = form;
        this.usedMonoNs = nowMonoNs;
        this.dueMonoNs = nowMonoNs;
    }

    int reference() {
        return reference;
    }

    Channel channel() {
        return channel;
    }

    EchoPeer peer() {
        return peer;
    }

    WireForm form() {
        return form;
    }

    /** Any thread: whether it has been given up, so that its session needs another one. */
    boolean isGiven() {
        return given;
    }

    /** Any thread. */
    ConnectionFigures figures() {
        boolean connected = established != null;
        return new ConnectionFigures(
                connected, connected ? localPort : 0, connects.get(), counts(failures), counts(breaks));
    }

    private static Map<ConnectionFault, Long> counts(AtomicLongArray counts) {
        Map<ConnectionFault, Long> map = new EnumMap<>(ConnectionFault.class);
        for (ConnectionFault fault : ConnectionFault.values()) {
            map.put(fault, counts.get(fault.ordinal()));
        }
        return map;
    }

    /**
     * Engine's thread: writes a frame, all of it, or none as far as the other end can ever tell.
     *
     * @param frame from its position to its limit, in direct memory
     * @param sequence of the frame
     */
    SendResult write(ByteBuffer frame, long sequence, long nowMonoNs) {
        usedMonoNs = nowMonoNs;
        boolean wasTried = tried; // first: what is established afterwards is seen
        SocketChannel to = established;
        if (to == null) {
            return wasTried ? SendResult.NOT_CONNECTED : SendResult.CONNECTING;
        }
        try {
            if (unsent.hasRemaining() && unsentOf == to) {
                to.write(unsent);
                if (unsent.hasRemaining()) {
                    return SendResult.WOULD_BLOCK;
                }
            }
            nextSequence = sequence + 1;
            if (to.write(frame) == 0) {
                return SendResult.WOULD_BLOCK;
            }
        } catch (IOException broken) {
            // the client's thread finds it broken too, and says why
            return SendResult.NOT_CONNECTED;
        }
        if (frame.hasRemaining()) {
            unsent.clear().put(frame).flip();
            unsentOf = to;
        } else {
            unsent.limit(0);
        }
        if (unansweredSinceMonoNs == NEVER) {
            unansweredSinceMonoNs = nowMonoNs;
        }
        return SendResult.SENT;
    }

    // from here on the client's thread alone

    State state() {
        return state;
    }

    /** When its attempt is due, or given up. */
    long dueMonoNs() {
        return dueMonoNs;
    }

    int failuresInARow() {
        return failuresInARow;
    }

    long unusedNs(long nowMonoNs) {
        return nowMonoNs - usedMonoNs;
    }

    /** For how long frames have been sent without any answer; 0 if none is missing. */
    long silentNs(long nowMonoNs) {
        long sinceMonoNs = unansweredSinceMonoNs;
        return state != State.CONNECTED || sinceMonoNs == NEVER ? 0 : nowMonoNs - sinceMonoNs;
    }

    void connecting(SocketChannel attempt, SelectionKey itsKey, long giveUpMonoNs) {
        state = State.CONNECTING;
        socket = attempt;
        key = itsKey;
        dueMonoNs = giveUpMonoNs;
    }

    /** Ends an attempt; throws what the kernel has to say if it failed. */
    boolean finishConnect() throws IOException {
        return socket != null && socket.finishConnect();
    }

    void connected() {
        localPort = socket == null ? 0 : socket.socket().getLocalPort();
        state = State.CONNECTED;
        begunBytes = 0;
        unansweredSinceMonoNs = NEVER;
        connects.incrementAndGet();
        if (key != null) {
            key.interestOps(SelectionKey.OP_READ);
        }
        established = socket;
        tried = true;
    }

    /** It came to nothing, or to an end. */
    void failed(ConnectionFault fault) {
        (state == State.CONNECTED ? breaks : failures).incrementAndGet(fault.ordinal());
        failuresInARow++;
        tried = true;
        part();
    }

    void retryAt(long monoNs) {
        dueMonoNs = monoNs;
    }

    /** Its session is no more. */
    void giveUp() {
        given = true;
        part();
    }

    private void part() {
        established = null;
        state = State.APART;
        SocketChannel old = socket;
        socket = null;
        key = null;
        unansweredSinceMonoNs = NEVER;
        if (old != null) {
            try {
                old.close();
            } catch (IOException alreadyBroken) {
                return; // it is closed all the same (close(2))
            }
        }
    }

    /**
     * Reads what is there, as much as fits.
     *
     * @return bytes of whole frames at the beginning of {@code scratch}, -1 at the end of the stream
     */
    int read(ByteBuffer scratch) throws IOException {
        SocketChannel from = socket;
        scratch.clear().put(begun, 0, begunBytes);
        if (from == null || from.read(scratch) < 0) {
            return -1;
        }
        int end = scratch.position();
        int whole = end - end % form.bytes();
        begunBytes = end - whole;
        scratch.get(whole, begun, 0, begunBytes);
        return whole;
    }

    /** Whether a frame with this sequence can be the answer to one that was sent. */
    boolean mayAnswer(long sequence) {
        return sequence < nextSequence;
    }

    /** A frame was answered: the connection works. */
    void answered() {
        unansweredSinceMonoNs = NEVER;
        failuresInARow = 0;
    }
}
