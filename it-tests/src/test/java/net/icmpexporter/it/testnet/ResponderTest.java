package net.icmpexporter.it.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the test network answers to SYNs of Linux, read byte by byte. */
final class ResponderTest {

    private static final long TIMEOUT_NS = 1_000_000_000;
    private static final long LONG_AGO_NS = 5_000_000_000L;
    private static final String SYN_ACK = "012";
    private static final Set<Behaviour> NOT_READ_AS_TCP =
            EnumSet.of(Behaviour.TRUNCATED, Behaviour.IP_OPTIONS, Behaviour.ERROR_BURST);

    private final PacketStore store = new PacketStore(16);
    private final int slot = store.take();
    private final long first = store.address(0);
    private final List<Sent> sent = new ArrayList<>();
    private final Responder responder = new Responder(store, this::take, 1, TIMEOUT_NS, 0);

    private boolean take(long address, int bytes) {
        byte[] packet = new byte[bytes];
        store.memory.get((int) (address - first), packet);
        sent.add(new Sent(packet));
        return true;
    }

    /** A packet that the network sent, in hexadecimal digits. */
    private static final class Sent {
        private final byte[] packet;

        Sent(byte[] packet) {
            this.packet = packet;
        }

        int bytes() {
            return packet.length;
        }

        boolean v6() {
            return packet[0] >> 4 == 6;
        }

        String hex(int from, int to) {
            return HexFormat.of().formatHex(packet, from, to);
        }

        /** From its TCP or ICMP header on, if there is nothing between the two headers. */
        String payload(int from, int to) {
            int start = v6() ? 40 : 20;
            return hex(start + from, start + to);
        }

        String flags() {
            return payload(12, 14).substring(1);
        }

        String source() throws UnknownHostException {
            byte[] address = new byte[v6() ? 16 : 4];
            System.arraycopy(packet, v6() ? 8 : 12, address, 0, address.length);
            return InetAddress.getByAddress(address).getHostAddress();
        }

        void copyTo(PacketStore store) {
            store.memory.put(0, packet);
        }

        /** Whether both checksums are right: by the code that agrees with Linux's (see SynCheckTest). */
        boolean isSumRight() {
            PacketStore copy = new PacketStore(1);
            copyTo(copy);
            IpPacket view = new IpPacket(copy.memory);
            boolean header = v6() || Checksum.of(copy.memory, 0, (packet[0] & 0xf) * 4) == 0;
            return view.isAt(0, packet.length) && header && new TcpSegment(view).isChecksumRight();
        }
    }

    private void ask(Behaviour behaviour, int x, boolean v6) throws UnknownHostException {
        ask(behaviour, x, v6, LONG_AGO_NS); // all that is due within 5 s is due now
    }

    private void ask(Behaviour behaviour, int x, boolean v6, long agoNs) throws UnknownHostException {
        sent.clear();
        int length = LinuxSyn.put(store, slot, v6 ? behaviour.v6(x) : behaviour.v4(x));
        responder.onPacket(slot, length, System.nanoTime() - agoNs);
        responder.sendDue();
    }

    private TargetReport did(Behaviour behaviour, int x, boolean v6) {
        Predicate<TargetReport> wanted = report -> report.behaviour() == behaviour
                && report.parameter() == x
                && report.address().contains(":") == v6;
        return responder.reports().filter(wanted).findFirst().orElseThrow();
    }

