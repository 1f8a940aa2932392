package net.icmpexporter.app.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.app.config.Settings;
import net.icmpexporter.app.host.EngineThread;
import net.icmpexporter.app.host.HeapRoom;
import net.icmpexporter.probe.EngineCommands;
import net.icmpexporter.probe.EngineSettings;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeEngine;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.time.CpuQuota;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.wire.CookieKey;

/** The engine, its thread, and the door through which others reach it. */
final class EngineModule extends AbstractModule {

    /** As the Go exporter: 64 bytes of ICMP, 84 of IPv4. */
    private static final int PAYLOAD_BYTES = 56;

    @Provides
    @Singleton
    static EngineSettings engineSettings(Settings settings) {
        SecureRandom random = new SecureRandom();
        CookieKey cookieKey = new CookieKey(random.nextLong(), random.nextLong());
        return new EngineSettings(
                settings.maxPps(), cookieKey, EngineSettings.DEFAULT_SESSION_IDLE_NS, settings.outageLosses());
    }

    @Provides
    @Singleton
    static EngineMeter engineMeter() {
        return new EngineMeter();
    }

    @Provides
    @Singleton
    static EngineCommands engineCommands(ProbeTransport transport) {
        return new EngineCommands(transport::wakeup);
    }

    @Provides
    @Singleton
    static ProbeOptions probeOptions(Settings settings) {
        return new ProbeOptions(
                TimeUnit.MILLISECONDS.toNanos(settings.intervalMs()),
                TimeUnit.MILLISECONDS.toNanos(settings.timeoutMs()),
                PAYLOAD_BYTES);
    }

    @Provides
    @Singleton
    static ProbeDirectory probeDirectory(
            EngineCommands commands, EngineMeter meter, MonoClock clock, ProbeOptions options, Settings settings) {
        return new ProbeDirectory(commands, meter, clock, HeapRoom.of(options, settings.maxPps()));
    }

    @Provides
    @Singleton
    static ProbeEngine probeEngine(
            ProbeTransport transport,
            MonoClock mono,
            WallClock wall,
            CpuQuota quota,
            EngineMeter meter,
            EngineSettings settings,
            EngineCommands commands,
            ProbeDirectory directory) {
        return new ProbeEngine(transport, mono, wall, quota, meter, settings, commands, directory);
    }

    @Provides
    @Singleton
    static EngineThread engineThread(ProbeEngine engine, MonoClock clock, EngineMeter meter, ProbeTransport transport) {
        return new EngineThread(engine, clock, meter, transport::wakeup);
    }
}
