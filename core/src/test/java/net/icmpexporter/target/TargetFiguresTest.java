package net.icmpexporter.target;

import static net.icmpexporter.target.BookRig.MS_NS;
import static net.icmpexporter.target.BookRig.SILENCE;
import static net.icmpexporter.target.BookRig.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.stats.HeatBins;
import org.junit.jupiter.api.Test;

/** Figures over a whole life: with restarts, hours, and a store that fails. */
final class TargetFiguresTest {

    private static final ManagedTarget HOME = target("home", "192.0.2.1", Origin.API);
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

    private final BookRig rig = new BookRig(new BrokenStore());
    private final BrokenStore store = (BrokenStore) rig.store;

    /** Fails when it is told to. */
    private static final class BrokenStore implements TargetStore {
        private final MemoryTargetStore store = new MemoryTargetStore();
        private boolean broken;

        private void work() throws StoreFailed {
            if (broken) {
                throw new StoreFailed("the disk is full");
            }
        }

        @Override
        public List<ManagedTarget> targets() throws StoreFailed {
            work();
            return store.targets();
        }

        @Override
        public void put(Collection<ManagedTarget> targets) throws StoreFailed {
            work();
            store.put(targets);
        }

        @Override
        public void remove(Collection<ManagedTarget> targets) throws StoreFailed {
            work();
            store.remove(targets);
        }

        @Override
        public List<LifeRow> lives() throws StoreFailed {
            work();
            return store.lives();
        }

        @Override
        public List<HourRow> hour(long hour) throws StoreFailed {
            work();
            return store.hour(hour);
        }

        @Override
        public List<HourRow> hours(TargetId id, long fromHour, long toHour) throws StoreFailed {
            work();
            return store.hours(id, fromHour, toHour);
        }

        @Override
        public void flush(Collection<LifeRow> lives, Collection<HourRow> hours) throws StoreFailed {
            work();
            store.flush(lives, hours);
        }

        @Override
        public void clear() throws StoreFailed {
            work();
            store.clear();
        }

        @Override
        public void forgetBefore(long hour) throws StoreFailed {
            work();
            store.forgetBefore(hour);
        }

