package net.icmpexporter.it.system;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.store.sqlite.SqliteTargetStore;
import net.icmpexporter.target.HourRow;
import net.icmpexporter.target.LatencyCounts;
import net.icmpexporter.target.LifeRow;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.Origin;
import net.icmpexporter.target.StoreFailed;
import net.icmpexporter.target.TargetFigures;
import net.icmpexporter.target.TargetId;
import net.icmpexporter.target.TargetStore;
import net.icmpexporter.transport.Protocol;

/** Uses the store on a file system that is as bad as its test has made it, and says on standard output what happened. */
final class StoreTrial {

    static final int ROWS = 2000;

    private StoreTrial() {}

    /** Given a folder. */
    public static void main(String[] args) throws IOException, StoreFailed {
        Path folder = Path.of(args[0]);
        try {
            TargetStore store = SqliteTargetStore.open(folder, StoreTrial::say);
            fillAndEmpty(folder, store);
            store.close();
        } catch (StoreFailed e) {
            say("not opened: " + e.getMessage());
        }
        try {
            TargetStore store = SqliteTargetStore.open(folder, StoreTrial::say);
            tell("opened again", store);
            store.close();
        } catch (StoreFailed e) {
            say("not opened: " + e.getMessage());
        }
    }

    private static void fillAndEmpty(Path folder, TargetStore store) throws IOException, StoreFailed {
        put(store, 1);
        flush(store, 1);
        Path filler = folder.resolve("filler");
        fill(filler);
        for (int hour = 2; hour < 6; hour++) {
            flush(store, hour);
            put(store, hour);
        }
        tell("while it is full", store);
        Files.delete(filler);
        put(store, 6);
        flush(store, 6);
        tell("when there is room", store);
    }

    private static void fill(Path filler) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream file = Files.newOutputStream(filler)) {
            while (true) {
                file.write(block);
            }
        } catch (IOException e) {
            say("filled: " + e.getMessage());
        }
    }

    private static void put(TargetStore store, int number) {
        ManagedTarget target = new ManagedTarget(
                "t" + number,
                "192.0.2.1",
                Protocol.ICMP,
                0,
                new ProbeOptions(1_000_000, 1_000_000, 24),
                new TreeMap<>(),
                Origin.API);
        try {
            store.put(List.of(target));
            say("put " + number);
        } catch (StoreFailed e) {
            say("not put " + number + ": " + e.getMessage());
        }
    }

    private static void flush(TargetStore store, long hour) {
        LatencyCounts counts = new LatencyCounts();
        counts.add(100, hour);
        List<LifeRow> lives = new ArrayList<>();
        List<HourRow> hours = new ArrayList<>();
        for (int number = 0; number < ROWS; number++) {
            TargetId id = new TargetId("t" + number, IpAddress.ofIpv4(number), Protocol.ICMP, 0);
            lives.add(new LifeRow(id, TargetFigures.NOTHING_YET, counts));
            hours.add(new HourRow(id, hour, 0, 0, 0, counts));
        }
        try {
            store.flush(lives, hours);
            say("flushed " + hour);
        } catch (StoreFailed e) {
            say("not flushed " + hour + ": " + e.getMessage());
        }
    }

    private static void tell(String when, TargetStore store) throws StoreFailed {
        List<String> targets =
                store.targets().stream().map(ManagedTarget::name).sorted().toList();
        StringBuilder hours = new StringBuilder();
        for (long hour = 1; hour <= 6; hour++) {
            hours.append(' ').append(store.hour(hour).size());
        }
        say(when + ": " + targets + ", " + store.lives().size() + " lives, hours" + hours);
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
