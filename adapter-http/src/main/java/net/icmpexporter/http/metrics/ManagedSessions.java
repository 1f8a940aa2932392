package net.icmpexporter.http.metrics;

import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.SessionView;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetView;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.transport.Connections;

/** The sessions of the targets that stay. Any thread; looking keeps no session alive. */
public final class ManagedSessions {

    private final TargetBook book;
    private final ProbeDirectory directory;
    private final Connections connections;
    private final MonoClock clock;

    /** @param clock the directory's */
    public ManagedSessions(TargetBook book, ProbeDirectory directory, Connections connections, MonoClock clock) {
        this.book = book;
        this.directory = directory;
        this.connections = connections;
        this.clock = clock;
    }

    /** Every target at each of its addresses, with the figures of its session; one that has not begun yet has counted nothing. */
    public List<ProbedTarget> now() {
        List<ProbedTarget> targets = new ArrayList<>();
        for (TargetView view : book.views()) {
            ProbeKey key = view.key();
            if (key != null) {
                SessionView session = directory.view(key);
                SessionView known =
                        session == null ? new SessionView(key, clock.monoNs(), SessionSnapshot.NOTHING_YET) : session;
                targets.add(new ProbedTarget(
                        known,
                        view.target().name(),
                        view.target().labels(),
                        key.protocol().isOverConnections() ? connections.figures(key.peer()) : null));
            }
        }
        return targets;
    }
}
