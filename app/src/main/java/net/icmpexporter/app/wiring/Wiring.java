package net.icmpexporter.app.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import net.icmpexporter.app.config.Settings;
import net.icmpexporter.app.host.EngineThread;
import net.icmpexporter.app.host.Network;
import net.icmpexporter.dns.DnsNameResolver;
import net.icmpexporter.http.HttpAdapter;

/**
 * The exporter's parts, built and connected, nothing started. Guice is strict: what no module names is not built.
 *
 * @param engine the engine's thread
 * @param http the HTTP server
 * @param resolver the name service that the server asks
 */
public record Wiring(EngineThread engine, HttpAdapter http, DnsNameResolver resolver) {

    /** Connects everything over an open network. */
    public static Wiring of(Settings settings, Network network, String version) {
        Injector injector = Guice.createInjector(
                Stage.PRODUCTION,
                new Strict(),
                new SettingsModule(settings),
                new NetworkModule(network),
                new EngineModule(),
                new NameModule(),
                new HttpModule(version));
        return new Wiring(
                injector.getInstance(EngineThread.class),
                injector.getInstance(HttpAdapter.class),
                injector.getInstance(DnsNameResolver.class));
    }

    /** Takes away everything that Guice does unasked. */
    private static final class Strict extends AbstractModule {

        @Override
        protected void configure() {
            binder().requireExplicitBindings();
            binder().requireAtInjectOnConstructors();
            binder().requireExactBindingAnnotations();
            binder().disableCircularProxies();
        }
    }
}
