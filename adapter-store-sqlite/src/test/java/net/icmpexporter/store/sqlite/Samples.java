package net.icmpexporter.store.sqlite;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.stats.HeatBins;
import net.icmpexporter.target.DecayingMean;
import net.icmpexporter.target.HourRow;
import net.icmpexporter.target.LatencyCounts;
import net.icmpexporter.target.LifeRow;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.Origin;
import net.icmpexporter.target.TargetFigures;
import net.icmpexporter.target.TargetId;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.Protocol;

/** Targets and rows to be kept, with every field of its own value. */
final class Samples {

    private static final String[] TEXTS = {"a", "b c", "ü'\"", "\uD83D\uDE80", "%_?", "<b>", "--;"};

    private Samples() {}

    static ManagedTarget target(String name) {
        return target(new Random(name.hashCode()), name, "192.0.2.1");
    }

    static ManagedTarget target(Random random, String name, String host) {
        boolean tcp = name.length() % 2 == 0;
        PacketOptions packet = new PacketOptions(
                random.nextInt(64),
                random.nextInt(256),
                random.nextBoolean(),
                random.nextBoolean() ? null : address(random.nextInt(1000)),
                random.nextBoolean() ? "" : "eth" + random.nextInt(10));
        SortedMap<String, String> labels = new TreeMap<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            labels.put("label" + random.nextInt(5), TEXTS[random.nextInt(TEXTS.length)]);
        }
        return new ManagedTarget(
                name,
                host,
                tcp ? Protocol.TCP : Protocol.ICMP,
                tcp ? 443 : 0,
                new ProbeOptions(
                        1_000_000L + random.nextInt(1_000_000_000),
                        2_000_000L + random.nextInt(1_000_000_000),
                        24 + random.nextInt(1000),
                        packet),
                labels,
                Origin.API);
    }

    static TargetId id(int number) {
        boolean tcp = number % 3 == 0;
        return new TargetId("t" + number, address(number), tcp ? Protocol.TCP : Protocol.ICMP, tcp ? 1 + number : 0);
    }

    static IpAddress address(int number) {
        return number % 2 == 0 ? IpAddress.ofIpv4(0xC000_0200 + number) : IpAddress.of(0x2001_0db8_0000_0000L, number);
    }

    static LatencyCounts latencies(Random random) {
        LatencyCounts counts = new LatencyCounts();
        int first = random.nextInt(HeatBins.bins() - 20);
        for (int count = random.nextInt(12); count > 0; count--) {
            counts.add(first + random.nextInt(20), random.nextInt(3) == 0 ? random.nextInt(100_000) : 1);
        }
        return counts;
    }

    static LifeRow life(Random random, TargetId id) {
        TargetFigures figures = new TargetFigures(
                random.nextLong(1L << 50),
                random.nextLong(1L << 50),
                random.nextLong(1L << 50),
                random.nextLong(1L << 50),
                random.nextLong(1L << 50),
                random.nextLong(1L << 50),
                random.nextLong(1L << 50),
                random.nextLong(1L << 50),
                0,
                random.nextLong(1L << 50),
                random.nextLong(),
                random.nextLong(1L << 50),
                random.nextLong(1L << 50),
                new DecayingMean(random.nextDouble() * 1e12, random.nextDouble()),
                new DecayingMean(random.nextDouble() * 1e12, random.nextDouble()),
                new DecayingMean(random.nextDouble() * 1e12, random.nextDouble()));
        return new LifeRow(id, figures, latencies(random));
    }

    static HourRow hour(Random random, TargetId id, long hour) {
        return new HourRow(
                id,
                hour,
                random.nextLong(1L << 50),
                random.nextLong(1L << 50),
                random.nextLong(1L << 50),
                latencies(random));
    }

    /** Everything that an hour says: counts of latencies have no equals. */
    static String text(HourRow row) {
        return row.id() + " " + row.hour() + " " + row.lost() + " " + row.rejected() + " " + row.unknown() + " "
                + text(row.latencies());
    }

    /** Everything that a life says. */
    static String text(LifeRow row) {
        return row.id() + " " + row.figures() + " " + text(row.latencies());
    }

    static List<String> texts(Collection<HourRow> rows) {
        return rows.stream().map(Samples::text).toList();
    }

    static List<String> lifeTexts(Collection<LifeRow> rows) {
        return rows.stream().map(Samples::text).toList();
    }

    static String text(LatencyCounts counts) {
        List<String> bins = new ArrayList<>();
        for (int bin = 0; bin < HeatBins.bins(); bin++) {
            if (counts.count(bin) > 0) {
                bins.add(bin + ":" + counts.count(bin));
            }
        }
        return bins.toString();
    }

    /** One that differs from run to run, and says how to have it again. */
    static Random random() {
        long seed = Long.getLong("store.seed", System.nanoTime());
        System.out.println("-Dstore.seed=" + seed);
        return new Random(seed);
    }
}
