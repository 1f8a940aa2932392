package net.icmpexporter.app.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import net.icmpexporter.dns.host.HostFiles;
import net.icmpexporter.linux.doctor.Finding;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.LookupResult;
import net.icmpexporter.net.NameAnswer;
import net.icmpexporter.net.NameMeter;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.time.MonoClock;

/** Whether names can be looked up, and how long that takes. */
final class NameChecks {

    /** The resolver ends a lookup by itself before. */
    private static final long PATIENCE_S = 6;

    private static final int MOST_NAMED = 8;

    private final NameResolver resolver;
    private final NameMeter meter;
    private final MonoClock clock;

    /** @param meter of that resolver */
    NameChecks(NameResolver resolver, NameMeter meter, MonoClock clock) {
        this.resolver = resolver;
        this.meter = meter;
        this.clock = clock;
    }

    /** @param etc /etc, or what stands for it */
    static Finding servers(Path etc, MonoClock clock) {
        String servers = new HostFiles(etc, clock)
                .resolvConf().servers().stream()
                        .map(server -> IpAddress.ofBytes(server.getAddress()).toString())
                        .collect(Collectors.joining(", "));
        return Finding.ok("name servers", servers + " (" + etc.resolve("resolv.conf") + ")");
    }

    /**
     * Addresses of a name, and a finding about them.
     *
     * @param addresses empty if there are none
     */
    record Lookup(List<IpAddress> addresses, Finding finding) {}

    /** Looks the target up: without an address there is nothing to probe. */
    Lookup target(String name) {
        long startMonoNs = clock.monoNs();
        NameAnswer answer = ask(name);
        String took = took(startMonoNs);
        String subject = "lookup of " + name;
        if (!answer.found()) {
            return new Lookup(
                    List.of(),
                    Finding.no(
                            subject,
                            "no address, after " + took,
                            answer.problem()
                                    + (isSilent() ? "; is a name server of resolv.conf running and reachable?" : "")));
        }
        List<IpAddress> addresses = answer.addresses();
        String listed =
                addresses.stream().limit(MOST_NAMED).map(IpAddress::toString).collect(Collectors.joining(", "))
                        + (addresses.size() > MOST_NAMED ? " and " + (addresses.size() - MOST_NAMED) + " more" : "");
        return new Lookup(addresses, Finding.ok(subject, listed + ", after " + took));
    }

    /** Looks this host's own name up, which shows whether the name service answers, whatever it says. */
    Finding own(String name) {
        if (name.isEmpty()) {
            return Finding.untried("lookup of this host's name", "it has none");
        }
        Lookup lookup = target(name);
        if (!lookup.addresses().isEmpty() || isSilent()) {
            return lookup.finding();
        }
        return Finding.ok(
                lookup.finding().subject(),
                lookup.finding().words() + ", which is an answer: "
                        + lookup.finding().reason());
    }

    private boolean isSilent() {
        return meter.lookups(LookupResult.NOT_FOUND) == 0;
    }

    private NameAnswer ask(String name) {
        try {
            return resolver.resolve(name).get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            return NameAnswer.none("no answer within " + PATIENCE_S + " s");
        } catch (ExecutionException failed) {
            return NameAnswer.none(String.valueOf(failed.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NameAnswer.none("interrupted");
        }
    }

    private String took(long startMonoNs) {
        return String.format(Locale.ROOT, "%.1f ms", (clock.monoNs() - startMonoNs) / 1e6);
    }
}
