package net.icmpexporter.app.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.security.SecureRandom;
import net.icmpexporter.app.config.Settings;
import net.icmpexporter.app.host.EngineThread;
import net.icmpexporter.probe.EngineCommands;
import net.icmpexporter.probe.EngineSettings;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeEngine;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.time.CpuQuota;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.wire.CookieKey;

/** The engine, its thread, and the door through which others reach it. */
final class EngineModule extends AbstractModule {

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
    static ProbeDirectory probeDirectory(EngineCommands commands, EngineMeter meter, MonoClock clock) {
        return new ProbeDirectory(commands, meter, clock);
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
