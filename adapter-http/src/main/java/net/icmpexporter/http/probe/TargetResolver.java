package net.icmpexporter.http.probe;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.NameAnswer;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.net.UnicastPolicy;

/** The distinct addresses that a request asks for. Stateless, any thread, never blocks. */
final class TargetResolver {

    private final NameResolver names;

    TargetResolver(NameResolver names) {
        this.names = names;
    }

    /** What the name service has been asked for a request: all of its names at the same time, each once. */
    static final class Answers {
        private final Map<String, CompletableFuture<NameAnswer>> byName = new HashMap<>();
        private final CompletableFuture<Void> all;

        private Answers(ProbeRequest request, NameResolver names) {
            for (Target target : request.targets()) {
                if (target instanceof Target.Name name) {
                    byName.computeIfAbsent(name.name(), names::resolve);
                }
            }
            all = CompletableFuture.allOf(byName.values().toArray(CompletableFuture[]::new));
        }

        /** Completes when the last answer is there. */
        CompletableFuture<Void> all() {
            return all;
        }
    }

    /** Asks for every name of a request. */
    Answers ask(ProbeRequest request) {
        return new Answers(request, names);
    }

    /**
     * The addresses in the order of the request.
     *
     * @param answers all of which are there
     * @return possibly more than the limit, if the last of them are literals
     * @throws RequestRefused if a name has no address, or there are too many after a look-up
     */
    static Destinations addresses(ProbeRequest request, Answers answers) throws RequestRefused {
        Destinations addresses = new Destinations();
        boolean byName = request.presentation().namesTargets();
        for (Target target : request.targets()) {
            if (target instanceof Target.Literal literal) {
                addresses.add(literal.address(), literal.text());
            } else if (target instanceof Target.Name name) {
                for (IpAddress address : request.ipVersion().choose(probed(name, answers))) {
                    addresses.add(address, name.text());
                }
                if (addresses.count(byName) > request.limit()) {
                    throw RequestRefused.tooManyTargets();
                }
            }
        }
        return addresses;
    }

    private static List<IpAddress> probed(Target.Name name, Answers answers) throws RequestRefused {
        CompletableFuture<NameAnswer> answer = answers.byName.get(name.name());
        if (answer == null) {
            throw new IllegalArgumentException(name.name() + " was not asked for");
        }
        if (!answer.join().found()) {
            throw RequestRefused.unresolvable(name.text());
        }
        return answer.join().addresses().stream().filter(UnicastPolicy::allows).toList();
    }
}
