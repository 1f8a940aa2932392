package net.icmpexporter.transport;

import java.nio.ByteBuffer;
import net.icmpexporter.net.IpAddress;

/**
 * Packets of one channel that go out together, in slots of equal size over one piece of memory. The transport allocates
 * it once; the engine fills it, has it sent, reads the result of every slot and clears it. Engine thread only.
 */
public final class SendBatch {

    private static final long UNTIMED = Long.MIN_VALUE;

    private final Channel channel;
    private final ByteBuffer memory;
    private final int slotBytes;
    private final IpAddress[] destinations;
    private final int[] lengths;
    private final int[] tokens;
    private final PacketOptions[] options;
    private final SendResult[] results;
    private final long[] sentMonoNs;
    private int size;

    /**
     * @param memory at least {@code slots * slotBytes} bytes from index 0, big endian whatever its own order is (slots
     *     are written through absolute indices by the wire codecs)
     * @param slots packets a batch, positive
     * @param slotBytes the largest packet in bytes: transport header and payload, no IP header
     */
    public SendBatch(Channel channel, ByteBuffer memory, int slots, int slotBytes) {
        if (slots < 1 || slotBytes < 1 || memory.capacity() < (long) slots * slotBytes) {
            throw new IllegalArgumentException(
                    slots + " slots of " + slotBytes + " bytes do not fit into " + memory.capacity());
        }
        this.channel = channel;
        this.memory = memory;
        this.slotBytes = slotBytes;
        this.destinations = new IpAddress[slots];
        this.lengths = new int[slots];
        this.tokens = new int[slots];
        this.options = new PacketOptions[slots];
        this.results = new SendResult[slots];
        this.sentMonoNs = new long[slots];
    }

    /** Where everything in here goes. */
    public Channel channel() {
        return channel;
    }

    /** The memory under all slots; slot {@code i} begins at {@link #offset}. */
    public ByteBuffer memory() {
        return memory;
    }

    /** Index into {@link #memory} of the first byte of a slot. */
    public int offset(int slot) {
        return slot * slotBytes;
    }

    /** The largest packet of a slot in bytes. */
    public int slotBytes() {
        return slotBytes;
    }

    /** Packets in the batch now. */
    public int size() {
        return size;
    }

    /** Whether {@link #add} has no slot left. */
    public boolean isFull() {
        return size == lengths.length;
    }

    /** Takes the next slot for a packet with nothing special about it; see {@link #add(IpAddress, int, int, PacketOptions)}. */
    public int add(IpAddress destination, int length, int token) {
        return add(destination, length, token, PacketOptions.USUAL);
    }

    /**
     * Takes the next slot. The caller then writes {@code length} bytes at {@link #offset}.
     *
     * @param destination an address of this batch's family; not checked
     * @param length bytes to send, at most {@link #slotBytes}
     * @param token whatever the caller wants to find again behind {@link #token}
     * @param packetOptions what is special about the packet; held until the slot is used again
     * @return the slot
     * @throws IllegalStateException if the batch is full, or the packet too long
     */
    public int add(IpAddress destination, int length, int token, PacketOptions packetOptions) {
        if (isFull() || length > slotBytes) {
            throw new IllegalStateException("slot " + size + ", " + length + " bytes: the batch has " + lengths.length
                    + " slots of " + slotBytes);
        }
        destinations[size] = destination;
        lengths[size] = length;
        tokens[size] = token;
        options[size] = packetOptions;
        results[size] = SendResult.NO_SOCKET;
        sentMonoNs[size] = UNTIMED;
        return size++;
    }

    /** Where the packet of a slot goes. */
    public IpAddress destination(int slot) {
        return destinations[slot];
    }

    /** Bytes of the packet in a slot. */
    public int length(int slot) {
        return lengths[slot];
    }

    /** What the caller of {@link #add} gave. */
    public int token(int slot) {
        return tokens[slot];
    }

    /** What is special about the packet of a slot; {@link PacketOptions#USUAL} itself if nothing is. */
    public PacketOptions options(int slot) {
        return options[slot];
    }

    /** What became of a slot; meaningful after {@link ProbeTransport#send}. */
    public SendResult result(int slot) {
        return results[slot];
    }

    /** For transports: says what became of a slot. */
    public void setResult(int slot, SendResult result) {
        results[slot] = result;
    }

    /** For transports over connections: when a slot went out, on the monotonic clock, read just before. */
    public void setSentMonoNs(int slot, long monoNs) {
        sentMonoNs[slot] = monoNs;
    }

    /** When a slot went out, on the monotonic clock; {@code elseMonoNs} if the transport does not say. */
    public long sentMonoNs(int slot, long elseMonoNs) {
        return sentMonoNs[slot] == UNTIMED ? elseMonoNs : sentMonoNs[slot];
    }

    /** Forgets all slots. */
    public void clear() {
        size = 0;
    }
}
