package net.icmpexporter.http.api;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.NameAnswer;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.net.UnicastPolicy;
import net.icmpexporter.target.ManagedTarget;

/** The addresses of the hosts that some targets have: all names are asked for at the same time, each once. */
final class TargetNames {

    private final Map<String, CompletableFuture<NameAnswer>> byHost = new LinkedHashMap<>();

    TargetNames(Collection<ManagedTarget> targets, NameResolver resolver) {
        for (ManagedTarget target : targets) {
            if (IpAddress.parse(target.host()) == null) {
                byHost.computeIfAbsent(target.host(), resolver::resolve);
            }
        }
    }

    /** Completes when the last answer is there; never fails. */
    CompletableFuture<Void> all() {
        return CompletableFuture.allOf(byHost.values().toArray(CompletableFuture[]::new));
    }

    /** Why a target cannot be probed, or empty. Once all answers are there. */
    String problem(ManagedTarget target) {
        CompletableFuture<NameAnswer> answer = byHost.get(target.host());
        if (answer == null) {
            return "";
        }
        NameAnswer found = answer.join();
        if (!found.found()) {
            return found.problem();
        }
        return addresses(target).isEmpty() ? "none of its addresses is that of one host" : "";
    }

    /** Where a target is probed. Once all answers are there. */
    List<IpAddress> addresses(ManagedTarget target) {
        IpAddress literal = IpAddress.parse(target.host());
        if (literal != null) {
            return List.of(literal);
        }
        CompletableFuture<NameAnswer> answer = byHost.get(target.host());
        if (answer == null) {
            throw new IllegalArgumentException(target.host() + " was not asked for");
        }
        return answer.join().addresses().stream().filter(UnicastPolicy::allows).toList();
    }
}
