package net.icmpexporter.probe;

import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ProbeTransport;

/**
 * Knows since when this host cannot be blamed for a missing reply: remembers when each channel last dropped replies for
 * want of buffer, or had no socket to receive them. Asks the kernel at most once a lap, and only in laps in which a probe
 * runs out of time. Engine thread only.
 */
final class DropWatch {

    private static final Channel[] CHANNELS = Channel.values();

    private final ProbeTransport transport;
    private final EngineMeter meter;
    private final long[] drops = new long[CHANNELS.length];
    private final boolean[] askedThisLap = new boolean[CHANNELS.length];
    private final boolean[] everFaulty = new boolean[CHANNELS.length];
    private final long[] faultyMonoNs = new long[CHANNELS.length];
    private final MonoClock clock;

    DropWatch(ProbeTransport transport, EngineMeter meter, MonoClock clock) {
        this.transport = transport;
        this.meter = meter;
        this.clock = clock;
    }

    /** A lap begins. */
    void newLap() {
        for (Channel channel : CHANNELS) {
            askedThisLap[channel.ordinal()] = false;
        }
    }

    /** Every probe that is in flight now has lost its socket, if its channel has none. */
    void noteLostSockets() {
        for (Channel channel : CHANNELS) {
            if (!transport.status(channel).usable()) {
                faulty(channel);
            }
        }
    }

    /** Whether a reply to a probe sent at {@code sentMonoNs} may have been lost on this host. */
    boolean mayHaveDropped(Channel channel, long sentMonoNs) {
        int c = channel.ordinal();
        if (!askedThisLap[c]) {
            askedThisLap[c] = true;
            long now = transport.overflowDrops(channel);
            if (now != drops[c]) {
                meter.add(EngineCounter.SOCKET_DROPS, now - drops[c]);
                drops[c] = now;
                faulty(channel);
            }
        }
        return everFaulty[c] && faultyMonoNs[c] - sentMonoNs >= 0;
    }

    private void faulty(Channel channel) {
        everFaulty[channel.ordinal()] = true;
        faultyMonoNs[channel.ordinal()] = clock.monoNs();
    }
}
