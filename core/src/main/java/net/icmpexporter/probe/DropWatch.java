package net.icmpexporter.probe;

import net.icmpexporter.net.IpFamily;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.transport.ProbeTransport;

/**
 * Knows since when this host cannot be blamed for a missing reply: remembers when each family last dropped replies for
 * want of buffer, or had no socket to receive them. Asks the kernel at most once a lap, and only in laps in which a probe
 * runs out of time. Engine thread only.
 */
final class DropWatch {

    private static final IpFamily[] FAMILY = IpFamily.values();

    private final ProbeTransport transport;
    private final EngineMeter meter;
    private final long[] drops = new long[FAMILY.length];
    private final boolean[] askedThisLap = new boolean[FAMILY.length];
    private final boolean[] everFaulty = new boolean[FAMILY.length];
    private final long[] faultyMonoNs = new long[FAMILY.length];
    private final MonoClock clock;

    DropWatch(ProbeTransport transport, EngineMeter meter, MonoClock clock) {
        this.transport = transport;
        this.meter = meter;
        this.clock = clock;
    }

    /** A lap begins. */
    void newLap() {
        for (IpFamily family : FAMILY) {
            askedThisLap[family.ordinal()] = false;
        }
    }

    /** Every probe that is in flight now has lost its socket, if its family has none. */
    void noteLostSockets() {
        for (IpFamily family : FAMILY) {
            if (!transport.status(family).usable()) {
                faulty(family);
            }
        }
    }

    /** Whether a reply to a probe sent at {@code sentMonoNs} may have been lost on this host. */
    boolean mayHaveDropped(IpFamily family, long sentMonoNs) {
        int f = family.ordinal();
        if (!askedThisLap[f]) {
            askedThisLap[f] = true;
            long now = transport.overflowDrops(family);
            if (now != drops[f]) {
                meter.add(EngineCounter.SOCKET_DROPS, now - drops[f]);
                drops[f] = now;
                faulty(family);
            }
        }
        return everFaulty[f] && faultyMonoNs[f] - sentMonoNs >= 0;
    }

    private void faulty(IpFamily family) {
        everFaulty[family.ordinal()] = true;
        faultyMonoNs[family.ordinal()] = clock.monoNs();
    }
}
