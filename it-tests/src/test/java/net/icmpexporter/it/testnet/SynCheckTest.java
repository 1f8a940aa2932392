package net.icmpexporter.it.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SynCheckTest {

    private final PacketStore store = new PacketStore(2);
    private final IpPacket packet = new IpPacket(store.memory);
    private final TcpSegment segment = new TcpSegment(packet);
    private final int slot = store.take();

    @ParameterizedTest(name = "IPv6: {0}")
    @ValueSource(booleans = {false, true})
    void nothingIsOddAboutASynOfLinux(boolean v6) {
        assertThat(inspected(LinuxSyn.put(store, slot, v6), 0)).isEmpty();
        assertThat(segment.sourcePort()).isEqualTo(61_234);
        assertThat(segment.destinationPort()).isEqualTo(443);
        assertThat(segment.headerBytes()).isEqualTo(40);
    }

    @ParameterizedTest(name = "IPv6: {0}")
    @ValueSource(booleans = {false, true})
    void aRouterTakesOneHop(boolean v6) {
        assertThat(inspected(LinuxSyn.put(store, slot, v6), 1)).isEqualTo("hops: 1");
    }

    @ParameterizedTest(name = "IPv6: {0}")
    @ValueSource(booleans = {false, true})
    void theSourceAddressBelongsToTheChecksum(boolean v6) {
        int length = LinuxSyn.put(store, slot, v6);
        int last = store.offset(slot) + (v6 ? 23 : 15);
        store.memory.put(last, (byte) (store.memory.get(last) + 1));
        if (!v6) {
            int sum = store.offset(slot) + 10;
            store.memory.putShort(sum, (short) (store.memory.getShort(sum) - 1));
        }
        assertThat(inspected(length, 0)).isEqualTo("checksum: 1");
    }

    @ParameterizedTest(name = "byte {0} = {1}: {2}")
    @CsvSource({
        "6, 0, may fragment: 1",
        "8, 128, hops: 1",
        "20, 16, source port: 1",
        "31, 1, unused fields: 1",
        "33, 18, flags: 1",
        "33, 194, flags: 1",
        "32, 161, flags: 1",
        "34, 0, window: 1",
        "39, 1, unused fields: 1",
        "32, 144, 'options: 1, payload: 1'", // one word less of header: no window scale, 4 bytes of data
        "40, 1, options: 1", // no MSS, and what it held is nonsense
        "41, 0, options: 1",
        "42, 1, options: 1", // an MSS of 436
        "44, 3, options: 1", // SACK permitted became a window scale of the wrong length
        "46, 254, options: 1", // an experiment instead of time stamps
        "47, 60, options: 1",
        "55, 1, options: 1", // an echo of a time stamp nobody sent
        "57, 4, options: 1", // the window scale twice as long
        "59, 15, options: 1"
    })
    void eachOddityIsSeen(int index, int value, String text) {
        int length = LinuxSyn.put(store, slot, false);
        store.memory.put(store.offset(slot) + index, (byte) value);
        if (index == 34) {
            store.memory.put(store.offset(slot) + 35, (byte) 0);
        }
        LinuxSyn.correct(store, slot, false);
        assertThat(inspected(length, 0)).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"60999, source port: 1", "61000, ''", "65500, ''", "65501, source port: 1"})
    void sourcePortsHaveBounds(int port, String text) {
        int length = LinuxSyn.put(store, slot, false);
        store.memory.putShort(store.offset(slot) + 20, (short) port);
        LinuxSyn.correct(store, slot, false);
        assertThat(inspected(length, 0)).isEqualTo(text);
    }

    @Test
    void aSequenceNumberTwiceInARowIsSeen() {
        int length = LinuxSyn.put(store, slot, false);
        SynCheck check = new SynCheck(packet, segment, 0);
        for (int syn = 0; syn < 2; syn++) {
            assertThat(packet.isAt(store.offset(slot), length)).isTrue();
            check.inspect();
        }
        assertThat(check.text()).isEqualTo("sequence: 1");
    }

    private String inspected(int length, int routers) {
        assertThat(packet.isAt(store.offset(slot), length)).isTrue();
        assertThat(segment.isWhole()).isTrue();
        SynCheck check = new SynCheck(packet, segment, routers);
        check.inspect();
        return check.text();
    }
}
