package net.icmpexporter.app.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import net.icmpexporter.app.config.Settings;
import net.icmpexporter.http.HttpAdapter;
import net.icmpexporter.http.HttpOptions;
import net.icmpexporter.http.api.ApiAccess;
import net.icmpexporter.net.NameMeter;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetFile;
import net.icmpexporter.time.CpuQuota;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.Connections;
import net.icmpexporter.transport.ProbeTransport;

/** The HTTP server. */
final class HttpModule extends AbstractModule {

    private final String version;
    private final ApiAccess access;

    HttpModule(String version, ApiAccess access) {
        this.version = version;
        this.access = access;
    }

    @Provides
    @Singleton
    HttpOptions httpOptions(Settings settings, ProbeOptions probe) {
        return new HttpOptions(
                settings.listenHost(),
                settings.listenPort(),
                probe,
                version,
                settings.transport().label(),
                access);
    }

    @Provides
    @Singleton
    static HttpAdapter httpAdapter(
            HttpOptions options,
            ProbeDirectory directory,
            TargetBook book,
            TargetFile file,
            EngineMeter meter,
            ProbeTransport transport,
            Connections connections,
            NameResolver resolver,
            NameMeter nameMeter,
            CpuQuota quota,
            MonoClock mono,
            WallClock wall) {
        return new HttpAdapter(
                options,
                directory,
                book,
                file,
                meter,
                transport::status,
                connections,
                resolver,
                nameMeter,
                quota,
                mono,
                wall);
    }
}
