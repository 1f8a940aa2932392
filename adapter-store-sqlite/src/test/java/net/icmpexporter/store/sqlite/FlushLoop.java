package net.icmpexporter.store.sqlite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.target.HourRow;
import net.icmpexporter.target.LatencyCounts;
import net.icmpexporter.target.LifeRow;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.Origin;
import net.icmpexporter.target.TargetFigures;
import net.icmpexporter.transport.Protocol;

/**
 * A program that keeps a target and flushes, again and again, until it is killed. It prints what has been kept, once it is: "put"
 * or "flushed" with the number of the round.
 */
final class FlushLoop {

    static final int ROWS = 1000;

    private FlushLoop() {}

    public static void main(String[] args) throws Exception {
        long round = Long.parseLong(args[1]);
        try (SqliteTargetStore store = SqliteTargetStore.open(Path.of(args[0]), FlushLoop::say)) {
            while (true) {
                round++;
                store.put(List.of(target(round)));
                say("put " + round);
                flush(store, round);
                say("flushed " + round);
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }

    static ManagedTarget target(long round) {
        return new ManagedTarget(
                "t" + round,
                "192.0.2.1",
                Protocol.ICMP,
                0,
                new ProbeOptions(1_000_000, 1_000_000, 24),
                new TreeMap<>(),
                Origin.API);
    }

    private static void flush(SqliteTargetStore store, long round) throws Exception {
        TargetFigures nothing = TargetFigures.NOTHING_YET;
        TargetFigures figures = new TargetFigures(
                round,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                nothing.average15m(),
                nothing.average6h(),
                nothing.average24h());
        LatencyCounts counts = new LatencyCounts();
        counts.add(50, round);
        List<LifeRow> lives = new ArrayList<>();
        List<HourRow> hours = new ArrayList<>();
        for (int number = 0; number < ROWS; number++) {
            lives.add(new LifeRow(Samples.id(number), figures, counts));
            hours.add(new HourRow(Samples.id(number), round / 5, round, 0, 0, counts));
        }
        store.flush(lives, hours);
        store.forgetBefore(round / 5 - 2);
    }
}
