package net.icmpexporter.linux.libc;

import java.nio.ByteBuffer;

/** An array of {@code struct pollfd}, bits/poll.h, each asking for POLLIN. One thread. */
public final class PollFds {

    private static final int FD = 0;
    private static final int EVENTS = 4;
    private static final int REVENTS = 6;
    private static final int STRIDE = 8;

    private final NativeMemory memory;
    private final ByteBuffer bytes;

    public PollFds(int count) {
        memory = NativeMemory.allocate(count * STRIDE);
        bytes = memory.bytes();
        for (int i = 0; i < count; i++) {
            bytes.putShort(i * STRIDE + EVENTS, Sockets.POLLIN);
            set(i, -1);
        }
    }

    /** The address of an entry; the later ones follow it. */
    public long addressOf(int index) {
        return memory.addressOf(index * STRIDE);
    }

    /** The descriptor of an entry, about which nothing was answered yet; a negative one is skipped by the kernel. */
    public void set(int index, int fd) {
        bytes.putInt(index * STRIDE + FD, fd);
        bytes.putShort(index * STRIDE + REVENTS, (short) 0);
    }

    /** What the kernel answered for an entry, POLL... of {@link Sockets}. */
    public int answer(int index) {
        return bytes.getShort(index * STRIDE + REVENTS);
    }
}
