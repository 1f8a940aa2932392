package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.SECOND_NS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.icmpexporter.chance.Seeds;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.SessionStats;
import net.icmpexporter.wire.CookieKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class InFlightTableTest {

    private static final CookieKey COOKIES = new CookieKey(1, 2);

    static List<Arguments> clocks() {
        List<Arguments> cases = new ArrayList<>();
        for (long seed : Seeds.some().toArray()) {
            for (long startMonoNs : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - SECOND_NS}) {
                cases.add(Arguments.of(startMonoNs, seed));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("clocks")
    void keepsWhatAMapKeeps(long startMonoNs, long seed) {
        new Game(startMonoNs, seed).play(3_000);
    }

    @Test
    void aClaimedSlotIsNotInFlight() {
        InFlightTable table = new InFlightTable(0);
        Session session = session(0);
        int slot = claim(table, session, 7);

        assertThat(table.size()).isZero();
        assertThat(find(table, COOKIES.cookie(0, 7, slot))).isEqualTo(InFlightTable.NONE);
        assertThat(table.findSequence(session, 7)).isEqualTo(InFlightTable.NONE);
        assertThat(table.expire(Long.MAX_VALUE / 2, any -> {})).isZero();
        table.unclaim(slot);
        assertThatThrownBy(() -> table.session(slot)).isInstanceOf(IllegalStateException.class);
        assertThat(claim(table, session, 8)).isEqualTo(slot);
    }

    /** A slot that is used again has nothing of its former probe. */
    @Test
    void aSlotBeginsAnew() {
        InFlightTable table = new InFlightTable(0);
        Session session = session(0);
        int slot = claim(table, session, 1);
        table.launch(slot, 10, 20);
        table.setTxNicNs(slot, 3);
        table.setTxKernelNs(slot, 4);
        table.setArrival(slot, 5, 6);
        table.setAnswer(slot, true, 7, 8, 64);
        table.awaitTxStamp(slot, 30);
        assertThat(table.isAnswered(slot)).isTrue();
        assertThat(table.isRefusal(slot)).isTrue();
        assertThat(table.txNicNs(slot)).isEqualTo(3);
        assertThat(table.txKernelNs(slot)).isEqualTo(4);
        assertThat(table.rxKernelNs(slot)).isEqualTo(7);
        assertThat(table.rxNicNs(slot)).isEqualTo(8);
        assertThat(table.arrivedAfterMonoNs(slot)).isEqualTo(5);
        assertThat(table.readMonoNs(slot)).isEqualTo(6);
        assertThat(table.nextDeadlineMonoNs(0)).isEqualTo(30);
        table.release(slot);

        assertThat(claim(table, session, 2)).isEqualTo(slot);
        assertThat(table.isAnswered(slot)).isFalse();
        assertThat(table.isRefusal(slot)).isFalse();
        assertThat(table.txNicNs(slot)).isEqualTo(InFlightTable.NO_STAMP);
        assertThat(table.txKernelNs(slot)).isEqualTo(InFlightTable.NO_STAMP);
        assertThat(table.rxKernelNs(slot)).isEqualTo(InFlightTable.NO_STAMP);
        assertThat(table.rxNicNs(slot)).isEqualTo(InFlightTable.NO_STAMP);
        assertThat(table.nextDeadlineMonoNs(77)).isEqualTo(77);
    }

    @Test
    void aCookieOfTheSameSlotAndAnotherProbeFindsNothing() {
        InFlightTable table = new InFlightTable(0);
        int slot = claim(table, session(0), 1);
        table.launch(slot, 10, 20);

        assertThat(find(table, COOKIES.cookie(0, 1, slot))).isEqualTo(slot);
        assertThat(find(table, COOKIES.cookie(0, 2, slot))).isEqualTo(InFlightTable.NONE);
        assertThat(find(table, COOKIES.cookie(0, 1, slot + 1))).isEqualTo(InFlightTable.NONE);
        assertThat(find(table, COOKIES.cookie(0, 1, CookieKey.MAX_SLOTS - 1))).isEqualTo(InFlightTable.NONE);
        assertThat(find(table, 0)).isEqualTo(InFlightTable.NONE);
        table.release(slot);
        assertThat(find(table, COOKIES.cookie(0, 1, slot))).isEqualTo(InFlightTable.NONE);
    }

    /** Sequence numbers are the lower 16 bits of numbers, also of those beyond 2^31. */
    @Test
    void sequencesAreFoundByTheirLowerHalf() {
        InFlightTable table = new InFlightTable(0);
        Session session = session(0);
        int[] numbers = {0xFFFF, 0x1_0000, 0x8000_0001, 0xFFFF_FFF0};
        for (int number : numbers) {
            table.launch(claim(table, session, number), 0, 1);
        }
        for (int number : numbers) {
            int slot = table.findSequence(session, number & 0xFFFF);
            assertThat(slot).isNotEqualTo(InFlightTable.NONE);
            assertThat(table.number(slot)).isEqualTo(number);
        }
        assertThat(table.findSequence(session, 5)).isEqualTo(InFlightTable.NONE);
        assertThat(table.findSequence(session(1), 0xFFFF)).isEqualTo(InFlightTable.NONE);
    }

    @Test
    void itIsFullWhenItIsFullAndGrowsWhenTold() {
        InFlightTable table = new InFlightTable(0);
        Session session = session(0);
        Set<Integer> slots = new HashSet<>();
        int slot = claim(table, session, 0);
        while (slot != InFlightTable.NONE) {
            table.launch(slot, slots.size(), slots.size());
            assertThat(slots.add(slot)).isTrue();
            slot = claim(table, session, slots.size());
        }
        int capacity = slots.size();
        table.reserve(capacity);
        assertThat(table.claim(session, -1)).isEqualTo(InFlightTable.NONE);
        table.reserve(capacity + 1L);
        for (int i = 0; i < capacity; i++) {
            slot = claim(table, session, slots.size());
            table.launch(slot, slots.size(), slots.size());
            assertThat(slots.add(slot)).isTrue();
        }
        assertThat(table.size()).isEqualTo(2 * capacity);
        assertThat(table.claim(session, -1)).isEqualTo(InFlightTable.NONE);

        List<Integer> numbers = new ArrayList<>();
        table.expire(2L * capacity, expired -> {
            numbers.add(table.number(expired));
            table.release(expired);
        });
        assertThat(new HashSet<>(numbers)).hasSize(2 * capacity);
        assertThat(table.size()).isZero();
        assertThat(session.firstInFlight).isEqualTo(InFlightTable.NONE);
    }

    /** Less than it has is no reason to shrink, and more than cookies can name is not to be had. */
    @Test
    void reservingLessChangesNothing() {
        InFlightTable table = new InFlightTable(0);
        int slot = claim(table, session(0), 5);
        table.launch(slot, 1, 2);
        table.reserve(0);
        table.reserve(-1);

        assertThat(find(table, COOKIES.cookie(0, 5, slot))).isEqualTo(slot);
    }

    private static int find(InFlightTable table, long cookie) {
        return table.find(CookieKey.slot(cookie), cookie);
    }

    private static int claim(InFlightTable table, Session session, int number) {
        int slot = table.claim(session, number);
        if (slot != InFlightTable.NONE) {
            table.setCookie(slot, COOKIES.cookie(session.reference(), number, slot));
        }
        return slot;
    }

    private static Session session(int index) {
        return new Session(Rig.key(IpAddress.ofIpv4(index), 1_000, 500), index, index, 0, new SessionStats(3, 3), 0);
    }

    /** Random probes of a few sessions, against a map by cookie. */
    private static final class Game {

        private record Probe(Session session, int number, int slot, long sentMonoNs, long deadlineMonoNs) {}

        private final long startMonoNs;
        private final long seed;
        private final Random random;
        private final InFlightTable table;
        private final Session[] sessions = new Session[6];
        private final Map<Long, Probe> flying = new HashMap<>();
        private final List<Long> past = new ArrayList<>();
        private long passedNs;
        private int numbers;
        private int reserved = 1;

        Game(long startMonoNs, long seed) {
            this.startMonoNs = startMonoNs;
            this.seed = seed;
            random = new Random(seed);
            table = new InFlightTable(startMonoNs);
            for (int i = 0; i < sessions.length; i++) {
                sessions[i] = session(i);
            }
        }

        void play(int steps) {
            for (int step = 0; step < steps; step++) {
                int dice = random.nextInt(100);
                if (dice < 55) {
                    send(random.nextInt(8));
                } else if (dice < 85) {
                    end();
                } else if (dice < 86) {
                    reserved += 3_000;
                    table.reserve(reserved);
                } else {
                    pass();
                }
                compare(step);
            }
        }

        private void send(int count) {
            for (int i = 0; i < count; i++) {
                Session session = sessions[random.nextInt(sessions.length)];
                int number = numbers++;
                int slot = claim(table, session, number);
                assertThat(slot).as("seed %d", seed).isNotNegative();
                if (random.nextInt(10) == 0) {
                    table.unclaim(slot);
                    past.add(COOKIES.cookie(session.reference(), number, slot));
                    continue;
                }
                long deadlineNs = passedNs + random.nextLong(3 * SECOND_NS);
                table.launch(slot, startMonoNs + passedNs, startMonoNs + deadlineNs);
                flying.put(
                        COOKIES.cookie(session.reference(), number, slot),
                        new Probe(session, number, slot, passedNs, deadlineNs));
            }
        }

        private void end() {
            flying.entrySet().stream()
                    .skip(random.nextInt(flying.size() + 1))
                    .findFirst()
                    .ifPresent(entry -> {
                        table.release(entry.getValue().slot());
                        flying.remove(entry.getKey());
                        past.add(entry.getKey());
                    });
        }

        private void pass() {
            passedNs += random.nextLong(random.nextInt(10) == 0 ? 5 * SECOND_NS : 50 * MS_NS);
            Set<Long> due = new HashSet<>();
            flying.forEach((cookie, probe) -> {
                if (probe.deadlineMonoNs() <= passedNs) {
                    due.add(cookie);
                }
            });
            int expired = table.expire(startMonoNs + passedNs, slot -> {
                long cookie = COOKIES.cookie(table.session(slot).reference(), table.number(slot), slot);
                assertThat(due.remove(cookie))
                        .as("seed %d: slot %d expires", seed, slot)
                        .isTrue();
                table.release(slot);
                flying.remove(cookie);
                past.add(cookie);
            });
            assertThat(due)
                    .as("seed %d: due and not expired, of %d", seed, expired)
                    .isEmpty();
        }

        private void compare(int step) {
            assertThat(table.size()).as("seed %d, step %d", seed, step).isEqualTo(flying.size());
            if (step % 50 != 0) {
                return;
            }
            Map<Session, Set<Integer>> slots = new HashMap<>();
            flying.forEach((cookie, probe) -> {
                assertThat(find(table, cookie))
                        .as("seed %d, step %d", seed, step)
                        .isEqualTo(probe.slot());
                assertThat(table.session(probe.slot())).isSameAs(probe.session());
                assertThat(table.number(probe.slot())).isEqualTo(probe.number());
                assertThat(table.sentMonoNs(probe.slot())).isEqualTo(startMonoNs + probe.sentMonoNs());
                assertThat(table.findSequence(probe.session(), probe.number() & 0xFFFF))
                        .as("seed %d, step %d", seed, step)
                        .isEqualTo(probe.slot());
                slots.computeIfAbsent(probe.session(), any -> new HashSet<>()).add(probe.slot());
            });
            for (Session session : sessions) {
                assertThat(session.firstInFlight == InFlightTable.NONE)
                        .as("seed %d, step %d", seed, step)
                        .isEqualTo(!slots.containsKey(session));
            }
            past.forEach(cookie -> assertThat(find(table, cookie))
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(InFlightTable.NONE));
        }
    }
}
