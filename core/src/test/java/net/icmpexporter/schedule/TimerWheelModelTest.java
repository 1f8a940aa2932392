package net.icmpexporter.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.icmpexporter.chance.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The wheel does what a map of deadlines does, whatever is asked of it in whatever order. */
final class TimerWheelModelTest {

    private static final long TICK_NS = 1L << 20;
    private static final long TURN_NS = TICK_NS << 14;
    private static final long ELSE_NS = 0x0E15E;

    static List<Arguments> clocks() {
        List<Arguments> cases = new ArrayList<>();
        for (long seed : Seeds.some().toArray()) {
            for (long startNs : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE - 1_000_000}) {
                cases.add(Arguments.of(startNs, seed));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("clocks")
    void doesWhatAMapDoes(long startNs, long seed) {
        Game game = new Game(startNs, seed);
        for (int step = 0; step < 3_000; step++) {
            game.play();
            game.compare();
        }
    }

    /** One wheel and its model. Times are kept as they pass since the start, so that the model never wraps. */
    private static final class Game {

        private final long startNs;
        private final long seed;
        private final Random random;
        private final TimerWheel wheel;
        private final Map<Integer, Long> deadlines = new HashMap<>();
        private int capacity = 4;
        private long nowNs;
        private int step;

        Game(long startNs, long seed) {
            this.startNs = startNs;
            this.seed = seed;
            this.random = new Random(seed);
            this.wheel = new TimerWheel(capacity, startNs);
        }

        void play() {
            step++;
            int dice = random.nextInt(100);
            if (dice < 45) {
                schedule(random.nextInt(capacity));
            } else if (dice < 60) {
                cancel(random.nextInt(capacity));
            } else if (dice < 61 && capacity < 200) {
                capacity += 1 + random.nextInt(capacity);
                wheel.grow(capacity);
            } else {
                nowNs += passing();
                fire();
            }
        }

        private void schedule(int id) {
            long whenNs = nowNs + ahead();
            wheel.schedule(id, startNs + whenNs);
            deadlines.put(id, whenNs);
        }

        private void cancel(int id) {
            wheel.cancel(id);
            deadlines.remove(id);
        }

        private void fire() {
            Set<Integer> due = new HashSet<>();
            deadlines.forEach((id, whenNs) -> {
                if (whenNs <= nowNs) {
                    due.add(id);
                }
            });
            int[] calls = new int[1];
            int fired = wheel.fire(startNs + nowNs, id -> {
                calls[0]++;
                assertThat(due.remove(id)).as("%s: %d fires", this, id).isTrue();
                assertThat(wheel.isScheduled(id)).as("%s: %d", this, id).isFalse();
                deadlines.remove(id);
                meddle(due);
            });
            assertThat(fired).as("%s", this).isEqualTo(calls[0]);
            assertThat(due).as("%s: due and not fired", this).isEmpty();
        }

        /** What callbacks do: nothing, schedule something, cancel something, perhaps what is about to fire. */
        private void meddle(Set<Integer> due) {
            int other = random.nextInt(capacity);
            int dice = random.nextInt(4);
            if (dice == 0) {
                schedule(other);
                due.remove(other);
            } else if (dice == 1) {
                cancel(other);
                due.remove(other);
            }
        }

        /** Past, present, this tick, this turn, turns ahead. */
        private long ahead() {
            return switch (random.nextInt(6)) {
                case 0 -> -random.nextInt(1_000_000_000);
                case 1 -> 0;
                case 2 -> random.nextInt((int) TICK_NS);
                case 3 -> random.nextInt(100_000_000);
                case 4 -> random.nextLong(TURN_NS);
                default -> random.nextLong(20 * TURN_NS);
            };
        }

        /** Not at all, a moment, a lap, just a turn, a suspended machine. */
        private long passing() {
            return switch (random.nextInt(20)) {
                case 0, 1 -> 0;
                case 2, 3, 4 -> random.nextInt((int) TICK_NS);
                case 5 -> TURN_NS - 1 + random.nextInt(3);
                case 6 -> random.nextLong(30 * TURN_NS);
                default -> random.nextInt(200_000_000);
            };
        }

        void compare() {
            assertThat(wheel.size()).as("%s", this).isEqualTo(deadlines.size());
            long earliestNs = Long.MAX_VALUE;
            boolean withinATurn = true;
            for (long whenNs : deadlines.values()) {
                earliestNs = Math.min(earliestNs, whenNs);
                withinATurn &= whenNs - nowNs < TURN_NS - TICK_NS;
            }
            compareNext(earliestNs, withinATurn);
            if (step % 20 == 0) {
                compareEach();
            }
        }

        private void compareEach() {
            for (int id = 0; id < capacity; id++) {
                Long whenNs = deadlines.get(id);
                assertThat(wheel.isScheduled(id)).as("%s: %d", this, id).isEqualTo(whenNs != null);
                if (whenNs != null) {
                    assertThat(wheel.deadlineNs(id)).as("%s: %d", this, id).isEqualTo(startNs + whenNs);
                }
            }
        }

        private void compareNext(long earliestNs, boolean withinATurn) {
            long nextNs = wheel.nextNs(ELSE_NS);
            if (deadlines.isEmpty()) {
                assertThat(nextNs).as("%s", this).isEqualTo(ELSE_NS);
            } else if (withinATurn) {
                assertThat(nextNs - startNs).as("%s", this).isEqualTo(earliestNs);
            } else {
                assertThat(nextNs - startNs).as("%s: not too late", this).isLessThanOrEqualTo(earliestNs);
                assertThat(nextNs - startNs)
                        .as("%s: not for nothing", this)
                        .isGreaterThan(earliestNs <= nowNs ? Long.MIN_VALUE : nowNs);
            }
        }

        @Override
        public String toString() {
            return "start " + startNs + ", seed " + seed + ", step " + step;
        }
    }
}
