package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.V4;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.schedule.PhaseSpread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionTableTest {

    private final SessionTable table = new SessionTable(3);

    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void findsWhatAMapFinds(long seed) {
        Random random = new Random(seed);
        Map<Integer, Session> byReference = new HashMap<>();
        List<Session> inside = new ArrayList<>();
        List<Integer> past = new ArrayList<>();
        int most = 0;
        for (int step = 0; step < 4_000; step++) {
            if (inside.isEmpty() || random.nextInt(100) < 55) {
                Session session = add(IpAddress.ofIpv4(random.nextInt(50)), step);
                assertThat(byReference.put(session.reference(), session))
                        .as("seed %d", seed)
                        .isNull();
                inside.add(session);
                most = Math.max(most, inside.size());
            } else {
                Session session = inside.remove(random.nextInt(inside.size()));
                table.remove(session);
                byReference.remove(session.reference());
                past.add(session.reference());
            }
            assertThat(table.size()).as("seed %d", seed).isEqualTo(inside.size());
            assertThat(table.indexes()).as("seed %d: no index is wasted", seed).isEqualTo(most);
            compareSome(seed, random, byReference, past);
        }
        assertThat(inside.stream().map(Session::phase)).as("seed %d", seed).doesNotHaveDuplicates();
        assertThat(inside.stream().map(Session::index)).as("seed %d", seed).doesNotHaveDuplicates();
    }

    private void compareSome(long seed, Random random, Map<Integer, Session> byReference, List<Integer> past) {
        for (Session session : byReference.values().stream().limit(5).toList()) {
            assertThat(table.byReference(session.reference()))
                    .as("seed %d", seed)
                    .isSameAs(session);
            assertThat(table.get(session.index())).as("seed %d", seed).isSameAs(session);
            IpAddress address = session.key().address();
            assertThat(ofAddress(address))
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(byReference.values().stream()
                            .filter(each -> each.key().address().equals(address))
                            .toList());
        }
        if (!past.isEmpty()) {
            assertThat(table.byReference(past.get(random.nextInt(past.size()))))
                    .as("seed %d: a reference of the past", seed)
                    .isNull();
        }
        int any = random.nextInt();
        assertThat(table.byReference(any)).as("seed %d: %d", seed, any).isSameAs(byReference.get(any));
    }

    /** The place is taken again; who had it before is not found under its new holder's name, nor the other way round. */
    @Test
    void anOldReferenceFindsNothing() {
        Set<Integer> references = new HashSet<>();
        for (int generation = 0; generation < 4_096; generation++) {
            Session session = add(V4, generation);
            assertThat(session.index()).isZero();
            assertThat(references.add(session.reference()))
                    .as("generation %d", generation)
                    .isTrue();
            table.remove(session);
            assertThat(table.byReference(session.reference())).isNull();
        }
        // 12 bits of generation: only then does the first one come again
        assertThat(references).contains(add(V4, 0).reference());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 0x000FFFFF, 0x00100000, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void anEmptyTableFindsNothingByAnyReference(int reference) {
        assertThat(table.byReference(reference)).isNull();
    }

    /** However many sessions an address has, and whoever came between: n of them keep a good part of an n-th apart. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 8})
    void sessionsOfOneAddressKeepTheirDistance(int count) {
        for (int before = 0; before < 200; before += 3) {
            SessionTable fresh = new SessionTable(3);
            List<Session> same = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                same.add(Objects.requireNonNull(fresh.add(Rig.key(V4, 1_000, 500 + i), 0)));
                for (int other = 0; other < before; other++) {
                    fresh.add(Rig.key(IpAddress.ofIpv4(1_000 * i + other), 1_000, 500), 0);
                }
            }
            for (Session one : same) {
                for (Session other : same) {
                    if (one != other) {
                        assertThat(PhaseSpread.distance(one.phase(), other.phase()))
                                .as("%d of one address, %d others between", count, before)
                                .isGreaterThan(0.3 / count);
                    }
                }
            }
        }
    }

    /** Choosing refuses phases; they go to others and leave no holes. */
    @Test
    void phasesThatWereRefusedAreUsedByOthers() {
        for (int i = 0; i < 50; i++) {
            add(V4, i);
        }
        for (int i = 0; i < 500; i++) {
            add(IpAddress.ofIpv4(i), 0);
        }
        int highest = 0;
        for (int index = 0; index < table.indexes(); index++) {
            highest = Math.max(highest, Objects.requireNonNull(table.get(index)).phase());
        }
        assertThat(highest).isLessThan(550 + 16);
    }

    /** Sessions come and go for years; phases do not run away. */
    @Test
    void phasesOfEndedSessionsAreUsedAgain() {
        for (int i = 0; i < 10_000; i++) {
            Session session = add(IpAddress.ofIpv4(i), 0);
            assertThat(session.phase()).isZero();
            table.remove(session);
        }
    }

    private Session add(IpAddress address, long nowMonoNs) {
        return Objects.requireNonNull(table.add(Rig.key(address, 1_000, 500), nowMonoNs));
    }

    private List<Session> ofAddress(IpAddress address) {
        List<Session> found = new ArrayList<>();
        Session next = table.byAddress(address.hi(), address.lo());
        while (next != null) {
            found.add(next);
            next = next.nextOfAddress;
        }
        return found;
    }
}