        @Override
        public String place() {
            return store.place();
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private TargetId id() {
        return Objects.requireNonNull(rig.view().id());
    }

    private static void check(TargetFigures figures) {
        assertThat(figures.sent())
                .isEqualTo(figures.received()
                        + figures.lost()
                        + figures.rejected()
                        + figures.refused()
                        + figures.unknown()
                        + figures.inFlight());
    }

    /** Until so many packets were sent, and all have had their time. */
    private void passPackets(int packets) {
        int wanted = rig.network.sent() + packets;
        while (rig.network.sent() < wanted) {
            rig.network.passMs(1);
        }
        rig.network.passMs(800);
    }

    private void toTheNextHour() {
        rig.network.clocks().stepWallNs(HOUR_NS - rig.network.clocks().wallNs() % HOUR_NS);
    }

    @Test
    void figuresAreWhatTheNetworkDid() throws Exception {
        rig.network.play((peer, n) -> n % 4 == 3 ? OptionalLong.empty() : OptionalLong.of((2 + n % 4) * MS_NS));
        rig.book.add(List.of(HOME));
        passPackets(40);

        TargetFigures figures = rig.view().figures();
        check(figures);
        assertThat(figures.sent()).isEqualTo(40);
        assertThat(figures.received()).isEqualTo(30);
        assertThat(figures.lost()).isEqualTo(10);
        assertThat(figures.minNs()).isEqualTo(2 * MS_NS);
        assertThat(figures.maxNs()).isEqualTo(4 * MS_NS);
        assertThat(figures.sumNs()).isEqualTo(90 * MS_NS);
        assertThat(figures.average15m().meanNs()).isCloseTo(3.0 * MS_NS, within(0.02 * MS_NS));
        LatencyCounts latencies = Objects.requireNonNull(rig.book.latencies().get(id()));
        assertThat(latencies.sum()).isEqualTo(30);
        assertThat(latencies.count(HeatBins.bin(3 * MS_NS))).isEqualTo(10);
        assertThat(rig.book.history(id(), 1)).singleElement().satisfies(row -> {
            assertThat(row.answered()).isEqualTo(30);
            assertThat(row.lost()).isEqualTo(10);
        });
    }

    @Test
    void anAverageForgetsWhatIsLongAgo() throws Exception {
        rig.book.add(List.of(HOME));
        rig.network.passMs(60_000);
        rig.book.update();
        rig.network.play((peer, n) -> OptionalLong.of(10 * MS_NS));
        for (int minute = 0; minute < 90; minute++) {
            rig.network.passMs(60_000);
            rig.book.update();
        }

        TargetFigures figures = rig.view().figures();
        assertThat(figures.average15m().meanNs()).isCloseTo(10.0 * MS_NS, within(0.05 * MS_NS));
        assertThat(figures.average24h().meanNs())
                .isLessThan(figures.average15m().meanNs());
    }

    @Test
    void aRestartGoesOnWhereTheStoreEnds() throws Exception {
        rig.book.add(List.of(HOME));
        passPackets(20);
        rig.book.update();
        TargetFigures before = rig.view().figures();
        rig.network
                .directory()
                .release(List.of(Objects.requireNonNull(rig.view().key())));
        rig.network.passMs(1);
        TargetBook after = rig.newBook();
        after.open();
        passPackets(5);

        TargetView view = after.views().get(0);
        check(view.figures());
        assertThat(view.target()).isEqualTo(HOME);
        assertThat(view.figures().received()).isEqualTo(before.received() + 5);
        assertThat(view.figures().sumNs()).isEqualTo(before.sumNs() + 10 * MS_NS);
        assertThat(after.history(Objects.requireNonNull(view.id()), 1))
                .singleElement()
                .satisfies(row -> assertThat(row.answered()).isEqualTo(before.received() + 5));
        assertThat(Objects.requireNonNull(after.latencies().get(view.id())).sum())
                .isEqualTo(before.received() + 5);
    }

    @Test
    void everyHourHasARowOfItsOwn() throws Exception {
        rig.book.add(List.of(HOME));
        toTheNextHour();
        rig.book.update();
        passPackets(10);
        rig.book.update();
        toTheNextHour();
        rig.book.update();
        rig.network.play(SILENCE);
        passPackets(20);

        assertThat(rig.book.history(id(), 48))
                .extracting(row -> row.answered() + " " + row.lost())
                .containsExactly("10 0", "0 20");
        assertThat(rig.book.history(id(), 1))
                .extracting(row -> row.answered() + " " + row.lost())
                .containsExactly("0 20");
    }

    @Test
    void whatIsOlderThanTheHistoryIsForgotten() throws Exception {
        rig.book.add(List.of(HOME));
        passPackets(10);
        rig.book.update();
        rig.network.clocks().stepWallNs(48 * HOUR_NS);
        rig.book.update();
        passPackets(1);
        rig.book.update();

        assertThat(rig.book.history(id(), 1_000)).hasSize(1);
    }

    @Test
    void aStoreThatFailsIsToldOfAndLosesNothingOnceItWorksAgain() throws Exception {
        rig.book.add(List.of(HOME));
        store.broken = true;
        passPackets(10);
        rig.book.update();
        toTheNextHour();
        rig.book.update();
        passPackets(10);
        rig.book.update();
        assertThat(rig.book.storeProblem()).isEqualTo("the disk is full");
        assertThat(rig.view().state()).isEqualTo(TargetState.UP);

        store.broken = false;
        rig.book.update();
        assertThat(rig.book.storeProblem()).isEmpty();
        assertThat(store.store.hours(id(), 0, Long.MAX_VALUE))
                .extracting(HourRow::answered)
                .containsExactly(10L, 10L);
        assertThat(store.lives())
                .singleElement()
                .satisfies(row -> assertThat(row.figures().received()).isEqualTo(20));
    }

    @Test
    void aStoreThatFailsTakesNoTarget() throws Exception {
        store.broken = true;
        assertThatThrownBy(() -> rig.book.add(List.of(HOME))).isInstanceOf(StoreFailed.class);
        rig.network.passMs(2_000);

        assertThat(rig.book.views()).isEmpty();
        assertThat(rig.network.sent()).isZero();
    }

    @Test
    void clearedFiguresBeginAnew() throws Exception {
        rig.network.play((peer, n) -> OptionalLong.of((n + 1) * MS_NS));
        rig.book.add(List.of(HOME));
        passPackets(10);
        rig.book.update();
        rig.book.clearFigures();
        passPackets(5);

        TargetFigures figures = rig.view().figures();
        check(figures);
        assertThat(figures.received()).isEqualTo(5);
        assertThat(figures.minNs()).isEqualTo(11 * MS_NS);
        assertThat(rig.book.history(id(), 48)).extracting(HourRow::answered).containsExactly(5L);
    }

    @Test
    void aTargetThatComesBackHasItsFiguresAgain() throws Exception {
        rig.book.add(List.of(HOME));
        passPackets(10);
        rig.book.remove(List.of(HOME));
        rig.network.passMs(60_000);
        rig.book.add(List.of(HOME));
        passPackets(5);

        assertThat(rig.view().figures().received()).isEqualTo(15);
        assertThat(rig.book.history(id(), 48).stream()
                        .mapToLong(HourRow::answered)
                        .sum())
                .isEqualTo(15);
    }

    @Test
    void recentSpansTellAnswersFromFailuresAndSilence() throws Exception {
        rig.book.add(List.of(HOME));
        for (int span = 0; span < 6; span++) {
            rig.network.play(span < 3 ? BookRig.TWO_MS : SILENCE);
            rig.network.passMs(10_000);
            rig.book.update();
        }

        List<Float> recent = rig.view().recent();
        assertThat(recent).hasSize(30);
        assertThat(recent.get(0)).isNaN();
        assertThat(recent.get(29)).isInfinite();
        assertThat(recent).filteredOn(mean -> mean == 2 * MS_NS).hasSizeBetween(3, 4);
    }

    @Test
    void whatIsInFlightAtTheEndIsNotInTheStore() throws Exception {
        rig.network.play(SILENCE);
        rig.book.add(List.of(HOME));
        while (rig.network.sent() < 2) {
            rig.network.passMs(1);
        }
        assertThat(rig.view().figures().inFlight()).isEqualTo(1);
        rig.book.close();

        assertThat(store.lives()).singleElement().satisfies(row -> check(row.figures()));
    }
}
