package net.icmpexporter.http.health;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.transport.FamilyStatus;

/**
 * Whether the figures can be trusted now: the engine turns its laps, and every address family that could be used at the
 * start still can. A family that never was usable (a host without IPv6) is no obstacle as long as the other one is.
 */
public final class Readiness {

    /** The engine laps at least once a second. */
    static final long MAX_LAP_AGE_NS = 5_000_000_000L;

    private final EngineMeter meter;
    private final Function<IpFamily, FamilyStatus> familyStatus;
    private final MonoClock clock;
    private final Set<IpFamily> usableAtStart = EnumSet.noneOf(IpFamily.class);

    /**
     * Remembers which families are usable: to be built once the transport has opened its sockets.
     *
     * @param familyStatus what the transport has for a family now; called on any thread
     */
    public Readiness(EngineMeter meter, Function<IpFamily, FamilyStatus> familyStatus, MonoClock clock) {
        this.meter = meter;
        this.familyStatus = familyStatus;
        this.clock = clock;
        for (IpFamily family : IpFamily.values()) {
            if (familyStatus.apply(family).usable()) {
                usableAtStart.add(family);
            }
        }
    }

    /** What stands in the way, each a sentence without its full stop; empty if the exporter is ready. */
    public List<String> obstacles() {
        List<String> obstacles = new ArrayList<>();
        if (!meter.lappedWithin(MAX_LAP_AGE_NS, clock.monoNs())) {
            obstacles.add("the engine has not completed a lap in the last 5 s");
        }
        if (usableAtStart.isEmpty()) {
            obstacles.add("neither address family can be used: "
                    + Arrays.stream(IpFamily.values())
                            .map(family ->
                                    family + ": " + familyStatus.apply(family).detail())
                            .collect(Collectors.joining("; ")));
        }
        for (IpFamily family : usableAtStart) {
            FamilyStatus status = familyStatus.apply(family);
            if (!status.usable()) {
                obstacles.add("the " + family + " socket is lost and will be reopened: " + status.detail());
            }
        }
        return obstacles;
    }
}
