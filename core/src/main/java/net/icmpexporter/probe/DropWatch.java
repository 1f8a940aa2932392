package net.icmpexporter.probe;

import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.stats.UnknownCause;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ProbeTransport;
import org.jspecify.annotations.Nullable;

/**
 * Knows since when this host cannot be blamed for a missing reply: remembers when each channel last dropped replies for
 * want of buffer, or had no socket to receive them. Asks the kernel at most once a lap, and only in laps in which a probe
 * runs out of time. Engine thread only.
 */
final class DropWatch {

    private static final int CHANNELS = Channel.values().length;

    private final ProbeTransport transport;
    private final Channel[] channels;
    private final EngineMeter meter;
    private final long[] drops = new long[CHANNELS];
    private final boolean[] askedThisLap = new boolean[CHANNELS];
    private final Moments dropped = new Moments();
    private final Moments lost = new Moments();
    private final MonoClock clock;

    DropWatch(ProbeTransport transport, EngineMeter meter, MonoClock clock) {
        this.transport = transport;
        this.channels = transport.channels().toArray(new Channel[0]);
        this.meter = meter;
        this.clock = clock;
    }

    /** A lap begins. */
    void newLap() {
        for (Channel channel : channels) {
            askedThisLap[channel.ordinal()] = false;
        }
    }

    /** Every probe that is in flight now has lost its socket, if its channel has none. */
    void noteLostSockets() {
        for (Channel channel : channels) {
            if (!transport.status(channel).usable()) {
                lost.note(channel, clock.monoNs());
            }
        }
    }

    /** Why a reply to a probe sent at {@code sentMonoNs} may have been lost on this host; null if it cannot have been. */
    @Nullable
    UnknownCause cause(Channel channel, long sentMonoNs) {
        int c = channel.ordinal();
        if (!askedThisLap[c]) {
            askedThisLap[c] = true;
            long now = transport.overflowDrops(channel);
            if (now != drops[c]) {
                meter.add(EngineCounter.SOCKET_DROPS, now - drops[c]);
                drops[c] = now;
                dropped.note(channel, clock.monoNs());
            }
        }
        if (lost.since(channel, sentMonoNs)) {
            return UnknownCause.SOCKET_LOST;
        }
        return dropped.since(channel, sentMonoNs) ? UnknownCause.SOCKET_OVERFLOW : null;
    }

    /** When something last happened to each channel. */
    private static final class Moments {

        private final boolean[] ever = new boolean[CHANNELS];
        private final long[] lastMonoNs = new long[CHANNELS];

        void note(Channel channel, long monoNs) {
            ever[channel.ordinal()] = true;
            lastMonoNs[channel.ordinal()] = monoNs;
        }

        boolean since(Channel channel, long monoNs) {
            return ever[channel.ordinal()] && lastMonoNs[channel.ordinal()] - monoNs >= 0;
        }
    }
}
