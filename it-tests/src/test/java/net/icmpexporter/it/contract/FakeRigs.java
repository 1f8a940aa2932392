package net.icmpexporter.it.contract;

import net.icmpexporter.fake.FakeClocks;
import net.icmpexporter.fake.FakeHost;
import net.icmpexporter.fake.FakeNetwork;
import net.icmpexporter.fake.FakeProbeTransport;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.fake.path.When;
import net.icmpexporter.linux.LinuxClocks;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.SendResult;

/** The made-up network with the peers that the contract asks for. */
final class FakeRigs {

    private static final Rig.Peers IPV4 =
            Rig.Peers.of("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.254", "192.0.2.4", "192.0.2.5", 61);
    private static final Rig.Peers IPV6 = Rig.Peers.of(
            "2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::254", "2001:db8::4", "2001:db8::5", 47);

    private static final MonoClock MONO = LinuxClocks.mono();
    private static final WallClock WALL = LinuxClocks.wall();

    private FakeRigs() {}

    static Rig inVirtualTime() {
        FakeClocks clocks = FakeClocks.withUnrelatedOrigins();
        FakeProbeTransport transport = FakeProbeTransport.inVirtualTime(network(), FakeHost.sound(), clocks);
        return new Rig(transport, clocks, clocks, IPV4, IPV6);
    }

    static Rig inRealTime() {
        FakeProbeTransport transport = FakeProbeTransport.inRealTime(network(), FakeHost.sound(), MONO, WALL);
        return new Rig(transport, MONO, WALL, IPV4, IPV6);
    }

    private static FakeNetwork network() {
        FakeNetwork network = FakeNetwork.seeded(1);
        populate(network, IPV4, 3, 1);
        populate(network, IPV6, 1, 0);
        return network;
    }

    private static void populate(FakeNetwork network, Rig.Peers peers, int type, int code) {
        Path prompt = Path.rttNs(2_000_000)
                .hopLimit(When.always(), peers.hopLimit())
                .closedPorts(port -> port == Rig.CLOSED_PORT);
        network.path(peers.answering(), prompt)
                .path(peers.silent(), Path.blackhole())
                .path(peers.unreachable(), prompt.reject(When.always(), type, code, peers.router()))
                .path(peers.refused(), prompt.refuse(When.always(), SendResult.HOST_UNREACHABLE))
                .path(peers.prohibited(), prompt.refuse(When.always(), SendResult.ACCESS_DENIED));
    }
}
