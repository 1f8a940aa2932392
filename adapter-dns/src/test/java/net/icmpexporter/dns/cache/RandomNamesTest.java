package net.icmpexporter.dns.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.NameAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random questions, outcomes and pauses, held against a model that keeps the whole history of every name and reads the
 * rules off it. The seed is in the name of the test.
 */
final class RandomNamesTest {

    private static final int NAMES = 6;
    private static final long SECOND_NS = 1_000_000_000L;

    /** What happened to a name: lookups that ended, with what. */
    private static final class History {
        final List<Long> endedNs = new ArrayList<>();
        final List<LookupOutcome> outcomes = new ArrayList<>();
        long lastAskedNs;

        /** Reads all lookups from the first to the last. */
        List<IpAddress> addresses() {
            List<IpAddress> addresses = List.of();
            long goodNs = 0;
            long deniedNs = 0;
            int denials = 0;
            for (int i = 0; i < outcomes.size(); i++) {
                long nowNs = endedNs.get(i);
                if (outcomes.get(i) instanceof LookupOutcome.Found found) {
                    addresses = found.addresses();
                    goodNs = nowNs;
                    denials = 0;
                    continue;
                }
                if (outcomes.get(i) instanceof LookupOutcome.Denied) {
                    deniedNs = denials == 0 ? nowNs : deniedNs;
                    denials++;
                    if (denials >= 3 && nowNs - deniedNs >= 300 * SECOND_NS) {
                        addresses = List.of();
                    }
                }
                if (nowNs - goodNs >= Duration.ofDays(3).toNanos()) {
                    addresses = List.of();
                }
            }
            return addresses;
        }

        boolean forgotten(long nowNs) {
            long idleNs = addresses().isEmpty() ? 60 * SECOND_NS : 900 * SECOND_NS;
            return nowNs - lastAskedNs >= idleNs;
        }
    }

    private final CacheRig rig = new CacheRig();
    private final Map<String, History> model = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void fixedSeeds(long seed) {
        play(seed);
    }

    @Test
    void anotherSeedEachTime() {
        long seed = new Random().nextLong();
        System.out.println("RandomNamesTest seed " + seed);
        play(seed);
    }

    private void play(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 4_000; step++) {
            String what = "seed " + seed + ", step " + step;
            switch (random.nextInt(4)) {
                case 0, 1 -> ask("n" + random.nextInt(NAMES), what);
                case 2 -> answerOne(random);
                default -> pass(random, what);
            }
        }
    }

    private void ask(String name, String what) {
        History history = model.get(name);
        CompletableFuture<NameAnswer> answer = rig.ask(name);
        if (history == null || history.outcomes.isEmpty()) {
            assertThat(answer).as("%s: nothing is known of %s", what, name).isNotDone();
            model.computeIfAbsent(name, key -> new History()).lastAskedNs = rig.nowNs();
        } else {
            assertThat(answer).as("%s: %s is known", what, name).isCompleted();
            assertThat(answer.join().addresses()).as("%s: %s", what, name).isEqualTo(history.addresses());
            history.lastAskedNs = rig.nowNs();
        }
    }

    private void answerOne(Random random) {
        if (rig.running.isEmpty()) {
            return;
        }
        List<String> names = List.copyOf(rig.running.keySet());
        String name = names.get(random.nextInt(names.size()));
        LookupOutcome outcome = outcome(random);
        History history = model.computeIfAbsent(name, key -> new History());
        history.outcomes.add(outcome);
        history.endedNs.add(rig.nowNs());
        rig.answer(name, outcome);
        forget();
    }

    private static LookupOutcome outcome(Random random) {
        Duration ttl = Duration.ofSeconds(random.nextInt(400));
        return switch (random.nextInt(6)) {
            case 0 -> new LookupOutcome.Found(List.of(IpAddress.ofIpv4(random.nextInt(4))), ttl.toNanos(), Set.of());
            case 1, 2 -> CacheRig.failed();
            default -> CacheRig.denied(ttl);
        };
    }

    private void pass(Random random, String what) {
        Duration time = random.nextInt(200) == 0
                ? Duration.ofHours(random.nextInt(30))
                : Duration.ofMillis(random.nextInt(random.nextBoolean() ? 3_000 : 90_000));
        rig.pass(time);
        forget();
        assertThat(rig.meter.cachedNames()).as("%s: names", what).isEqualTo(model.size());
        assertThat(rig.meter.staleNames()).as("%s: stale names", what).isLessThanOrEqualTo(model.size());
    }

    /** A name that is being looked up is not forgotten; nor one of which nothing is known yet. */
    private void forget() {
        model.entrySet()
                .removeIf(entry -> !rig.running.containsKey(entry.getKey())
                        && !entry.getValue().outcomes.isEmpty()
                        && entry.getValue().forgotten(rig.nowNs()));
    }
}
