package net.icmpexporter.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.SessionStats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class WaitingLineTest {

    private final WaitingLine line = new WaitingLine();

    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void isFirstComeFirstServed(long seed) {
        Random random = new Random(seed);
        ArrayDeque<Session> model = new ArrayDeque<>();
        List<Session> outside = new ArrayList<>();
        int sessions = 0;
        for (int step = 0; step < 5_000; step++) {
            int dice = random.nextInt(100);
            if (dice < 10) {
                outside.add(new Session(
                        Rig.key(IpAddress.ofIpv4(sessions), 1_000, 500),
                        sessions,
                        sessions,
                        0,
                        new SessionStats(3, 3),
                        0));
                line.reserve(++sessions);
            } else if (dice < 55 && !outside.isEmpty()) {
                Session session = outside.remove(random.nextInt(outside.size()));
                line.add(session);
                model.addLast(session);
            } else if (dice < 90) {
                Session first = model.pollFirst();
                assertThat(line.take()).as("seed %d, step %d", seed, step).isSameAs(first);
                if (first != null) {
                    outside.add(first);
                }
            } else if (!model.isEmpty()) {
                Session gone = model.stream()
                        .skip(random.nextInt(model.size()))
                        .findFirst()
                        .orElseThrow();
                line.remove(gone);
                model.remove(gone);
                outside.add(gone);
            }
            assertThat(line.isEmpty()).as("seed %d, step %d", seed, step).isEqualTo(model.isEmpty());
        }
        while (!model.isEmpty()) {
            assertThat(line.take()).as("seed %d", seed).isSameAs(model.pollFirst());
        }
        assertThat(line.take()).as("seed %d", seed).isNull();
    }

    @Test
    void whoDoesNotWaitIsNotRemoved() {
        Session waiting = new Session(Rig.key(Rig.V4, 1_000, 500), 0, 0, 0, new SessionStats(3, 3), 0);
        line.add(waiting);
        line.remove(new Session(Rig.key(Rig.V4, 1_000, 500), 1, 1, 1, new SessionStats(3, 3), 0));

        assertThat(line.take()).isSameAs(waiting);
        assertThat(line.isEmpty()).isTrue();
    }
}
