package net.icmpexporter.linux.libc;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A classic BPF program as SO_ATTACH_FILTER takes it: {@code struct sock_fprog} with its {@code struct sock_filter}s,
 * linux/filter.h. Instructions are given as in the kernel's Documentation/networking/filter.rst.
 */
public final class FilterProgram {

    /** Instruction codes, linux/bpf_common.h: load word, byte and half word, absolute, the latter two also indexed by x, and 4*(byte&amp;15) to x. */
    public static final int LD_W_ABS = 0x20;

    public static final int LD_B_ABS = 0x30;

    public static final int LD_H_ABS = 0x28;
    public static final int LD_B_IND = 0x50;
    public static final int LD_H_IND = 0x48;
    public static final int LDX_B_MSH = 0xb1;
    /** Jump if equal, jump if any bit is set, and return a number of bytes. */
    public static final int JEQ_K = 0x15;

    public static final int JSET_K = 0x45;
    /** Jump if greater or equal, jump if greater, both unsigned; and of the accumulator with a constant. */
    public static final int JGE_K = 0x35;

    public static final int JGT_K = 0x25;
    public static final int AND_K = 0x54;
    public static final int RET_K = 0x06;

    /** Where {@link #LD_W_ABS} finds the index of the interface that a packet came in by: SKF_AD_OFF + SKF_AD_IFINDEX. */
    public static final int INTERFACE_INDEX = -0x1000 + 8;

    private static final int INSTRUCTION_BYTES = 8;
    private static final int PROGRAM_BYTES = 16;

    private final NativeMemory memory;
    private final int count;

    /** @param instructions of {@link #instruction}, at least one */
    public FilterProgram(long... instructions) {
        count = instructions.length;
        memory = NativeMemory.allocate(PROGRAM_BYTES + count * INSTRUCTION_BYTES);
        ByteBuffer bytes = memory.bytes();
        bytes.putShort(0, (short) count);
        bytes.putLong(8, memory.addressOf(PROGRAM_BYTES));
        for (int i = 0; i < count; i++) {
            bytes.putLong(PROGRAM_BYTES + i * INSTRUCTION_BYTES, instructions[i]);
        }
    }

    /**
     * One {@code struct sock_filter}: code, where to jump if true and if false (instructions to skip), and the constant.
     */
    public static long instruction(int code, int ifTrue, int ifFalse, int constant) {
        return (Integer.toUnsignedLong(constant) << 32) | ((long) ifFalse << 24) | ((long) ifTrue << 16) | code;
    }

    /** This program with other instructions before it, which go on with it by running over their end. */
    public FilterProgram after(long... instructions) {
        long[] all = Arrays.copyOf(instructions, instructions.length + count);
        for (int i = 0; i < count; i++) {
            all[instructions.length + i] = instruction(i);
        }
        return new FilterProgram(all);
    }

    /** Where {@code struct sock_fprog} begins. */
    public long address() {
        return memory.address();
    }

    /** Bytes of {@code struct sock_fprog}. */
    public int addressBytes() {
        return PROGRAM_BYTES;
    }

    /** How many instructions it has. */
    public int size() {
        return count;
    }

    /** An instruction as {@link #instruction} made it. */
    public long instruction(int index) {
        return memory.bytes().getLong(PROGRAM_BYTES + index * INSTRUCTION_BYTES);
    }
}
