package net.icmpexporter.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ChangePointTest {

    /** A sequence as runs: {@code 200+ 30-} is 200 received, then 30 not; {@code 5(+++-)} repeats. */
    @ParameterizedTest
    @CsvSource({
        // nothing, too little, no change
        "'',                       0",
        "1+,                       0",
        "250+,                     0",
        "250-,                     0",
        "49-,                      0",
        "24+ 25-,                  0",
        "25- 24+,                  0",
        // steady loss is no change
        "62(+++-),                 0",
        "125(+-),                  0",
        // outage, recovery
        "200+ 30-,                 200",
        "25+ 25-,                  25",
        "25- 25+,                  25",
        "225+ 25-,                 225",
        "25+ 225-,                 25",
        "150- 60+,                 150",
        // an outage of a few shows at once: it makes up the newest 25
        "226+ 24-,                 225",
        "246+ 4-,                  225",
        // three in 25 are 0.12 and not more than that
        "247+ 3-,                  0",
        // the rates 1 and 0.875 differ by just more, 1 and 0.9 by less
        "120+ 15(+++++++-),        127",
        "100+ 10(+++++++++-),      0",
        // a change that is over ends at the second one, and 100 samples later the first is forgotten
        "100+ 50- 100+,            150",
        "50+ 50- 150+,             100",
        "30- 30+ 30- 160+,         90",
        // a change of long ago, and a new one
        "60+ 130- 60+,             190",
        // half an outage: the larger of two changes is the one that counts
        "80+ 30(-+) 60-,           140",
    })
    void thePresentBeginsAtTheLatestChange(String sequence, int begin) {
        float[] samples = samples(sequence);

        assertThat(ChangePoint.find(samples, samples.length)).isEqualTo(begin);
    }

    /** As far as 99 samples the past still stands beyond a change; with the hundredth it is searched without it. */
    @Test
    void aChangeIsSettledAfterAHundredSamples() {
        float[] fresh = samples("100+ 31- 68+");
        float[] settled = samples("100+ 31- 69+");

        assertThat(ChangePoint.find(fresh, fresh.length)).isEqualTo(100);
        assertThat(ChangePoint.find(settled, settled.length)).isEqualTo(131);
    }

    @Test
    void onlyTheFirstCountOfTheArrayAreLookedAt() {
        float[] samples = samples("100+ 100-");

        assertThat(ChangePoint.find(samples, 100)).isZero();
        assertThat(ChangePoint.find(samples, 130)).isEqualTo(100);
    }

    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void agreesWithThePlainRule(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 1_500; round++) {
            float[] samples = new float[random.nextInt(251)];
            double rate = random.nextDouble();
            for (int i = 0; i < samples.length; i++) {
                if (random.nextInt(60) == 0) {
                    rate = random.nextInt(3) == 0 ? random.nextDouble() : random.nextInt(2);
                }
                samples[i] = random.nextDouble() < rate ? random.nextInt(1_000_000) : SampleRing.FAILED;
            }
            assertThat(ChangePoint.find(samples, samples.length))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(plainly(samples, 0));
        }
    }

    /** The rule word by word, each split counted by itself. */
    private static int plainly(float[] samples, int from) {
        int best = -1;
        double largest = 0.12;
        for (int split = from + 25; split + 25 <= samples.length; split++) {
            double difference = Math.abs(rate(samples, from, split) - rate(samples, split, samples.length));
            if (difference > largest) {
                best = split;
                largest = difference;
            }
        }
        if (best < 0) {
            return from;
        }
        return samples.length - best >= 100 ? plainly(samples, best) : best;
    }

    private static double rate(float[] samples, int from, int to) {
        int received = 0;
        for (int i = from; i < to; i++) {
            received += samples[i] >= 0 ? 1 : 0;
        }
        return received / (double) (to - from);
    }

    private static float[] samples(String sequence) {
        StringBuilder fates = new StringBuilder();
        for (String run : sequence.split(" ", -1)) {
            if (!run.isEmpty()) {
                int digits = run.replaceAll("\\D.*", "").length();
                String what = run.substring(digits).replaceAll("[()]", "");
                fates.append(what.repeat(Integer.parseInt(run.substring(0, digits))));
            }
        }
        float[] samples = new float[fates.length()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = fates.charAt(i) == '+' ? 1_000 : SampleRing.FAILED;
        }
        return samples;
    }
}
