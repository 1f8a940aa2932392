package net.icmpexporter.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.SessionStats;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AddressIndexTest {

    private final AddressIndex index = new AddressIndex();
    private final Map<IpAddress, Set<Session>> model = new HashMap<>();
    private int made;

    /** Few cells, many collisions, chains that wrap around: whatever is in is found, and nothing else. */
    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void findsWhatAMapOfListsFinds(long seed) {
        Random random = new Random(seed);
        List<Session> inside = new ArrayList<>();
        List<IpAddress> pool = pool(random);
        for (int step = 0; step < 6_000; step++) {
            // grows for a while, shrinks for a while
            boolean growing = step / 500 % 2 == 0;
            if (inside.isEmpty() || random.nextInt(100) < (growing ? 70 : 30)) {
                inside.add(add(pool.get(random.nextInt(pool.size()))));
            } else {
                remove(inside.remove(random.nextInt(inside.size())));
            }
            IpAddress any = pool.get(random.nextInt(pool.size()));
            assertThat(found(any)).as("seed %d, step %d: %s", seed, step, any).isEqualTo(expected(any));
            if (step % 500 == 0) {
                pool.forEach(each ->
                        assertThat(found(each)).as("seed %d: %s", seed, each).isEqualTo(expected(each)));
            }
        }
        while (!inside.isEmpty()) {
            remove(inside.remove(random.nextInt(inside.size())));
        }
        pool.forEach(
                each -> assertThat(found(each)).as("seed %d: %s", seed, each).isEmpty());
    }

    /** Neighbours, and addresses that differ in one half only, or swap their halves. */
    private static List<IpAddress> pool(Random random) {
        List<IpAddress> pool = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            long bits = random.nextLong();
            pool.add(IpAddress.ofIpv4(0x0A000000 + i));
            pool.add(IpAddress.of(bits, i));
            pool.add(IpAddress.of(i, bits));
            pool.add(IpAddress.of(bits, bits));
        }
        return pool;
    }

    @Test
    void anEmptyIndexFindsNothing() {
        assertThat(index.find(0, 0)).isNull();
        assertThat(index.find(-1, -1)).isNull();
    }

    @Test
    void sessionsOfOneAddressHangTogether() {
        IpAddress address = IpAddress.ofIpv4(1);
        Session first = add(address);
        Session second = add(address);
        Session third = add(address);
        assertThat(found(address)).containsExactlyInAnyOrder(first, second, third);

        remove(second);
        assertThat(found(address)).containsExactlyInAnyOrder(first, third);
        remove(third);
        assertThat(found(address)).containsExactly(first);
        remove(first);
        assertThat(found(address)).isEmpty();
        assertThat(first.nextOfAddress).isNull();
    }

    /** Removing what is not in it takes nothing else out. */
    @Test
    void aStrangerIsNotRemoved() {
        IpAddress address = IpAddress.ofIpv4(1);
        Session inside = add(address);
        index.remove(session(address));
        index.remove(session(IpAddress.ofIpv4(2)));

        assertThat(found(address)).containsExactly(inside);
    }

    /** The search for an address that is not there ends, also when many others lie in the way. */
    @Test
    void manyAddressesAreAllFound() {
        for (int i = 0; i < 20_000; i++) {
            add(IpAddress.ofIpv4(i * 7));
        }
        for (int i = 0; i < 20_000; i++) {
            assertThat(found(IpAddress.ofIpv4(i * 7))).hasSize(1);
            assertThat(found(IpAddress.ofIpv4(i * 7 + 1))).isEmpty();
        }
    }

    private Session add(IpAddress address) {
        Session session = session(address);
        index.add(session);
        model.computeIfAbsent(address, any -> new HashSet<>()).add(session);
        return session;
    }

    private void remove(Session session) {
        index.remove(session);
        Set<Session> left = model.get(session.key().address());
        if (left != null) {
            left.remove(session);
        }
    }

    private Session session(IpAddress address) {
        return new Session(Rig.key(address, 1_000, 500), made, made++, 0, new SessionStats(3, 3), 0);
    }

    private Set<Session> expected(IpAddress address) {
        return model.getOrDefault(address, Set.of());
    }

    private Set<Session> found(IpAddress address) {
        Set<Session> found = new HashSet<>();
        @Nullable Session next = index.find(address.hi(), address.lo());
        while (next != null) {
            assertThat(next.key().address()).isEqualTo(address);
            assertThat(found.add(next)).as("once in the list").isTrue();
            next = next.nextOfAddress;
        }
        return found;
    }
}
