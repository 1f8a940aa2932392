package net.icmpexporter.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.target.HourRow;
import net.icmpexporter.target.LatencyCounts;
import net.icmpexporter.target.LifeRow;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.MemoryTargetStore;
import net.icmpexporter.target.Origin;
import net.icmpexporter.target.StoreFailed;
import net.icmpexporter.target.TargetFigures;
import net.icmpexporter.target.TargetId;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the port promises, on a file that is closed and opened again. */
final class SqliteTargetStoreTest {

    @TempDir
    Path folder;

    private SqliteTargetStore store;

    @BeforeEach
    void open() throws StoreFailed {
        store = SqliteTargetStore.open(folder, this::unexpected);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void unexpected(String note) {
        throw new AssertionError(note);
    }

    private void openAgain() throws StoreFailed {
        store.close();
        open();
    }

    @Test
    void anEchoTargetComesBackToo() throws StoreFailed {
        ManagedTarget echo = new ManagedTarget(
                "e",
                "192.0.2.1",
                Protocol.ECHO,
                4000,
                new ProbeOptions(1_000_000_000, 800_000_000, 16),
                new TreeMap<>(),
                Origin.API);
        store.put(List.of(echo));
        openAgain();
        assertThat(store.targets()).containsExactly(echo);
    }

    /** A version before this one took them with a payload and with packet options, neither of which it used. */
    @Test
    void anEchoTargetWithWhatEchoHasNotIsTakenWithoutThat() throws Exception {
        close();
        try (Database database = Database.open(folder.resolve(SqliteTargetStore.FILE))) {
            database.execute("INSERT INTO targets (name, host, protocol, port, interval_ns, timeout_ns, payload_bytes, "
                    + "dscp, hop_limit, fragmentation, source, interface_name) VALUES ('e', '192.0.2.1', 'echo', 4000, "
                    + "1000000000, 800000000, 56, 46, 9, 'forbidden', NULL, 'eth0')");
        }
        open();
        assertThat(store.targets())
                .extracting(ManagedTarget::options)
                .containsExactly(new ProbeOptions(1_000_000_000, 800_000_000, 24));
    }

    @Test
    void aTargetComesBackWithEverything() throws StoreFailed {
        ManagedTarget icmp = new ManagedTarget(
                "Zürich \uD83D\uDE80 'quoted\"",
                "core.example.net",
                Protocol.ICMP,
                0,
                new ProbeOptions(
                        1_000_001,
                        3_600_000_000_000L,
                        1400,
                        new PacketOptions(63, 255, Fragmentation.ALLOWED, IpAddress.parse("2001:db8::1"), "eth0.17")),
                new TreeMap<>(Map.of("site", "a=\"b\"\n\\", "empty", "", "Ω", "\0")),
                Origin.API);
        ManagedTarget tcp = new ManagedTarget(
                "x",
                "192.0.2.7",
                Protocol.TCP,
                65_535,
                new ProbeOptions(1_000_000, 1_000_000, 24),
                new TreeMap<>(),
                Origin.API);

        store.put(List.of(icmp, tcp));
        openAgain();

        assertThat(store.targets()).containsExactlyInAnyOrder(icmp, tcp);
    }

    @Test
    void whatIsPutAgainTakesThePlaceOfTheFirst() throws StoreFailed {
        Random random = Samples.random();
        ManagedTarget first = Samples.target(random, "x", "192.0.2.1");
        ManagedTarget otherHost = Samples.target(random, "x", "192.0.2.2");
        ManagedTarget second = Samples.target(random, "x", "192.0.2.1");
        ManagedTarget third = Samples.target(random, "x", "192.0.2.1");

        store.put(List.of(first, otherHost));
        store.put(List.of(second, third));

        assertThat(store.targets()).containsExactlyInAnyOrder(otherHost, third);
    }

    @Test
    void whatStandsInTheConfigurationFileIsNotKeptTwice() {
        ManagedTarget api = Samples.target("x");
        ManagedTarget file = new ManagedTarget(
                api.name(), api.host(), api.protocol(), api.port(), api.options(), api.labels(), Origin.FILE);

        assertThatThrownBy(() -> store.put(List.of(file))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRemovedTargetLeavesItsFigures() throws StoreFailed {
        ManagedTarget target = Samples.target("x");
        TargetId id = Samples.id(1);
        store.put(List.of(target));
        store.flush(List.of(Samples.life(new Random(1), id)), List.of(Samples.hour(new Random(1), id, 5)));

        store.remove(List.of(target, Samples.target("never there")));
        openAgain();

        assertThat(store.targets()).isEmpty();
        assertThat(store.lives()).hasSize(1);
        assertThat(store.hours(id, 0, 10)).hasSize(1);
    }

    @Test
    void whatWasInFlightIsNotSentAnyMore() throws StoreFailed {
        TargetFigures nothing = TargetFigures.NOTHING_YET;
        TargetFigures figures = new TargetFigures(
                12,
                3,
                2,
                1,
                0,
                2,
                0,
                0,
                4,
                0,
                0,
                0,
                0,
                nothing.average15m(),
                nothing.average6h(),
                nothing.average24h());

        store.flush(List.of(new LifeRow(Samples.id(1), figures, new LatencyCounts())), List.of());

        TargetFigures kept = store.lives().get(0).figures();
        assertThat(kept.inFlight()).isZero();
        assertThat(kept.sent()).isEqualTo(kept.resolved() + kept.unknown()).isEqualTo(8);
    }

    @Test
    void hoursComeInOrderFromTheFirstToTheLastThatIsWanted() throws StoreFailed {
        Random random = Samples.random();
        TargetId id = Samples.id(1);
        List<HourRow> rows = new ArrayList<>();
        for (long hour : new long[] {-3, 0, 7, 8, 9, 100, Long.MAX_VALUE}) {
            rows.add(0, Samples.hour(random, id, hour));
            store.flush(List.of(), List.of(rows.get(0), Samples.hour(random, Samples.id(2), hour)));
        }

        assertThat(store.hours(id, 7, 100)).extracting(HourRow::hour).containsExactly(7L, 8L, 9L);
        assertThat(store.hours(id, 1, 7)).isEmpty();
        assertThat(store.hours(Samples.id(4), 0, 100)).isEmpty();
        assertThat(store.hours(id, Long.MIN_VALUE, Long.MAX_VALUE))
                .extracting(HourRow::hour)
                .containsExactly(-3L, 0L, 7L, 8L, 9L, 100L);
    }

    /** Whatever is done, it says the same as a store in memory, whose code is a few maps. */
    @Test
    void itAgreesWithAStoreInMemory() throws StoreFailed {
        Random random = Samples.random();
        MemoryTargetStore memory = new MemoryTargetStore();
        for (int round = 0; round < 400; round++) {
            long hour = 100L + round / 40;
            List<LifeRow> lives = new ArrayList<>();
            List<HourRow> hours = new ArrayList<>();
            for (int count = random.nextInt(6); count > 0; count--) {
                TargetId id = Samples.id(random.nextInt(12));
                hours.add(Samples.hour(random, id, hour - random.nextInt(3)));
                if (random.nextInt(4) > 0) {
                    lives.add(Samples.life(random, id));
                }
            }
            memory.flush(lives, hours);
            store.flush(lives, hours);
            List<ManagedTarget> targets =
                    List.of(Samples.target(random, "n" + random.nextInt(20), "h" + random.nextInt(3)));
            if (random.nextInt(3) > 0) {
                memory.put(targets);
                store.put(targets);
            } else {
                memory.remove(targets);
                store.remove(targets);
            }
            if (random.nextInt(15) == 0) {
                memory.forgetBefore(hour - 2);
                store.forgetBefore(hour - 2);
            }
            if (random.nextInt(60) == 0) {
                memory.clear();
                store.clear();
            }
            if (random.nextInt(20) == 0) {
                openAgain();
            }
            compareWith(memory, hour);
        }
    }

    private void compareWith(MemoryTargetStore memory, long hour) throws StoreFailed {
        assertThat(store.targets()).containsExactlyInAnyOrderElementsOf(memory.targets());
        assertThat(Samples.lifeTexts(store.lives()))
                .containsExactlyInAnyOrderElementsOf(Samples.lifeTexts(memory.lives()));
        assertThat(Samples.texts(store.hour(hour)))
                .containsExactlyInAnyOrderElementsOf(Samples.texts(memory.hour(hour)));
        for (int number = 0; number < 12; number++) {
            assertThat(Samples.texts(store.hours(Samples.id(number), hour - 5, hour)))
                    .containsExactlyElementsOf(Samples.texts(memory.hours(Samples.id(number), hour - 5, hour)));
        }
    }

    @Test
    void aFlushThatFailsHasKeptNothing() throws StoreFailed {
        Random random = Samples.random();
        LifeRow life = Samples.life(random, Samples.id(1));
        List<HourRow> hours = new ArrayList<>();
        hours.add(Samples.hour(random, Samples.id(2), 5));
        hours.add(null);

        assertThatThrownBy(() -> store.flush(List.of(life), hours)).isInstanceOf(NullPointerException.class);

        assertThat(store.lives()).isEmpty();
        assertThat(store.hour(5)).isEmpty();
        hours.remove(1);
        store.flush(List.of(life), hours);
        assertThat(store.lives()).hasSize(1);
        assertThat(Samples.texts(store.hour(5))).isEqualTo(Samples.texts(hours));
    }

    @Test
    void tenThousandTargetsAreOneFlush() throws StoreFailed {
        Random random = Samples.random();
        List<LifeRow> lives = new ArrayList<>();
        List<HourRow> hours = new ArrayList<>();
        for (int number = 0; number < 10_000; number++) {
            lives.add(Samples.life(random, Samples.id(number)));
            hours.add(Samples.hour(random, Samples.id(number), 5));
        }
        for (int round = 0; round < 3; round++) {
            long beforeNs = System.nanoTime();
            store.flush(lives, hours);
            System.out.println("flush of 10,000 lives and hours: "
                    + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beforeNs) + " ms");
        }

        assertThat(Samples.lifeTexts(store.lives())).containsExactlyInAnyOrderElementsOf(Samples.lifeTexts(lives));
        assertThat(Samples.texts(store.hour(5))).containsExactlyInAnyOrderElementsOf(Samples.texts(hours));
    }

    @Test
    void itSaysWhereItIs() {
        assertThat(store.place()).isEqualTo(folder.resolve("icmp-exporter.db").toString());
    }

    @Test
    void callsAfterTheEndAreBugs() {
        store.close();
        store.close();

        assertThatThrownBy(() -> store.targets()).isInstanceOf(IllegalStateException.class);
    }
}
