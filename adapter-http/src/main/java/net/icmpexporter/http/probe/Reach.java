package net.icmpexporter.http.probe;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.SessionView;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;

/**
 * What this host can probe at all, so that nobody waits for figures that never come. A request that only asks for what
 * it cannot (TCP without CAP_NET_RAW, IPv6 on a host without it) is refused; if a part of it can be probed, all of it is
 * answered, and the rest is told of in a header. A channel that was usable once is only lost for a while: its sessions
 * keep their figures. Any thread.
 */
public final class Reach {

    private final Function<Channel, ChannelStatus> channelStatus;
    private final Set<Channel> everUsable = ConcurrentHashMap.newKeySet();

    /**
     * Remembers which channels are usable: to be built once the transport has opened its sockets.
     *
     * @param channelStatus what the transport has for a channel now; called on any thread
     */
    public Reach(Function<Channel, ChannelStatus> channelStatus) {
        this.channelStatus = channelStatus;
        for (Channel channel : Channel.values()) {
            isUsable(channel);
        }
    }

    private boolean isUsable(Channel channel) {
        boolean usable = channelStatus.apply(channel).usable();
        if (usable) {
            everUsable.add(channel);
        }
        return usable;
    }

    /** Refuses a request of which nothing can be probed, now or after a while. */
    void refuseWhatIsOutOfIt(Collection<ProbeKey> keys) throws RequestRefused {
        Set<Channel> channels = EnumSet.noneOf(Channel.class);
        keys.forEach(key -> channels.add(channel(key)));
        List<String> reasons = new ArrayList<>();
        for (Channel channel : channels) {
            if (isUsable(channel) || everUsable.contains(channel)) {
                return;
            }
            reasons.add(reason(channel));
        }
        if (!reasons.isEmpty()) {
            throw RequestRefused.unavailable("nothing of this can be probed here: " + String.join("; ", reasons));
        }
    }

    /** Why some of the figures may be missing, a line each: channels without a socket, and targets never sent to. */
    List<String> problems(Collection<SessionView> sessions) {
        Set<Channel> unusable = EnumSet.noneOf(Channel.class);
        List<SessionView> unsent = new ArrayList<>();
        for (SessionView session : sessions) {
            Channel channel = channel(session.key());
            if (unusable.contains(channel) || !isUsable(channel)) {
                unusable.add(channel);
            } else if (session.figures().sent() == 0 && session.figures().sendFailed() > 0) {
                unsent.add(session);
            }
        }
        List<String> problems = new ArrayList<>();
        unusable.forEach(channel -> problems.add(reason(channel)));
        if (!unsent.isEmpty()) {
            String others = unsent.size() == 1 ? "" : " and " + (unsent.size() - 1) + " more";
            boolean isEcho = channel(unsent.get(0).key()).protocol().isOverConnections();
            problems.add(unsent.get(0).key().address()
                    + others
                    + (isEcho
                            ? ": there has been no connection so far over which a probe could go"
                            : ": this host's kernel has refused every packet so far;"
                                    + " icmp_exporter_send_failures_total on /metrics says why"));
        }
        return problems;
    }

    private String reason(Channel channel) {
        return channel + ": "
                + PrintableText.unquoted(channelStatus.apply(channel).detail());
    }

    private static Channel channel(ProbeKey key) {
        return Channel.of(key.protocol(), key.address().family());
    }
}
