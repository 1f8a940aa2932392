package net.icmpexporter.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Byte images, as a C compiler and the kernel make them, against our offsets. */
class StructuresTest {

    private final ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);

    @Test
    void sockaddrIn() {
        SockAddr.setFamily(bytes, 4, Sockets.AF_INET);
        SockAddr.setPort(bytes, 4, 0x1234);
        SockAddr.setIpv4(bytes, 4, 0xC0000209);
        assertThat(hex(4, SockAddr.IPV4_BYTES)).isEqualTo("0200" + "1234" + "c0000209" + "00".repeat(8));
        assertThat(SockAddr.family(bytes, 4)).isEqualTo(Sockets.AF_INET);
        assertThat(SockAddr.port(bytes, 4)).isEqualTo(0x1234);
        assertThat(SockAddr.hi(bytes, 4)).isZero();
        assertThat(SockAddr.lo(bytes, 4)).isEqualTo(0xFFFF_C0000209L);
        assertThat(SockAddr.ipv4(bytes, 4)).isEqualTo(0xC0000209);
    }

    @Test
    void sockaddrIn6() {
        SockAddr.setFamily(bytes, 4, Sockets.AF_INET6);
        SockAddr.setIpv6(bytes, 4, 0x20010DB8_00000001L, 0x8000_0000_0000_00FFL);
        assertThat(hex(4, SockAddr.IPV6_BYTES))
                .isEqualTo("0a00" + "0000" + "00000000" + "20010db800000001" + "80000000000000ff" + "00000000");
        assertThat(SockAddr.hi(bytes, 4)).isEqualTo(0x20010DB8_00000001L);
        assertThat(SockAddr.lo(bytes, 4)).isEqualTo(0x8000_0000_0000_00FFL);
    }

    /** struct cmsghdr: 28 bytes of it count, level and type; struct in_pktinfo: no interface, the source, nothing. */
    @Test
    void inPktinfo() {
        for (int i = 0; i < 64; i++) {
            bytes.put(i, (byte) 0xEE);
        }
        assertThat(PacketInfo.ipv4(bytes, 8, 0, 0)).isEqualTo(8 + PacketInfo.IPV4_BYTES);
        PacketInfo.setIpv4Source(bytes, 8, 0xC0000209);
        PacketInfo.setIpv4Source(bytes, 8, 0xCB00710A);
        assertThat(hex(8, PacketInfo.IPV4_BYTES))
                .isEqualTo("1c00000000000000" + "00000000" + "08000000" + "00000000" + "cb00710a" + "00000000"
                        + "00000000");
        assertThat(bytes.get(7)).isEqualTo((byte) 0xEE);
        assertThat(bytes.get(8 + PacketInfo.IPV4_BYTES)).isEqualTo((byte) 0xEE);
    }

    /** The stamp of the kernel is the first of three, that of the card the third (linux/errqueue.h). */
    @Test
    void scmTimestamping() {
        Timespec.setNs(bytes, 8, 11_000_000_012L);
        Timespec.setNs(bytes, 8 + 16, 0);
        Timespec.setNs(bytes, 8 + 32, 33_000_000_034L);
        assertThat(Timespec.SCM_TIMESTAMPING_BYTES).isEqualTo(48);
        assertThat(Timespec.toNs(bytes, 8)).isEqualTo(11_000_000_012L);
        assertThat(Timespec.toNs(bytes, 8 + Timespec.SCM_HARDWARE)).isEqualTo(33_000_000_034L);
    }

    @Test
    void noAddressIsZero() {
        bytes.putLong(8, -1);
        assertThat(SockAddr.hi(bytes, 0)).isZero();
        assertThat(SockAddr.lo(bytes, 0)).isZero();
    }

    @Test
    void sockExtendedErr() {
        put(4, "71000000" + "02" + "03" + "0d" + "00" + "dc050000" + "00000000");
        assertThat(ExtendedError.origin(bytes, 4)).isEqualTo(ExtendedError.ORIGIN_ICMP);
        assertThat(ExtendedError.type(bytes, 4)).isEqualTo(3);
        assertThat(ExtendedError.code(bytes, 4)).isEqualTo(13);
        assertThat(ExtendedError.info(bytes, 4)).isEqualTo(1500);
    }

    @Test
    void timespec() {
        Timespec.setNs(bytes, 8, 1_795_202_739_516_111_192L);
        assertThat(bytes.getLong(8)).isEqualTo(1_795_202_739L);
        assertThat(bytes.getLong(16)).isEqualTo(516_111_192L);
        assertThat(Timespec.toNs(bytes, 8)).isEqualTo(1_795_202_739_516_111_192L);
    }

    @Test
    void sockFilter() {
        FilterProgram program = new FilterProgram(
                FilterProgram.instruction(FilterProgram.JEQ_K, 1, 2, 0xAABBCCDD),
                FilterProgram.instruction(FilterProgram.RET_K, 0, 0, -1));
        assertThat(program.size()).isEqualTo(2);
        bytes.putLong(0, program.instruction(0));
        bytes.putLong(8, program.instruction(1));
        assertThat(hex(0, 16)).isEqualTo("1500" + "01" + "02" + "ddccbbaa" + "0600" + "00" + "00" + "ffffffff");
        assertThat(NativeView.getInt(program.address()) & 0xFFFF).isEqualTo(2);
    }

    @Test
    void controlMessagesAreWalked() {
        MessageVector messages = messageWith("1400000000000000" + "01000000" + "28000000" + "07000000" + "00000000"
                + "1800000000000000" + "29000000" + "19000000" + "1122334455667788");
        ControlMessages control = new ControlMessages(messages);
        control.begin(0);
        assertThat(control.next()).isTrue();
        assertThat(control.is(Sockets.SOL_SOCKET, Sockets.SO_RXQ_OVFL)).isTrue();
        assertThat(control.length()).isEqualTo(4);
        assertThat(messages.bytes().getInt(control.data())).isEqualTo(7);
        assertThat(control.next()).isTrue();
        assertThat(control.is(Sockets.SOL_IPV6, Sockets.IPV6_RECVERR)).isTrue();
        assertThat(control.is(Sockets.SOL_SOCKET, Sockets.IPV6_RECVERR)).isFalse();
        assertThat(control.length()).isEqualTo(8);
        assertThat(control.next()).isFalse();
    }

    /** jnr-posix' own walk never ends on a length of 0; a length beyond the end would read the next slot's data. */
    @Test
    void impossibleLengthsEndTheWalk() {
        for (String length :
                new String[] {"0000000000000000", "0f00000000000000", "1900000000000000", "ff".repeat(8)}) {
            ControlMessages control =
                    new ControlMessages(messageWith(length + "01000000" + "28000000" + "07".repeat(8)));
            control.begin(0);
            assertThat(control.next()).as(length).isFalse();
        }
    }

    @Test
    void noControlDataIsNoControlMessage() {
        ControlMessages control = new ControlMessages(messageWith(""));
        control.begin(0);
        assertThat(control.next()).isFalse();
    }

    @Test
    void aSlotIsRearmedWithItsWholeRoom() {
        MessageVector messages = messageWith("11".repeat(24));
        assertThat(messages.controlLength(0)).isEqualTo(24);
        assertThat(messages.nameLength(0)).isEqualTo(16);
        messages.rearm(0);
        assertThat(messages.controlLength(0)).isEqualTo(64);
        assertThat(messages.nameLength(0)).isEqualTo(28);
        assertThat(messages.flags(0)).isZero();
    }

    private static MessageVector messageWith(String control) {
        MessageVector messages = new MessageVector(2, 28, 64);
        NativeMemory data = NativeMemory.allocate(16);
        messages.setData(0, data.address(), 16);
        NativeView.receive(
                messages.addressOf(0), 0, new byte[16], HexFormat.of().parseHex(control), new byte[8], 0x2000);
        return messages;
    }

    private String hex(int offset, int length) {
        return HexFormat.of().formatHex(bytes.array(), offset, offset + length);
    }

    private void put(int offset, String hex) {
        bytes.put(offset, HexFormat.of().parseHex(hex));
    }
}
