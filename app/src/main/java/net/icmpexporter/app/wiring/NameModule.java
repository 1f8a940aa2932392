package net.icmpexporter.app.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import net.icmpexporter.dns.DnsNameResolver;
import net.icmpexporter.net.NameMeter;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.time.MonoClock;

/** The name service. */
final class NameModule extends AbstractModule {

    @Provides
    @Singleton
    static NameMeter nameMeter() {
        return new NameMeter();
    }

    @Provides
    @Singleton
    static DnsNameResolver dnsNameResolver(NameMeter meter, MonoClock clock) {
        return new DnsNameResolver(meter, clock);
    }

    @Provides
    static NameResolver nameResolver(DnsNameResolver resolver) {
        return resolver;
    }
}
