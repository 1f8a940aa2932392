package net.icmpexporter.linux.socket;

import java.nio.ByteBuffer;
import net.icmpexporter.linux.libc.FilterProgram;

/** A small machine for classic BPF that follows Documentation/networking/filter.rst. */
final class FilterMachine {

    /** Classes of instructions, linux/bpf_common.h. */
    private static final int CLASS = 0x07;

    private static final int LD = 0x00;
    private static final int LDX = 0x01;

    private FilterMachine() {}

    /** What a program returns for a packet: 0 if it does not pass; also for one that ends too early, as in the kernel. */
    static int run(FilterProgram program, byte[] packet) {
        long a = 0;
        long x = 0;
        for (int at = 0; at < program.size(); at++) {
            long instruction = program.instruction(at);
            int code = (int) instruction & 0xFFFF;
            int ifTrue = (int) (instruction >>> 16) & 0xFF;
            int ifFalse = (int) (instruction >>> 24) & 0xFF;
            int k = (int) (instruction >>> 32);
            long unsignedK = Integer.toUnsignedLong(k);
            int size = code == FilterProgram.LD_H_ABS || code == FilterProgram.LD_H_IND ? 2 : 1;
            long from = code == FilterProgram.LD_B_IND || code == FilterProgram.LD_H_IND ? x + unsignedK : unsignedK;
            boolean isLoad = (code & CLASS) == LD || (code & CLASS) == LDX;
            if (isLoad && from + size > packet.length) {
                return 0;
            }
            switch (code) {
                case FilterProgram.LD_B_ABS, FilterProgram.LD_B_IND -> a = packet[(int) from] & 0xFF;
                case FilterProgram.LD_H_ABS, FilterProgram.LD_H_IND ->
                    a = ByteBuffer.wrap(packet).getChar((int) from);
                case FilterProgram.LDX_B_MSH -> x = 4L * (packet[(int) from] & 0x0F);
                case FilterProgram.JEQ_K -> at += a == unsignedK ? ifTrue : ifFalse;
                case FilterProgram.JGE_K -> at += a >= unsignedK ? ifTrue : ifFalse;
                case FilterProgram.JGT_K -> at += a > unsignedK ? ifTrue : ifFalse;
                case FilterProgram.AND_K -> a &= unsignedK;
                case FilterProgram.JSET_K -> at += (a & unsignedK) != 0 ? ifTrue : ifFalse;
                case FilterProgram.RET_K -> {
                    return k;
                }
                default -> throw new AssertionError("code " + code);
            }
        }
        throw new AssertionError("no return");
    }
}
