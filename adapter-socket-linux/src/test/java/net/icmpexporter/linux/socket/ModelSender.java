package net.icmpexporter.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.ForwardingLibC;
import net.icmpexporter.linux.libc.NativeView;
import net.icmpexporter.linux.libc.Sockets;

/** A kernel that keeps what it is told of each packet: control messages, and how the socket stood then. */
final class ModelSender extends ForwardingLibC {

    static final int FD = 1_000_000;
    private static final int OTHER_FD = 1_000_001;
    private static final int NETLINK_FD = 1_000_002;

    /** Indices of interfaces by name. */
    final Map<String, Integer> interfaces = new HashMap<>();

    /** Last bytes of the addresses that are not this host's. */
    final Set<Integer> strangers = new HashSet<>();

    /** Errno for a packet by its destination's last byte. */
    final Map<Integer, Integer> refusals = new HashMap<>();

    /** By which interface IPv6 packets really leave, whatever is wished. */
    int wayOut;

    final List<Packet> sent = new ArrayList<>();
    final List<String> calls = new ArrayList<>();
    private int mtuDiscovery = -1;
    private int unicastIf;
    private String asked = "";

    /** A packet that went: its destination's last byte, its control messages, how MTU discovery stood, its data. */
    record Packet(int to, List<String> control, int mtuDiscovery, ByteBuffer data) {}

    @Override
    public int sendmmsg(int fd, long messages, int count, int flags) {
        calls.add("sendmmsg");
        assertThat(fd).isEqualTo(FD);
        int done = 0;
        int errno = 0;
        while (errno == 0 && done < count) {
            long header = messages + 64L * done;
            byte[] name = NativeView.bytes(NativeView.getAddress(header), NativeView.getInt(header + 8));
            int to = name[name.length == 16 ? 7 : 23] & 0xFF;
            errno = refusals.getOrDefault(to, 0);
            if (errno == 0) {
                long iovec = NativeView.getAddress(header + 16);
                byte[] data = NativeView.bytes(NativeView.getAddress(iovec), (int) NativeView.getAddress(iovec + 8));
                sent.add(new Packet(to, control(header), mtuDiscovery, ByteBuffer.wrap(data)));
                done++;
            }
        }
        return done > 0 ? done : fail(errno);
    }

    /** Each control message as level:type=data. */
    private static List<String> control(long header) {
        int length = (int) NativeView.getAddress(header + 40);
        ByteBuffer bytes = ByteBuffer.wrap(NativeView.bytes(NativeView.getAddress(header + 32), length));
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        List<String> control = new ArrayList<>();
        int at = 0;
        while (at < length) {
            int total = (int) bytes.getLong(at);
            String data = HexFormat.of().formatHex(bytes.array(), at + 16, at + total);
            control.add(bytes.getInt(at + 8) + ":" + bytes.getInt(at + 12) + "=" + data);
            at += (total + 7) & ~7;
        }
        assertThat(at).as("whole messages").isEqualTo(length);
        return control;
    }

    @Override
    public int setsockopt(int fd, int level, int option, long value, int valueBytes) {
        if (option == Sockets.IP_MTU_DISCOVER || option == Sockets.IPV6_MTU_DISCOVER) {
            assertThat(fd).isEqualTo(FD);
            mtuDiscovery = NativeView.getInt(value);
            calls.add("mtu " + mtuDiscovery);
        } else if (option == Sockets.IP_UNICAST_IF && fd == OTHER_FD) {
            unicastIf = Integer.reverseBytes(NativeView.getInt(value));
            calls.add("through " + unicastIf);
        }
        return 0;
    }

    @Override
    public int getsockopt(int fd, int level, int option, long value, long valueBytes) {
        return 0;
    }

    @Override
    public int if_nametoindex(long name) {
        byte[] bytes = NativeView.bytes(name, Sockets.IFNAMSIZ);
        String text = new String(bytes, StandardCharsets.UTF_8);
        text = text.substring(0, text.indexOf(0));
        calls.add("index of " + text);
        int index = interfaces.getOrDefault(text, 0);
        return index == 0 ? fail(Errno.ENODEV) + 1 : index;
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        return domain == Sockets.AF_NETLINK ? NETLINK_FD : OTHER_FD;
    }

    @Override
    public int close(int fd) {
        return 0;
    }

    @Override
    public int bind(int fd, long address, int addressBytes) {
        assertThat(fd).isEqualTo(OTHER_FD);
        byte[] name = NativeView.bytes(address, addressBytes);
        int host = name[addressBytes == 16 ? 7 : 23] & 0xFF;
        calls.add("bind " + host);
        return strangers.contains(host) ? fail(Errno.EADDRNOTAVAIL) : 0;
    }

    @Override
    public int connect(int fd, long address, int addressBytes) {
        return 0;
    }

    /** The source is 203.0.113.N for interface N. */
    @Override
    public int getsockname(int fd, long address, long addressBytes) {
        calls.add("source");
        NativeView.put(address, new byte[] {2, 0, 0, 0, (byte) 203, 0, 113, (byte) unicastIf});
        return 0;
    }

    @Override
    public long write(int fd, long bytes, long count) {
        assertThat(fd).isEqualTo(NETLINK_FD);
        asked = HexFormat.of().formatHex(NativeView.bytes(bytes, (int) count));
        calls.add("way");
        return count;
    }

    /** The question to the routing table, in hexadecimal. */
    String asked() {
        return asked;
    }

    @Override
    public long read(int fd, long bytes, long count) {
        assertThat(fd).isEqualTo(NETLINK_FD);
        ByteBuffer answer = ByteBuffer.allocate(16 + 12 + 8 + 8).order(ByteOrder.LITTLE_ENDIAN);
        answer.putInt(0, answer.capacity()).putShort(4, (short) 24);
        // a metric, then the interface
        answer.putShort(28, (short) 8).putShort(30, (short) 6).putInt(32, 1024);
        answer.putShort(36, (short) 8).putShort(38, (short) 4).putInt(40, wayOut);
        NativeView.put(bytes, answer.array());
        return answer.capacity();
    }
}