    @ParameterizedTest(name = "IPv6: {0}")
    @ValueSource(booleans = {false, true})
    void aSynAckIsThatOfLinux(boolean v6) throws UnknownHostException {
        ask(Behaviour.PROMPT, 0, v6);

        assertThat(sent).hasSize(1);
        Sent answer = sent.get(0);
        assertThat(answer.isSumRight()).isTrue();
        assertThat(answer.payload(0, 4)).as("ports").isEqualTo("01bbef32");
        assertThat(answer.payload(8, 12)).as("acknowledged").isEqualTo(v6 ? "35bc4635" : "0e8bc784");
        assertThat(answer.payload(12, 14)).as("header bytes and flags").isEqualTo("a" + SYN_ACK);
        assertThat(answer.payload(20, 40))
                .as("options")
                .isEqualTo("020405b40402080a01020304" + (v6 ? "9b680a78" : "887b6d59") + "01030307");
        TargetReport report = did(Behaviour.PROMPT, 0, v6);
        assertThat(report.tcp()).isTrue();
        assertThat(report.answers()).isEqualTo(1);
        assertThat(report.resetsDue()).isEqualTo(1);
        assertThat(TargetReport.parse(report.toLine())).isEqualTo(report);
        assertThat(responder.oddities()).isEmpty();
        assertThat(responder.faults()).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}, IPv6: {2}")
    @CsvSource({
        // behaviour, x, packets, answers, refusals, copies, damaged, noise, withheld, resets due
        "DELAYED, 20, 1, 1, 0, 0, 0, 0, 0, 1",
        "DUPLICATED, 3, 3, 1, 0, 2, 0, 0, 0, 3",
        "RETRANSMITTED, 100, 2, 1, 0, 1, 0, 0, 0, 2",
        "BLACKHOLE, 0, 0, 0, 0, 0, 0, 0, 1, 0",
        "ALTERED, 0, 0, 0, 0, 0, 0, 0, 1, 0",
        "REFUSED, 10, 1, 1, 1, 0, 0, 0, 0, 0",
        "WRONG_RESET, 0, 1, 0, 0, 0, 1, 0, 0, 0",
        "BAD_CHECKSUM, 0, 1, 0, 0, 0, 1, 0, 0, 0",
        "OTHER_SOURCE, 1, 1, 0, 0, 0, 1, 0, 0, 1",
        "OTHER_PORT, 1, 1, 0, 0, 0, 1, 0, 0, 1",
        "OTHER_SEQUENCE, 1, 1, 0, 0, 0, 1, 0, 0, 1",
        "TRUNCATED, 4, 1, 0, 0, 0, 1, 0, 0, 0",
        "EXTENDED, 10, 1, 1, 0, 0, 0, 0, 0, 1",
        "IP_OPTIONS, 2, 1, 1, 0, 0, 0, 0, 0, 1",
        "TCP_OPTIONS, 3, 1, 1, 0, 0, 0, 0, 0, 1",
        "NOISE, 0, 1, 0, 0, 0, 0, 1, 1, 1",
        "NOISE, 129, 2, 1, 0, 0, 0, 1, 0, 2",
        "BURST, 5, 5, 1, 0, 4, 0, 0, 0, 5",
        "ERROR_BURST, 5, 5, 0, 0, 0, 0, 0, 0, 0"
    })
    void everyPacketIsAccountedFor(
            Behaviour behaviour,
            int x,
            int packets,
            long answers,
            long refusals,
            long copies,
            long damaged,
            long noise,
            long withheld,
            long resetsDue)
            throws UnknownHostException {
        for (boolean v6 : new boolean[] {false, true}) {
            ask(behaviour, x, v6);
            TargetReport report = did(behaviour, x, v6);
            assertThat(sent).hasSize(packets);
            assertThat(List.of(
                            report.requests(),
                            report.answers(),
                            report.refusals(),
                            report.copies(),
                            report.damaged(),
                            report.noise(),
                            report.withheld(),
                            report.resetsDue(),
                            report.pending()))
                    .containsExactly(1L, answers, refusals, copies, damaged, noise, withheld, resetsDue, 0L);
            if (!NOT_READ_AS_TCP.contains(behaviour)) {
                assertThat(sent).allMatch(packet -> packet.isSumRight() == (behaviour != Behaviour.BAD_CHECKSUM));
            }
        }
    }

    @ParameterizedTest(name = "{0} {1} has flags {2} and acknowledges {3}")
    @CsvSource({
        "REFUSED, 0, 014, 0e8bc784",
        "WRONG_RESET, 0, 004, 00000000",
        "WRONG_RESET, 1, 014, 00000000",
        "WRONG_RESET, 2, 014, 0e8bc783",
        "WRONG_RESET, 3, 014, 0e8bc785",
        "OTHER_SEQUENCE, 1, 012, 0e8bc785",
        "OTHER_SEQUENCE, 255, 012, 0e8bc783",
        "NOISE, 0, 010, 0e8bc784",
        "NOISE, 1, 002, 00000000",
        "NOISE, 2, 018, 0e8bc784",
        "NOISE, 3, 011, 0e8bc784"
    })
    void theSegmentIsTheOneThatTheTableSays(Behaviour behaviour, int x, String flags, String acknowledged)
            throws UnknownHostException {
        ask(behaviour, x, false);

        assertThat(sent.get(0).flags()).isEqualTo(flags);
        assertThat(sent.get(0).payload(8, 12)).isEqualTo(acknowledged);
    }

    @Test
    void anAnswerMayComeFromElsewhere() throws UnknownHostException {
        ask(Behaviour.OTHER_SOURCE, 1, false);
        assertThat(sent.get(0).source()).isEqualTo("10.77.13.129");
        ask(Behaviour.OTHER_SOURCE, 2, true);
        assertThat(sent.get(0).source()).isEqualTo("fd77:0:0:0:0:0:d:82");
        ask(Behaviour.OTHER_PORT, 1, true);
        assertThat(sent.get(0).payload(0, 4)).isEqualTo("01bcef32");
    }

    @Test
    void optionsOfIpAndTcpAreAsTheTableSays() throws UnknownHostException {
        ask(Behaviour.IP_OPTIONS, 2, false);
        assertThat(sent.get(0).hex(0, 1)).as("header of 28 bytes").isEqualTo("47");
        assertThat(sent.get(0).isSumRight()).isTrue();
        assertThat(sent.get(0).hex(20, 30)).isEqualTo("0101010101010101" + "01bb");
        ask(Behaviour.IP_OPTIONS, 2, true);
        assertThat(sent.get(0).hex(6, 7)).as("next header").isEqualTo("3c");
        assertThat(sent.get(0).hex(40, 58)).isEqualTo("3c00010400000000" + "0600010400000000" + "01bb");
        PacketStore copy = new PacketStore(1);
        sent.get(0).copyTo(copy);
        assertThat(Checksum.withAddresses(copy.memory, 0, IpPacket.TCP, 56, 40)).isZero();
        ask(Behaviour.TCP_OPTIONS, 0, false);
        assertThat(sent.get(0).payload(12, 14)).isEqualTo("5" + SYN_ACK);
        ask(Behaviour.TCP_OPTIONS, 1, false);
        assertThat(sent.get(0).payload(12, 14)).isEqualTo("6" + SYN_ACK);
        ask(Behaviour.TCP_OPTIONS, 3, false);
        assertThat(sent.get(0).payload(12, 14)).isEqualTo("f" + SYN_ACK);
        assertThat(sent.get(0).bytes()).isEqualTo(80);
    }

