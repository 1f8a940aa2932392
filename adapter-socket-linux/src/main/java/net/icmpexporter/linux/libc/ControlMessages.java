package net.icmpexporter.linux.libc;

import java.nio.ByteBuffer;

/**
 * Walks the control messages of a received message ({@code struct cmsghdr}, bits/socket.h, cmsg(3)) without making
 * anything, and never beyond what the kernel said is there. One thread.
 */
public final class ControlMessages {

    private static final int LEN = 0;
    private static final int LEVEL = 8;
    private static final int TYPE = 12;
    private static final int HEADER_BYTES = 16;

    private final MessageVector messages;
    private final ByteBuffer bytes;
    private int next;
    private int end;
    private int current;
    private int length;

    public ControlMessages(MessageVector messages) {
        this.messages = messages;
        this.bytes = messages.bytes();
    }

    /** Starts before the first control message of a slot. */
    public void begin(int slot) {
        next = messages.controlOffset(slot);
        end = next + messages.controlLength(slot);
    }

    /** Goes to the next one; false if there is none. */
    public boolean next() {
        if (end - next < HEADER_BYTES) {
            return false;
        }
        long total = bytes.getLong(next + LEN);
        if (total < HEADER_BYTES || total > end - next) {
            return false;
        }
        current = next;
        length = (int) total - HEADER_BYTES;
        next += ((int) total + 7) & ~7;
        return true;
    }

    /** Whether the current one is of this level and type. */
    public boolean is(int level, int type) {
        return bytes.getInt(current + TYPE) == type && bytes.getInt(current + LEVEL) == level;
    }

    /** Index of its data in {@link MessageVector#bytes}. */
    public int data() {
        return current + HEADER_BYTES;
    }

    /** Bytes of its data. */
    public int length() {
        return length;
    }
}
