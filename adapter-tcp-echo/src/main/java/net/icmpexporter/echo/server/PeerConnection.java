package net.icmpexporter.echo.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import net.icmpexporter.echo.wire.WireForm;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.EchoServerCounter;
import net.icmpexporter.stats.EchoServerMeter;
import org.jspecify.annotations.Nullable;

/**
 * One client. Of what it sends only whole frames go back; the beginning of the next one is kept. If it does not take them,
 * nothing more is read from it until it has, so that a client holds no more memory than one reading. The server's thread.
 */
final class PeerConnection {

    private final SocketChannel channel;
    private final IpAddress address;
    private final EchoServerMeter meter;
    private final byte[] begun = new byte[WireForm.MAX_BYTES];
    private int begunBytes;
    private @Nullable WireForm form;
    private @Nullable ByteBuffer unsent;
    private long lastFrameMonoNs;

    PeerConnection(SocketChannel channel, IpAddress address, EchoServerMeter meter, long nowMonoNs) {
        this.channel = channel;
        this.address = address;
        this.meter = meter;
        this.lastFrameMonoNs = nowMonoNs;
    }

    IpAddress address() {
        return address;
    }

    /** How long ago the last whole frame came, or the connection began. */
    long idleNs(long nowMonoNs) {
        return nowMonoNs - lastFrameMonoNs;
    }

    /** Does what the socket is ready for. Why the connection is to be closed, or null. */
    @Nullable
    EchoServerCounter serve(SelectionKey key, ByteBuffer scratch, long nowMonoNs) {
        try {
            ByteBuffer waiting = unsent;
            if (waiting == null) {
                return read(key, scratch, nowMonoNs);
            }
            channel.write(waiting);
            if (!waiting.hasRemaining()) {
                unsent = null;
                key.interestOps(SelectionKey.OP_READ);
            }
            return null;
        } catch (IOException broken) {
            return EchoServerCounter.CLOSED_RESET;
        }
    }

    private @Nullable EchoServerCounter read(SelectionKey key, ByteBuffer scratch, long nowMonoNs) throws IOException {
        scratch.clear().put(begun, 0, begunBytes);
        if (channel.read(scratch) < 0) {
            return EchoServerCounter.CLOSED_BY_CLIENT;
        }
        int end = scratch.position();
        if (form == null && end >= WireForm.TELLING_BYTES) {
            form = WireForm.told(scratch, 0);
        }
        int whole = form == null ? 0 : wholeFrames(form, scratch, end);
        if (whole < 0) {
            return EchoServerCounter.CLOSED_MALFORMED;
        }
        begunBytes = end - whole;
        scratch.get(whole, begun, 0, begunBytes);
        if (form != null && whole > 0) {
            lastFrameMonoNs = nowMonoNs;
            meter.add(EchoServerCounter.FRAMES, whole / form.bytes());
            sendBack(key, scratch.limit(whole).position(0));
        }
        return null;
    }

    /** The bytes of the frames that are there; -1 if one of them is none. */
    private static int wholeFrames(WireForm form, ByteBuffer data, int end) {
        int at = 0;
        while (at + form.bytes() <= end) {
            if (!form.isFrame(data, at)) {
                return -1;
            }
            at += form.bytes();
        }
        return at;
    }

    private void sendBack(SelectionKey key, ByteBuffer frames) throws IOException {
        channel.write(frames);
        if (frames.hasRemaining()) {
            unsent = ByteBuffer.allocate(frames.remaining()).put(frames).flip();
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    /** Closes it in an orderly way: what is on its way to the client still arrives. */
    void close() {
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            return; // it is closed all the same (close(2))
        }
    }
}
