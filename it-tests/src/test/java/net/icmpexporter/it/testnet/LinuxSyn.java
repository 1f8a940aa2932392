package net.icmpexporter.it.testnet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** SYNs of a Linux 6.18 kernel, as they came out of a TUN device: what is known to be right. */
final class LinuxSyn {

    /** From 10.76.0.1 port 61234 to 10.77.1.0 port 443. */
    static final String V4 = "4500003c94af4000400690730a4c00010a4d0100"
            + "ef3201bb0e8bc78300000000a002faf07aa10000020405b40402080a887b6d59000000000103030a";

    /** From fd76::1 port 61234 to fd77::1:0 port 443. */
    static final String V6 = "600a689500280640fd760000000000000000000000000001fd770000000000000000000000010000"
            + "ef3201bb35bc463400000000a002fd203d410000020405a00402080a9b680a78000000000103030a";

    private LinuxSyn() {}

    /** Writes one into a place; returns its length. */
    static int put(PacketStore store, int slot, boolean v6) {
        byte[] bytes = HexFormat.of().parseHex(v6 ? V6 : V4);
        store.memory.put(store.offset(slot), bytes);
        return bytes.length;
    }

    /** Writes one to another address, with right checksums; returns its length. */
    static int put(PacketStore store, int slot, String address) throws UnknownHostException {
        byte[] destination = InetAddress.getByName(address).getAddress();
        boolean v6 = destination.length == 16;
        int length = put(store, slot, v6);
        int start = store.offset(slot);
        store.memory.put(start + (v6 ? 24 : 16), destination);
        correct(store, slot, v6);
        return length;
    }

    /** Puts both checksums right. */
    static void correct(PacketStore store, int slot, boolean v6) {
        int start = store.offset(slot);
        int tcp = start + (v6 ? 40 : 20);
        if (!v6) {
            store.memory.putShort(start + 10, (short) 0);
            store.memory.putShort(start + 10, Checksum.of(store.memory, start, 20));
        }
        store.memory.putShort(tcp + 16, (short) 0);
        store.memory.putShort(tcp + 16, Checksum.withAddresses(store.memory, start, IpPacket.TCP, tcp, 40));
    }
}
