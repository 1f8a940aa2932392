package net.icmpexporter.linux;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.nic.DefaultRoute;
import net.icmpexporter.linux.nic.NicRefused;
import net.icmpexporter.linux.nic.NicStamping;
import net.icmpexporter.net.IpFamily;
import org.jspecify.annotations.Nullable;

/**
 * Which interface each address family uses, with the stamps of its network card switched on if they are wanted: then
 * {@code auto} is the interface of the default route, since only a bound socket is sure to use that card. Start, end and
 * reopening.
 */
final class ChosenInterfaces implements AutoCloseable {

    private final Map<IpFamily, String> names = new EnumMap<>(IpFamily.class);
    private final Map<IpFamily, String> problems = new EnumMap<>(IpFamily.class);
    private final @Nullable NicStamping stamping;
    private final Consumer<String> notes;

    private ChosenInterfaces(@Nullable NicStamping stamping, Consumer<String> notes) {
        this.stamping = stamping;
        this.notes = notes;
    }

    /**
     * Chooses.
     *
     * @throws TransportNotOpened if stamps of a card are wanted and cannot be had
     */
    static ChosenInterfaces of(Sys sys, LinuxTransportOptions options, Consumer<String> notes)
            throws TransportNotOpened {
        ChosenInterfaces chosen;
        try {
            chosen = new ChosenInterfaces(options.nicStamps() ? new NicStamping(sys, notes) : null, notes);
        } catch (IllegalStateException noMoreDescriptors) {
            throw new TransportNotOpened(String.valueOf(noMoreDescriptors.getMessage()));
        }
        for (IpFamily family : IpFamily.values()) {
            chosen.choose(sys, family, options.interfaceOf(family));
        }
        try {
            chosen.requireOne();
            chosen.switchStampsOn();
        } catch (NicRefused | TransportNotOpened refused) {
            chosen.close();
            throw new TransportNotOpened(String.valueOf(refused.getMessage()));
        }
        return chosen;
    }

    private void choose(Sys sys, IpFamily family, String wanted) {
        if (stamping == null || !wanted.equals(LinuxTransportOptions.AUTO)) {
            names.put(family, wanted);
            return;
        }
        DefaultRoute route = DefaultRoute.of(sys, family);
        names.put(family, route.interfaceName());
        if (!route.problem().isEmpty()) {
            problems.put(family, route.problem());
        }
    }

    private void requireOne() throws TransportNotOpened {
        if (!problems.isEmpty() && used().isEmpty()) {
            throw new TransportNotOpened(String.join("; ", problems.values()));
        }
    }

    private Set<String> used() {
        Set<String> used = new LinkedHashSet<>(names.values());
        used.remove(LinuxTransportOptions.OFF);
        return used;
    }

    private void switchStampsOn() throws NicRefused {
        if (stamping != null) {
            for (String name : used()) {
                stamping.switchOn(name);
            }
        }
    }

    /** Has the cards stamp again, where they have stopped; what cannot be is noted. */
    void switchStampsOnAgain() {
        try {
            switchStampsOn();
        } catch (NicRefused refused) {
            notes.accept(String.valueOf(refused.getMessage()));
        }
    }

    /** The interface to bind to, {@link LinuxTransportOptions#AUTO} or {@link LinuxTransportOptions#OFF}. */
    String name(IpFamily family) {
        return names.getOrDefault(family, LinuxTransportOptions.OFF);
    }

    /** Why a family has to be left out though it was wanted, in one line for people; empty if it has not. */
    String problem(IpFamily family) {
        return problems.getOrDefault(family, "");
    }

    /** Puts back what was changed. Idempotent. */
    @Override
    public void close() {
        if (stamping != null) {
            stamping.close();
        }
    }
}
