package net.icmpexporter.http.probe;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.NameNotResolved;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.time.MonoClock;
import org.jspecify.annotations.Nullable;

/**
 * The distinct addresses that a request asks for. Stateless, any thread; blocks while names are looked up, for no longer
 * than the budget and one look-up of the resolver.
 */
final class TargetResolver {

    /** For all look-ups of a request: less than Prometheus' default scrape timeout of 10 s, so that it sees the reason. */
    static final long BUDGET_NS = 8_000_000_000L;

    private final NameResolver resolver;
    private final MonoClock clock;

    TargetResolver(NameResolver resolver, MonoClock clock) {
        this.resolver = resolver;
        this.clock = clock;
    }

    /**
     * The addresses in the order of the request, each once.
     *
     * @param arrivedMonoNs when the request came; waiting for a thread is part of the budget
     * @throws RequestRefused if a name has no address, there are too many, or the look-ups take too long
     */
    Set<IpAddress> resolve(ProbeRequest request, long arrivedMonoNs) throws RequestRefused {
        Set<IpAddress> addresses = new LinkedHashSet<>();
        Map<String, List<IpAddress>> known = new HashMap<>();
        for (Target target : request.targets()) {
            if (target instanceof Target.Literal literal) {
                addresses.add(literal.address());
            } else if (target instanceof Target.Name name) {
                addresses.addAll(request.ipVersion().choose(lookUp(name, known, arrivedMonoNs)));
                refuseTooMany(addresses, request.limit());
            }
        }
        refuseTooMany(addresses, request.limit());
        return addresses;
    }

    private List<IpAddress> lookUp(Target.Name name, Map<String, List<IpAddress>> known, long arrivedMonoNs)
            throws RequestRefused {
        @Nullable List<IpAddress> found = known.get(name.name());
        if (found != null) {
            return found;
        }
        if (clock.monoNs() - arrivedMonoNs > BUDGET_NS) {
            throw RequestRefused.unavailable("looking up the names of this request took more than "
                    + BUDGET_NS / 1_000_000_000 + " s; the name service is slow or does not answer");
        }
        try {
            List<IpAddress> probed = resolver.resolve(name.name()).stream()
                    .filter(UnicastPolicy::allows)
                    .toList();
            known.put(name.name(), probed);
            return probed;
        } catch (NameNotResolved e) {
            throw RequestRefused.unresolvable(name.text());
        }
    }

    private static void refuseTooMany(Set<IpAddress> addresses, int limit) throws RequestRefused {
        if (addresses.size() > limit) {
            throw RequestRefused.tooManyTargets();
        }
    }
}
