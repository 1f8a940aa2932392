package net.icmpexporter.app.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import net.icmpexporter.app.config.ListenAddress;
import net.icmpexporter.app.config.Settings;
import net.icmpexporter.app.host.EngineThread;
import net.icmpexporter.app.host.Keeper;
import net.icmpexporter.app.host.Network;
import net.icmpexporter.config.yaml.TargetDocument;
import net.icmpexporter.dns.DnsNameResolver;
import net.icmpexporter.http.HttpAdapter;
import net.icmpexporter.http.api.ApiAccess;
import org.jspecify.annotations.Nullable;

/**
 * The exporter's parts, built and connected, nothing started. Guice is strict: what no module names is not built.
 *
 * @param engine the engine's thread
 * @param http the HTTP server
 * @param keeper keeps the targets that stay
 * @param resolver the name service that the server asks
 */
public record Wiring(EngineThread engine, HttpAdapter http, Keeper keeper, DnsNameResolver resolver) {

    /**
     * Connects everything over an open network.
     *
     * @param document what the configuration file says; null without one
     * @param token that changes by the API need; empty for none
     */
    public static Wiring of(
            Settings settings, Network network, String version, @Nullable TargetDocument document, String token) {
        Injector injector = Guice.createInjector(
                Stage.PRODUCTION,
                new Strict(),
                new SettingsModule(settings),
                new NetworkModule(network),
                new EngineModule(),
                new NameModule(),
                new TargetModule(document),
                new HttpModule(version, access(settings, token)));
        return new Wiring(
                injector.getInstance(EngineThread.class),
                injector.getInstance(HttpAdapter.class),
                injector.getInstance(Keeper.class),
                injector.getInstance(DnsNameResolver.class));
    }

    private static ApiAccess access(Settings settings, String token) {
        ListenAddress further = settings.targets().apiListen();
        return new ApiAccess(token, further == null ? null : new ApiAccess.Listener(further.host(), further.port()));
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
