package net.icmpexporter.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap against a sorted list. */
final class EventQueueTest {

    private record Expected(long momentNs, int ticket, Packet packet) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void takesWhatIsFirstAndOfEqualsWhatCameFirst(long seed) {
        Random random = new Random(seed);
        EventQueue queue = new EventQueue();
        List<Expected> model = new ArrayList<>();
        Comparator<Expected> order =
                Comparator.comparingLong(Expected::momentNs).thenComparingInt(Expected::ticket);
        for (int step = 0; step < 5_000; step++) {
            if (random.nextInt(5) < 3) {
                Packet packet = new Packet();
                long momentNs = random.nextInt(50) - 25L;
                queue.add(momentNs, packet);
                model.add(new Expected(momentNs, step, packet));
            } else {
                Expected first = model.stream().min(order).orElse(null);
                assertThat(queue.firstNs())
                        .as("seed %d, step %d", seed, step)
                        .isEqualTo(first == null ? Long.MAX_VALUE : first.momentNs);
                assertThat(queue.take())
                        .as("seed %d, step %d", seed, step)
                        .isSameAs(first == null ? null : first.packet);
                model.remove(first);
            }
            assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
        }
    }
}
