package net.icmpexporter.app.doctor;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.probe.EngineBusy;
import net.icmpexporter.probe.EngineCommands;
import net.icmpexporter.probe.EngineSettings;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeEngine;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.probe.SessionView;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.stats.StampSource;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.wire.CookieKey;

/**
 * A few probes to each of some targets, by the exporter's own engine, which is stepped here. Ends as soon as each was answered
 * with stamps at both ends, or was asked often enough, and within {@link #LONGEST_MS} in any case.
 */
final class ProbeRound {

    static final long INTERVAL_MS = 300;
    static final long TIMEOUT_MS = 1_000;
    static final long LONGEST_MS = 3_000;

    /** A first packet may wait for a neighbour's address, and a first stamp for the kernel to begin stamping. */
    static final int ENOUGH_PROBES = 3;

    /** ICMP echo of the size that the exporter sends. */
    static final ProbeOptions OPTIONS =
            new ProbeOptions(TimeUnit.MILLISECONDS.toNanos(INTERVAL_MS), TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS), 56);

    /**
     * How a target was found.
     *
     * @param figures all of them
     * @param rttNs of the latest answer, 0 if there was none
     * @param stamped whether that answer was timed by stamps, and not in user space
     */
    record Outcome(ProbeKey key, SessionSnapshot figures, long rttNs, boolean stamped) {

        private Outcome next(SessionSnapshot now) {
            if (now.answered() == figures.answered()) {
                return new Outcome(key, now, rttNs, stamped);
            }
            long answers = now.answered() - figures.answered();
            return new Outcome(
                    key,
                    now,
                    (now.rttSumNs() - figures.rttSumNs()) / answers,
                    now.stamped(StampSource.USER) == figures.stamped(StampSource.USER));
        }

        private boolean isEnough(boolean stampsUsual) {
            return (figures.answered() > 0 && (stamped || !stampsUsual))
                    || figures.resolved() + figures.unknown() + figures.sendFailed() >= ENOUGH_PROBES;
        }
    }

    private final ProbeTransport transport;
    private final MonoClock clock;
    private final ProbeDirectory directory;
    private final ProbeEngine engine;
    private final Map<ProbeKey, Outcome> outcomes = new LinkedHashMap<>();

    ProbeRound(ProbeTransport transport, MonoClock clock, WallClock wallClock) {
        this.transport = transport;
        this.clock = clock;
        EngineMeter meter = new EngineMeter();
        EngineCommands commands = new EngineCommands(transport::wakeup);
        directory = new ProbeDirectory(commands, meter, clock);
        SecureRandom random = new SecureRandom();
        EngineSettings settings = new EngineSettings(
                1_000, new CookieKey(random.nextLong(), random.nextLong()), EngineSettings.DEFAULT_SESSION_IDLE_NS);
        engine = new ProbeEngine(transport, clock, wallClock, () -> 0, meter, settings, commands, directory);
    }

    /** One outcome for each key, in their order. */
    List<Outcome> run(List<ProbeKey> keys) {
        long endMonoNs = clock.monoNs() + TimeUnit.MILLISECONDS.toNanos(LONGEST_MS);
        while (!read(keys) && endMonoNs - clock.monoNs() > 0) {
            engine.doWork(clock.monoNs());
            engine.idle();
        }
        return new ArrayList<>(outcomes.values());
    }

    /** Takes the figures as they are now, and asks for what is not probed yet: whether all targets have had enough. */
    private boolean read(List<ProbeKey> keys) {
        boolean enough = true;
        try {
            for (SessionView view : directory.probe(keys)) {
                ChannelStatus status = transport.status(ProbeChecks.channel(view.key()));
                boolean stampsUsual = status.kernelStamps();
                Outcome before = outcomes.getOrDefault(
                        view.key(), new Outcome(view.key(), SessionSnapshot.NOTHING_YET, 0, false));
                Outcome now = before.next(view.figures());
                outcomes.put(view.key(), now);
                enough &= !status.usable() || now.isEnough(stampsUsual);
            }
        } catch (EngineBusy busy) {
            throw new IllegalStateException("an engine of our own is busy", busy);
        }
        return enough;
    }
}
