package net.icmpexporter.http.health;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;

/**
 * Whether the figures can be trusted now: the engine turns its laps, and every channel that could be used at the start
 * still can. One that never was usable (a host without IPv6) is no obstacle as long as any other is.
 */
public final class Readiness {

    /** The engine laps at least once a second. */
    static final long MAX_LAP_AGE_NS = 5_000_000_000L;

    private final EngineMeter meter;
    private final Function<Channel, ChannelStatus> channelStatus;
    private final MonoClock clock;
    private final Set<Channel> usableAtStart = EnumSet.noneOf(Channel.class);

    /**
     * Remembers which channels are usable: to be built once the transport has opened its sockets.
     *
     * @param channelStatus what the transport has for a channel now; called on any thread
     */
    public Readiness(EngineMeter meter, Function<Channel, ChannelStatus> channelStatus, MonoClock clock) {
        this.meter = meter;
        this.channelStatus = channelStatus;
        this.clock = clock;
        for (Channel channel : Channel.values()) {
            if (channelStatus.apply(channel).usable()) {
                usableAtStart.add(channel);
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
            obstacles.add("nothing can be probed: "
                    + Channel.ofPackets().stream()
                            .map(channel -> channel + ": "
                                    + channelStatus.apply(channel).detail())
                            .collect(Collectors.joining("; ")));
        }
        for (Channel channel : usableAtStart) {
            ChannelStatus status = channelStatus.apply(channel);
            if (!status.usable()) {
                obstacles.add(channel + " is lost for now: " + status.detail());
            }
        }
        return obstacles;
    }
}
