package net.icmpexporter.app.wiring;

import com.google.inject.AbstractModule;
import net.icmpexporter.app.host.Network;
import net.icmpexporter.time.CpuQuota;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.Connections;
import net.icmpexporter.transport.ProbeTransport;

/** The network that was opened, and its clocks. */
final class NetworkModule extends AbstractModule {

    private final Network network;

    NetworkModule(Network network) {
        this.network = network;
    }

    @Override
    protected void configure() {
        bind(ProbeTransport.class).toInstance(network.transport());
        bind(Connections.class).toInstance(network.connections());
        bind(MonoClock.class).toInstance(network.mono());
        bind(WallClock.class).toInstance(network.wall());
        bind(CpuQuota.class).toInstance(network.quota());
    }
}