    @ParameterizedTest(name = "x = {0} quotes {1} bytes")
    @CsvSource({"3, 60, 80", "131, 28, 48"})
    void errorsQuoteTheSyn(int x, int quoted4, int quoted6) throws UnknownHostException {
        ask(Behaviour.UNREACHABLE, x, false);
        assertThat(sent.get(0).payload(0, 2)).isEqualTo("0303");
        assertThat(sent.get(0).bytes()).isEqualTo(28 + quoted4);
        assertThat(sent.get(0).payload(8 + 20, 8 + 28)).as("ports and sequence").isEqualTo("ef3201bb0e8bc783");
        ask(Behaviour.UNREACHABLE, x, true);
        assertThat(sent.get(0).payload(0, 2)).isEqualTo("0103");
        assertThat(sent.get(0).bytes()).isEqualTo(48 + quoted6);
        assertThat(sent.get(0).payload(8 + 40, 8 + 48)).as("ports and sequence").isEqualTo("ef3201bb35bc4634");
    }

    @Test
    void outagesAreAsLongAsTheTableSays() throws UnknownHostException {
        StringBuilder answered = new StringBuilder();
        for (int request = 0; request < 9; request++) {
            ask(Behaviour.OUTAGES, 3, false);
            answered.append(sent.size());
        }
        assertThat(answered).hasToString("111000111");
    }

    @Test
    void anOutageIsThreeInARowAndEndsLikewise() throws UnknownHostException {
        for (int request = 0; request < 17; request++) {
            ask(Behaviour.OUTAGES, 2, false, 0);
            ask(Behaviour.OUTAGES, 3, false, 0);
            ask(Behaviour.LOSSY, 4, true, request < 10 ? 0 : LONG_AGO_NS);
            ask(Behaviour.BLACKHOLE, 0, true, 0);
        }
        assertThat(did(Behaviour.OUTAGES, 2, false).outages()).isZero();
        assertThat(did(Behaviour.OUTAGES, 3, false).outages())
                .as("3 to 5, 9 to 11, and 15 and 16, which are too few")
                .isEqualTo(2);
        assertThat(did(Behaviour.LOSSY, 4, true).outages())
                .as("answers that come too late")
                .isEqualTo(1);
        assertThat(did(Behaviour.BLACKHOLE, 0, true).outages()).isEqualTo(1);
    }

    @Test
    void theWayChangesAfterAsManyAnswersAsTheTableSays() throws UnknownHostException {
        for (boolean v6 : new boolean[] {false, true}) {
            StringBuilder hops = new StringBuilder();
            for (int request = 0; request < 7; request++) {
                ask(Behaviour.REROUTED, 3, v6, 0);
                assertThat(sent.get(0).isSumRight()).isTrue();
                hops.append(v6 ? sent.get(0).hex(7, 8) : sent.get(0).hex(8, 9)).append(' ');
            }
            assertThat(hops).hasToString("40 40 40 39 39 39 40 ");
            assertThat(did(Behaviour.REROUTED, 3, v6).hops()).isEqualTo(64);
            assertThat(did(Behaviour.REROUTED, 3, v6).hopChanges()).isEqualTo(2);
            ask(Behaviour.REROUTED, 3, v6, LONG_AGO_NS);
            ask(Behaviour.REROUTED, 3, v6, LONG_AGO_NS);
            ask(Behaviour.REROUTED, 3, v6, LONG_AGO_NS);
            assertThat(did(Behaviour.REROUTED, 3, v6).hopChanges())
                    .as("answers that come too late do not count")
                    .isEqualTo(2);
        }
    }

    @Test
    void resetsAreCountedAndWhatIsNeitherIsOdd() throws UnknownHostException {
        int length = LinuxSyn.put(store, slot, Behaviour.PROMPT.v4(0));
        int flags = store.offset(slot) + 20 + 13;
        store.memory.put(flags, (byte) 4);
        responder.onPacket(slot, length, 0);
        assertThat(did(Behaviour.PROMPT, 0, false).resets())
                .as("with a wrong checksum")
                .isZero();
        assertThat(responder.oddities()).startsWith("neither SYN nor right reset: 1");

        LinuxSyn.correct(store, slot, false);
        responder.onPacket(slot, length, 0);
        assertThat(did(Behaviour.PROMPT, 0, false).resets()).isEqualTo(1);
        assertThat(did(Behaviour.PROMPT, 0, false).requests()).isZero();
        assertThat(sent).isEmpty();
    }
}
