package net.icmpexporter.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One rule after the other, from clocks that begin where arithmetic goes wrong. */
final class TimerWheelTest {

    private static final long TICK_NS = 1L << 20;
    private static final long TURN_NS = TICK_NS << 14;
    private static final long ELSE_NS = 4711;

    private final List<Integer> fired = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE - 1_000_000, Long.MAX_VALUE})
    void deadlinesAreExact(long startNs) {
        TimerWheel wheel = new TimerWheel(8, startNs);
        wheel.schedule(3, startNs + 5_000_001);

        assertThat(wheel.nextNs(ELSE_NS)).isEqualTo(startNs + 5_000_001);
        assertThat(fire(wheel, startNs + 5_000_000)).isZero();
        assertThat(wheel.isScheduled(3)).isTrue();
        assertThat(fire(wheel, startNs + 5_000_001)).isEqualTo(1);
        assertThat(fired).containsExactly(3);
        assertThat(wheel.isScheduled(3)).isFalse();
        assertThat(wheel.size()).isZero();
        assertThat(wheel.nextNs(ELSE_NS)).isEqualTo(ELSE_NS);
        assertThat(fire(wheel, startNs + 10 * TURN_NS)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 1_000_000})
    void whatLiesTurnsAheadWaitsForItsTurn(long startNs) {
        TimerWheel wheel = new TimerWheel(2, startNs);
        wheel.schedule(0, startNs + 3 * TURN_NS + 7);

        for (int turn = 0; turn < 3; turn++) {
            assertThat(fire(wheel, startNs + turn * TURN_NS + TICK_NS / 2)).isZero();
        }
        assertThat(fire(wheel, startNs + 3 * TURN_NS + 6)).isZero();
        assertThat(fire(wheel, startNs + 3 * TURN_NS + 7)).isEqualTo(1);
    }

    /** Word of a few comes before the first of them, and of nothing twice. */
    @Test
    void whatIsDueIsToldAhead() {
        TimerWheel wheel = new TimerWheel(1_000, 0);
        for (int id = 0; id < 1_000; id++) {
            wheel.schedule(id, id);
        }
        List<Integer> told = new ArrayList<>();
        int called = wheel.fire(999, 1_000, told::add, id -> {
            assertThat(told).contains(id);
            fired.add(id);
        });

        assertThat(called).isEqualTo(1_000);
        assertThat(fired).hasSize(1_000).doesNotHaveDuplicates().isEqualTo(told);
    }

    @Test
    void notEverythingIsToldBeforeTheFirst() {
        TimerWheel wheel = new TimerWheel(1_000, 0);
        for (int id = 0; id < 1_000; id++) {
            wheel.schedule(id, id);
        }
        List<Integer> told = new ArrayList<>();
        wheel.fire(
                999, 1_000, told::add, id -> assertThat(told.size() - fired(id)).isBetween(1, 64));
    }

    @Test
    void whatIsCancelledAfterItWasToldIsNotDue() {
        TimerWheel wheel = new TimerWheel(4, 0);
        for (int id = 0; id < 4; id++) {
            wheel.schedule(id, id);
        }
        int called = wheel.fire(3, 4, id -> {}, id -> {
            fired.add(id);
            for (int other = 0; other < 4; other++) {
                wheel.cancel(other);
            }
        });

        assertThat(called).isEqualTo(1);
        assertThat(fired).hasSize(1);
        assertThat(wheel.size()).isZero();
    }

    @Test
    void ofWhatIsDueAPartIsCalledAndTheOthersStayDueInTheirOrder() {
        TimerWheel wheel = new TimerWheel(200, 0);
        for (int id = 0; id < 200; id++) {
            wheel.schedule(id, id * TICK_NS);
        }
        List<Integer> told = new ArrayList<>();
        long nowNs = 149 * TICK_NS;

        assertThat(wheel.fire(nowNs, 100, told::add, fired::add)).isEqualTo(100);
        assertThat(told).isEqualTo(fired).hasSize(100);
        assertThat(wheel.hasDue()).isTrue();
        assertThat(wheel.nextNs(ELSE_NS)).isEqualTo(100 * TICK_NS);
        wheel.cancel(100);
        wheel.schedule(101, 160 * TICK_NS);

        assertThat(wheel.fire(nowNs, 100, told::add, fired::add)).isEqualTo(48);
        assertThat(wheel.hasDue()).isFalse();
        assertThat(fired).isSorted().hasSize(148).doesNotContain(100, 101);
        assertThat(wheel.size()).isEqualTo(51);
    }

    private int fired(int id) {
        fired.add(id);
        return fired.size() - 1;
    }

    @Test
    void nothingIsLeftBehindByALeapOverManyTurns() {
        TimerWheel wheel = new TimerWheel(1_000, 0);
        for (int id = 0; id < 1_000; id++) {
            wheel.schedule(id, id * 97L * TICK_NS);
        }
        assertThat(fire(wheel, 3_600_000_000_000L)).isEqualTo(1_000);
        assertThat(fired).doesNotHaveDuplicates();
    }

    @Test
    void theEarlierSlotFiresFirst() {
        TimerWheel wheel = new TimerWheel(4, 0);
        wheel.schedule(0, 9 * TICK_NS);
        wheel.schedule(1, 2 * TICK_NS);
        wheel.schedule(2, 70 * TICK_NS);
        wheel.schedule(3, 8 * TICK_NS);

        fire(wheel, 100 * TICK_NS);

        assertThat(fired).containsExactly(1, 3, 0, 2);
    }

    @Test
    void whatIsOverdueFiresNext() {
        TimerWheel wheel = new TimerWheel(2, 0);
        fire(wheel, TURN_NS + 5);
        wheel.schedule(0, 17);

        assertThat(wheel.nextNs(ELSE_NS)).isEqualTo(17);
        assertThat(fire(wheel, TURN_NS + 5)).isEqualTo(1);
    }

    @Test
    void aNewDeadlineReplacesTheOld() {
        TimerWheel wheel = new TimerWheel(2, 0);
        wheel.schedule(0, 10);
        wheel.schedule(0, 30 * TICK_NS);

        assertThat(wheel.size()).isEqualTo(1);
        assertThat(wheel.deadlineNs(0)).isEqualTo(30 * TICK_NS);
        assertThat(fire(wheel, 29 * TICK_NS)).isZero();
        assertThat(fire(wheel, 30 * TICK_NS)).isEqualTo(1);
    }

    @Test
    void whatIsCancelledNeverFires() {
        TimerWheel wheel = new TimerWheel(3, 0);
        for (int id = 0; id < 3; id++) {
            wheel.schedule(id, 10);
        }
        wheel.cancel(1);
        wheel.cancel(1);

        assertThat(wheel.size()).isEqualTo(2);
        assertThat(wheel.isScheduled(1)).isFalse();
        fire(wheel, 10);
        assertThat(fired).containsExactlyInAnyOrder(0, 2);
        wheel.cancel(0);
        assertThat(wheel.size()).isZero();
    }

    @Test
    void aCallbackMayCancelWhatIsAlsoDue() {
        TimerWheel wheel = new TimerWheel(3, 0);
        for (int id = 0; id < 3; id++) {
            wheel.schedule(id, 10);
        }
        int count = wheel.fire(10, id -> {
            fired.add(id);
            assertThat(wheel.isScheduled(id)).isFalse();
            for (int other = 0; other < 3; other++) {
                wheel.cancel(other);
            }
        });
        assertThat(count).isEqualTo(1);
        assertThat(fired).hasSize(1);
        assertThat(wheel.size()).isZero();
        assertThat(fire(wheel, 10)).isZero();
    }

    @Test
    void whatACallbackSchedulesForNowFiresAtTheNextCall() {
        TimerWheel wheel = new TimerWheel(1, 0);
        wheel.schedule(0, 10);

        assertThat(wheel.fire(50, id -> wheel.schedule(id, 20))).isEqualTo(1);
        assertThat(wheel.nextNs(ELSE_NS)).isEqualTo(20);
        assertThat(fire(wheel, 50)).isEqualTo(1);
        assertThat(fire(wheel, 50)).isZero();
    }

    @Test
    void aCallbackMayPutOffWhatIsAlsoDue() {
        TimerWheel wheel = new TimerWheel(2, 0);
        wheel.schedule(0, 10);
        wheel.schedule(1, 10);

        int count = wheel.fire(10, id -> wheel.schedule(1 - id, 40 * TICK_NS));

        assertThat(count).isEqualTo(1);
        assertThat(wheel.size()).isEqualTo(1);
        assertThat(wheel.nextNs(ELSE_NS)).isEqualTo(40 * TICK_NS);
    }

    /** The engine counts a fault and goes on; what was due is due still. */
    @Test
    void whatAFailingCallbackLeavesFiresAtTheNextCall() {
        TimerWheel wheel = new TimerWheel(4, 0);
        for (int id = 0; id < 3; id++) {
            wheel.schedule(id, 10);
        }
        wheel.schedule(3, 5 * TICK_NS);

        assertThatThrownBy(() -> wheel.fire(10, id -> {
                    fired.add(id);
                    throw new IllegalStateException("callback");
                }))
                .hasMessage("callback");

        assertThat(wheel.size()).isEqualTo(3);
        assertThat(fire(wheel, 5 * TICK_NS)).isEqualTo(3);
        assertThat(fired).containsExactlyInAnyOrder(0, 1, 2, 3).endsWith(3);
    }

    @Test
    void nextIsTheEarliestOfASharedSlot() {
        TimerWheel wheel = new TimerWheel(3, 0);
        wheel.schedule(0, 5 * TICK_NS + 300);
        wheel.schedule(1, 5 * TICK_NS + 100);
        wheel.schedule(2, 5 * TICK_NS + 200);

        assertThat(wheel.nextNs(ELSE_NS)).isEqualTo(5 * TICK_NS + 100);
    }

    /** Whoever asks when to call again must get on: the answer lies in the future, or something is due. */
    @Test
    void whoFollowsNextGetsThereInFewCalls() {
        TimerWheel wheel = new TimerWheel(1, 0);
        long whenNs = 100 * TURN_NS + 12_345;
        wheel.schedule(0, whenNs);

        int calls = 0;
        long nowNs = 0;
        while (fire(wheel, nowNs) == 0) {
            long nextNs = wheel.nextNs(ELSE_NS);
            assertThat(nextNs).isGreaterThan(nowNs).isLessThanOrEqualTo(whenNs);
            nowNs = nextNs;
            calls++;
        }
        assertThat(nowNs).isEqualTo(whenNs);
        assertThat(calls).isLessThanOrEqualTo(102);
    }

    @Test
    void growingKeepsWhatIsSet() {
        TimerWheel wheel = new TimerWheel(1, 0);
        wheel.schedule(0, 10);
        wheel.grow(1_000);
        wheel.schedule(999, 10);

        assertThat(wheel.isScheduled(500)).isFalse();
        assertThat(fire(wheel, 10)).isEqualTo(2);
        assertThat(fired).containsExactlyInAnyOrder(0, 999);
    }

    private int fire(TimerWheel wheel, long nowNs) {
        return wheel.fire(nowNs, fired::add);
    }
}
