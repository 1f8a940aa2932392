package net.icmpexporter.probe;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.SkipReason;
import net.icmpexporter.time.HandClocks;
import net.icmpexporter.transport.SendResult;

/** An engine and the network below it, for tests of what stands above: every packet is answered as a function says. */
public final class PlayedNetwork {

    private final Rig rig;
    private BiFunction<IpAddress, Integer, OptionalLong> rttNs;
    private int answered;

    /** @param rttNs of a target's packet, which has a number over all packets, or nothing if there is no answer */
    public PlayedNetwork(BiFunction<IpAddress, Integer, OptionalLong> rttNs) {
        this(rttNs, SessionLimit.OF_REFERENCES);
    }

    /** With a bound for the sessions. */
    public PlayedNetwork(BiFunction<IpAddress, Integer, OptionalLong> rttNs, SessionLimit limit) {
        rig = new Rig(limit);
        this.rttNs = rttNs;
    }

    public ProbeDirectory directory() {
        return rig.directory;
    }

    public HandClocks clocks() {
        return rig.clocks;
    }

    /** From now on. */
    public void play(BiFunction<IpAddress, Integer, OptionalLong> newRttNs) {
        rttNs = newRttNs;
    }

    /** From now on the kernel refuses all packets for this reason, or none. */
    public void refuse(SendResult verdict) {
        rig.transport.verdict = address -> verdict;
    }

    /** So many milliseconds, a lap at the end of each. */
    public void passMs(long ms) {
        for (long i = 0; i < ms; i++) {
            rig.passMs(1);
            answer();
        }
    }

    /** So many hours in which nothing is probed at all, as in a process that sleeps. */
    public void passHours(int hours) {
        rig.clocks.passNs(TimeUnit.HOURS.toNanos(hours));
        rig.lap();
    }

    private void answer() {
        while (answered < rig.transport.sent.size()) {
            Packet packet = rig.transport.sent.get(answered);
            rttNs.apply(packet.peer, answered).ifPresent(ns -> rig.answer(packet, ns));
            rig.transport.deliver(packet.txStamp(Stamper.KERNEL, Rig.TX_DELAY_NS), packet.sentMonoNs + Rig.TX_DELAY_NS);
            answered++;
        }
    }

    /** Packets sent so far. */
    public int sent() {
        return rig.transport.sent.size();
    }

    /** Slots that the engine missed. */
    public long skipped() {
        return rig.skipped(SkipReason.LAG);
    }
}
