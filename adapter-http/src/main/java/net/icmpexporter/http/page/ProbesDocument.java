package net.icmpexporter.http.page;

import java.util.Comparator;
import java.util.List;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.SessionView;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;

/**
 * {@code /debug/probes}: every session that is probed now, as JSON, sorted by address and port. Looking does not keep them alive.
 * Counts are those of the compatible counters: a probe counts once its fate is known.
 */
public final class ProbesDocument {

    private static final long NS_PER_S = 1_000_000_000L;

    private final ProbeDirectory directory;
    private final MonoClock monoClock;
    private final WallClock wallClock;

    /**
     * @param monoClock the directory's clock
     * @param wallClock tells what its readings are in the world's time
     */
    public ProbesDocument(ProbeDirectory directory, MonoClock monoClock, WallClock wallClock) {
        this.directory = directory;
        this.monoClock = monoClock;
        this.wallClock = wallClock;
    }

    /** The document now. */
    public String render() {
        List<SessionView> sessions = directory
                .active()
                .sorted(Comparator.comparing(SessionView::key))
                .toList();
        return render(sessions, monoClock.monoNs(), wallClock.wallNs());
    }

    static String render(List<SessionView> sessions, long nowMonoNs, long nowWallNs) {
        JsonWriter json = new JsonWriter();
        json.beginObject().name("probes").beginArray();
        for (SessionView session : sessions) {
            long sinceAccessNs = nowMonoNs - session.lastAccessMonoNs();
            json.beginObject()
                    .name("ip_address")
                    .value(session.key().address().toString())
                    .name("last_access")
                    .value(Math.floorDiv(nowWallNs - sinceAccessNs, NS_PER_S))
                    .name("recv_count")
                    .value(session.figures().answered())
                    .name("sent_count")
                    .value(session.figures().resolved())
                    .name("tcp_port")
                    .value(session.key().port())
                    .endObject();
        }
        json.endArray()
                .name("timestamp")
                .value(Math.floorDiv(nowWallNs, NS_PER_S))
                .name("total_probes")
                .value(sessions.size())
                .endObject();
        return json + "\n";
    }
}
