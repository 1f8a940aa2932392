package net.icmpexporter.target;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeKey;

/** A target with its addresses. Under the lock of {@link TargetBook}. */
final class TargetEntry {

    private final ManagedTarget target;
    private final Map<IpAddress, TargetMember> members = new TreeMap<>();
    private CompletableFuture<Void> lookup = CompletableFuture.completedFuture(null);
    private String problem = "";

    TargetEntry(ManagedTarget target) {
        this.target = target;
    }

    ManagedTarget target() {
        return target;
    }

    Collection<TargetMember> members() {
        return members.values();
    }

    List<IpAddress> addresses() {
        return List.copyOf(members.keySet());
    }

    /** Has its name looked up, unless that is going on already. */
    void lookUp(Supplier<CompletableFuture<Void>> begin) {
        if (lookup.isDone()) {
            lookup = begin.get();
        }
    }

    /** Why its name has no address, or empty. */
    void setProblem(String line) {
        problem = line;
    }

    /**
     * Has these addresses from now on, and no others.
     *
     * @param newMember makes one that was not there
     * @return the members of addresses that are gone
     */
    List<TargetMember> settle(List<IpAddress> addresses, BiFunction<TargetId, ProbeKey, TargetMember> newMember) {
        List<TargetMember> gone = new ArrayList<>();
        for (IpAddress there : addresses()) {
            if (!addresses.contains(there)) {
                TargetMember member = members.remove(there);
                if (member != null) {
                    gone.add(member);
                }
            }
        }
        for (IpAddress address : addresses) {
            if (!members.containsKey(address)) {
                TargetId id = new TargetId(target.name(), address, target.protocol(), target.port());
                ProbeKey key = new ProbeKey(address, target.protocol(), target.port(), target.options());
                members.put(address, newMember.apply(id, key));
            }
        }
        return gone;
    }

    void views(Collection<TargetView> to) {
        if (members.isEmpty()) {
            TargetState state = problem.isEmpty() ? TargetState.UNKNOWN : TargetState.ERROR;
            to.add(new TargetView(target, null, null, state, problem, TargetFigures.NOTHING_YET, List.of()));
        }
        members.values().forEach(member -> to.add(member.view(target)));
    }
}
