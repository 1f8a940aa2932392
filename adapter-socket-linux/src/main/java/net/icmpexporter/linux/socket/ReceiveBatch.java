package net.icmpexporter.linux.socket;

import java.nio.ByteBuffer;
import net.icmpexporter.linux.libc.ControlMessages;
import net.icmpexporter.linux.libc.ExtendedError;
import net.icmpexporter.linux.libc.MessageVector;
import net.icmpexporter.linux.libc.NativeMemory;
import net.icmpexporter.linux.libc.SockAddr;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.libc.Timespec;
import net.icmpexporter.transport.Arrival;

/**
 * Memory for one recvmmsg(2), used in turn by every socket and queue, and the reading of what came. Engine thread only;
 * allocates nothing after its construction.
 */
public final class ReceiveBatch {

    /** Room for a packet: more than a looped packet with its headers, and more than an ICMP error may quote. */
    private static final int DATA_BYTES = 2048;

    /**
     * Room for control data: stamps take 64 bytes, an error 64, hop limit and drop count 24 each, which is 176 if they ever
     * came together. What does not fit would be cut off.
     */
    private static final int CONTROL_BYTES = 256;

    private static final int NONE = -1;

    private final Sys sys;
    private final int slots;
    private final MessageVector messages;
    private final ControlMessages control;
    private final ByteBuffer headers;
    private final NativeMemory dataMemory;
    private final ByteBuffer data;
    private final Arrival arrival = new Arrival();
    private int used;

    private long kernelStampNs;
    private long nicStampNs;
    private int error;
    private boolean hasDropCount;
    private int dropCount;
    private int hopLimit;

    /** @param slots messages a call, positive */
    public ReceiveBatch(Sys sys, int slots) {
        this.sys = sys;
        this.slots = slots;
        this.messages = new MessageVector(slots, SockAddr.IPV6_BYTES, CONTROL_BYTES);
        this.control = new ControlMessages(messages);
        this.headers = messages.bytes();
        this.dataMemory = NativeMemory.allocate(slots * DATA_BYTES);
        this.data = dataMemory.packetBytes();
        for (int slot = 0; slot < slots; slot++) {
            messages.setData(slot, dataMemory.addressOf(slot * DATA_BYTES), DATA_BYTES);
        }
    }

    /** Reads up to {@code limit} messages: how many, or the negative errno. */
    int receive(int fd, int limit, int flags) {
        for (int slot = 0; slot < used; slot++) {
            messages.rearm(slot);
        }
        int count = Math.min(slots, limit);
        int received = sys.recvmmsg(fd, messages.addressOf(0), count, flags | Sockets.MSG_DONTWAIT);
        used = Math.max(0, received);
        return received;
    }

    /** The window over this memory that is refilled for every message. */
    Arrival arrival() {
        return arrival;
    }

    /** Most messages a call. */
    int slots() {
        return slots;
    }

    /** Finds what the control data of a slot say; for the getters below. */
    void readControl(int slot) {
        kernelStampNs = 0;
        nicStampNs = 0;
        error = NONE;
        hasDropCount = false;
        hopLimit = 0;
        control.begin(slot);
        while (control.next()) {
            if (control.is(Sockets.SOL_SOCKET, Sockets.SO_TIMESTAMPING)) {
                if (control.length() >= Timespec.SCM_TIMESTAMPING_BYTES) {
                    kernelStampNs = Timespec.toNs(headers, control.data());
                    nicStampNs = Timespec.toNs(headers, control.data() + Timespec.SCM_HARDWARE);
                }
            } else if (control.is(Sockets.SOL_IP, Sockets.IP_RECVERR)
                    || control.is(Sockets.SOL_IPV6, Sockets.IPV6_RECVERR)) {
                error = control.length() >= ExtendedError.BYTES + SockAddr.IPV4_BYTES ? control.data() : NONE;
            } else if (control.is(Sockets.SOL_SOCKET, Sockets.SO_RXQ_OVFL) && control.length() >= 4) {
                hasDropCount = true;
                dropCount = headers.getInt(control.data());
            } else if (control.is(Sockets.SOL_IP, Sockets.IP_TTL)
                    || control.is(Sockets.SOL_IPV6, Sockets.IPV6_HOPLIMIT)) {
                hopLimit = control.length() >= 4 ? headers.getInt(control.data()) : 0;
            }
        }
    }

    /** The software stamp, nanoseconds of the wall clock; 0 if there is none. */
    long kernelStampNs() {
        return kernelStampNs;
    }

    /** The hardware stamp, nanoseconds of the card's clock; 0 if there is none. */
    long nicStampNs() {
        return nicStampNs;
    }

    /** Index of the extended error in {@link #headers}, or negative if there is none. */
    int error() {
        return error;
    }

    /** Whether the message carries the count of drops before it, {@link #dropCount}. */
    boolean hasDropCount() {
        return hasDropCount;
    }

    /** See {@link #hasDropCount}; unsigned 32 bits. */
    int dropCount() {
        return dropCount;
    }

    /** The TTL or hop limit of the packet, 0 to 255; 0 if the kernel does not say. */
    int hopLimit() {
        return hopLimit;
    }

    /** Names and control data, in the order of this machine. */
    ByteBuffer headers() {
        return headers;
    }

    /** Index of a slot's address in {@link #headers}; negative if the kernel gave none. */
    int name(int slot) {
        return messages.nameLength(slot) == 0 ? NONE : messages.nameOffset(slot);
    }

    /** The packets, big endian. */
    ByteBuffer data() {
        return data;
    }

    /** Index of a slot's first byte in {@link #data}. */
    int offset(int slot) {
        return slot * DATA_BYTES;
    }

    /** Bytes received into a slot. */
    int length(int slot) {
        return messages.length(slot);
    }

    /** Whether control data of a slot were cut off. */
    boolean isControlTruncated(int slot) {
        return (messages.flags(slot) & Sockets.MSG_CTRUNC) != 0;
    }

    /** Whether data of a slot were cut off. */
    boolean isDataTruncated(int slot) {
        return (messages.flags(slot) & Sockets.MSG_TRUNC) != 0;
    }
}
