package net.icmpexporter.fake;

import static net.icmpexporter.fake.Bench.MESSAGE_BYTES;
import static net.icmpexporter.fake.Bench.MS_NS;
import static net.icmpexporter.fake.Bench.S_NS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.icmpexporter.fake.Seen.What;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The made-up network and host do with a packet's options what real ones would. */
final class PacketOptionsTest {

    private static final String V4 = "192.0.2.1";
    private static final String V6 = "2001:db8::1";
    private static final int HEADER_V4 = 20;

    private static Bench bench(Path path) {
        return new Bench(FakeNetwork.seeded(1).path(V4, path).path(V6, path));
    }

    private static PacketOptions hopLimit(int hops) {
        return new PacketOptions(0, hops, Fragmentation.USUAL, null, "");
    }

    private static PacketOptions fragmentation(Fragmentation fragmentation) {
        return new PacketOptions(46, 0, fragmentation, null, "");
    }

    private static String address(IpFamily family) {
        return family == IpFamily.IPV4 ? V4 : V6;
    }

    @ParameterizedTest
    @EnumSource
    void aHopLimitThatIsUsedUpIsTheErrorOfTheRouterWhereItWas(IpFamily family) {
        Bench bench = bench(Path.rttNs(MS_NS).way(3, 1500));
        for (int hops = 1; hops <= 5; hops++) {
            assertThat(bench.ping(address(family), hops, hopLimit(hops))).isEqualTo(SendResult.SENT);
            bench.pass(S_NS);
        }

        boolean v4 = family == IpFamily.IPV4;
        List<Seen> errors = bench.seen(What.ICMP_ERROR);
        assertThat(errors).hasSize(3).allMatch(error -> error.icmpType() == (v4 ? 11 : 3) && error.icmpCode() == 0);
        assertThat(errors.stream().map(Seen::reporter).distinct()).hasSize(3);
        assertThat(bench.seen(What.REPLY)).hasSize(2);
        assertThat(bench.network.record(address(family)).rejected()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void aPacketThatIsTooLargeForThePathIsRejectedUnlessItMayBeCutUp(IpFamily family) {
        boolean v4 = family == IpFamily.IPV4;
        int packetBytes = (v4 ? HEADER_V4 : 40) + MESSAGE_BYTES;
        Bench bench = bench(Path.rttNs(MS_NS).way(3, packetBytes - 1));
        for (Fragmentation fragmentation : Fragmentation.values()) {
            bench.seen.clear();
            bench.ping(address(family), 1, fragmentation(fragmentation));
            bench.pass(S_NS);
            boolean arrives = fragmentation == Fragmentation.ALLOWED;
            assertThat(bench.seen(What.REPLY)).as("%s", fragmentation).hasSize(arrives ? 1 : 0);
            assertThat(bench.seen(What.ICMP_ERROR))
                    .hasSize(arrives ? 0 : 1)
                    .allMatch(error -> error.icmpType() == (v4 ? 3 : 2) && error.icmpCode() == (v4 ? 4 : 0));
        }
        bench.seen.clear();
        bench.network.path(address(family), Path.rttNs(MS_NS).way(3, packetBytes));
        bench.ping(address(family), 2, fragmentation(Fragmentation.FORBIDDEN));
        bench.pass(S_NS);
        assertThat(bench.seen(What.REPLY)).as("fits").hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void theHostHasOneInterfaceAndOneAddress(IpFamily family) {
        Bench bench = bench(Path.rttNs(MS_NS));
        String to = address(family);
        IpFamily other = family == IpFamily.IPV4 ? IpFamily.IPV6 : IpFamily.IPV4;
        PacketOptions known =
                new PacketOptions(0, 0, Fragmentation.USUAL, FakeHost.address(family), FakeHost.INTERFACE);
        PacketOptions nowhere = new PacketOptions(0, 0, Fragmentation.USUAL, null, "eth0");
        PacketOptions elsewhere = new PacketOptions(0, 0, Fragmentation.USUAL, Bench.parse(to), "");
        PacketOptions otherFamily = new PacketOptions(0, 0, Fragmentation.USUAL, FakeHost.address(other), "");

        assertThat(bench.ping(to, 1, known)).isEqualTo(SendResult.SENT);
        assertThat(bench.ping(to, 2, nowhere)).isEqualTo(SendResult.NO_DEVICE);
        assertThat(bench.ping(to, 3, elsewhere)).isEqualTo(SendResult.NO_SOURCE_ADDRESS);
        assertThat(bench.ping(to, 4, otherFamily)).isEqualTo(SendResult.NO_SOURCE_ADDRESS);
        bench.pass(S_NS);
        assertThat(bench.seen(What.REPLY)).hasSize(1);
        assertThat(bench.network.record(to).refused()).isEqualTo(3);
    }

    /** Without options, no path that anybody described before is any different. */
    @Test
    void sevenRoutersAreNoMatterToUsualPackets() {
        Bench bench = bench(Path.rttNs(MS_NS));
        bench.ping(V4, 1);
        bench.ping(V4, 2, hopLimit(7));
        bench.ping(V4, 3, hopLimit(8));
        bench.pass(S_NS);
        assertThat(bench.seen(What.REPLY)).hasSize(2);
    }
}
