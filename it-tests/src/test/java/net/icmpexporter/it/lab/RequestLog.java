package net.icmpexporter.it.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import net.icmpexporter.it.kernel.PacketCapture;

/**
 * When each echo request came in by a device, as a capture there has it: for many of them. Requests to different
 * addresses are told apart by the last 16 bits and the family. Any thread; what passed a quarter of a second ago is there.
 */
public final class RequestLog implements AutoCloseable {

    private static final long NS_PER_S = 1_000_000_000L;

    private final PacketCapture capture;

    private long[] stampsWallNs = new long[1 << 20];
    private int[] addresses = new int[1 << 20];
    private int count;

    /** Begins. */
    public RequestLog(Namespace namespace, String device) {
        try {
            capture = new PacketCapture(namespace.name(), namespace.interfaceIndex(device), this::packet);
        } catch (IOException e) {
            throw new LabFailure("capture: " + e.getMessage(), e);
        }
    }

    private synchronized void packet(long stampWallNs, boolean outgoing, ByteBuffer memory, int offset, int length) {
        if (outgoing || !EchoHeader.isRequest(memory, offset, length)) {
            return;
        }
        if (count == stampsWallNs.length) {
            stampsWallNs = Arrays.copyOf(stampsWallNs, 2 * count);
            addresses = Arrays.copyOf(addresses, 2 * count);
        }
        int family = IpHeader.isV6(memory, offset) ? 1 << 16 : 0;
        addresses[count] = family | (IpHeader.destinationTail(memory, offset) & 0xffff);
        stampsWallNs[count++] = stampWallNs;
    }

    /** Ends it. Fails if it missed a packet. */
    public void finish() {
        try {
            long missed = capture.finish();
            if (missed != 0) {
                throw new LabFailure("the capture missed " + missed + " packets");
            }
        } catch (IOException e) {
            throw new LabFailure("capture: " + e.getMessage(), e);
        }
    }

    /** All requests. */
    public synchronized int count() {
        return count;
    }

    /** Requests from {@code fromWallNs} on, for {@code seconds}. */
    public synchronized long countDuring(long fromWallNs, int seconds) {
        return Arrays.stream(stampsWallNs, 0, count)
                .filter(stamp -> isDuring(stamp, fromWallNs, seconds))
                .count();
    }

    /**
     * How often each address was asked during that time.
     *
     * @return the number of requests by address, for every address that was ever asked
     */
    public synchronized int[] perAddressDuring(long fromWallNs, int seconds) {
        int[] requests = new int[1 << 17];
        Arrays.fill(requests, -1);
        for (int request = 0; request < count; request++) {
            int address = addresses[request];
            requests[address] =
                    Math.max(requests[address], 0) + (isDuring(stampsWallNs[request], fromWallNs, seconds) ? 1 : 0);
        }
        return Arrays.stream(requests).filter(number -> number >= 0).toArray();
    }

    /** The most requests in any window of {@code windowNs}, wherever it begins, that lies in that time. */
    public synchronized int mostInAnyWindow(long windowNs, long fromWallNs, int seconds) {
        long[] stamps = Arrays.stream(stampsWallNs, 0, count)
                .filter(stamp -> isDuring(stamp, fromWallNs, seconds))
                .sorted()
                .toArray();
        int most = 0;
        int first = 0;
        for (int last = 0; last < stamps.length; last++) {
            while (stamps[last] - stamps[first] >= windowNs) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    private static boolean isDuring(long stampWallNs, long fromWallNs, int seconds) {
        return stampWallNs >= fromWallNs && stampWallNs < fromWallNs + seconds * NS_PER_S;
    }

    @Override
    public void close() {
        capture.close();
    }
}
