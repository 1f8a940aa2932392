package net.icmpexporter.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import net.icmpexporter.net.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SessionStatsTest {

    private final Scribe stats = new Scribe();

    @Test
    void numbersAreConsecutive() {
        for (int number = 0; number < 1_000; number++) {
            assertThat(stats.nextNumber()).isEqualTo(number);
            stats.sent();
        }
        stats.sendFailed();
        stats.skipped(3);
        assertThat(stats.nextNumber()).isEqualTo(1_000);
    }

    @Test
    void anAnswerAfterTheTimeoutIsLossAndALateReply() {
        stats.sent();
        stats.answeredLate(0);

        SessionSnapshot figures = stats.snapshot();
        assertThat(figures.lost()).isEqualTo(1);
        assertThat(figures.late()).isEqualTo(1);
        assertThat(figures.received()).isZero();
        assertThat(figures.inFlight()).isZero();
        assertThat(stats.past(0)).isEqualTo(PastProbe.NOT_ANSWERED);
    }

    @Test
    void resolvedIsWhatTheNetworkAnswersFor() {
        for (int i = 0; i < 9; i++) {
            stats.sent();
        }
        stats.received(0, 1, false);
        stats.lost(1);
        stats.lost(2);
        stats.rejected(3, 3, 1, 0, 0);
        stats.rejected(4, 3, 1, 0, 0);
        stats.rejected(5, 3, 1, 0, 0);
        stats.unknown(6);

        assertThat(stats.snapshot().resolved()).isEqualTo(6);
        stats.refused(7, 1, false);
        assertThat(stats.snapshot().resolved()).isEqualTo(7);
    }

    /** A refusal is an answer: it is timed, it is a sample, and it is no loss; but it is not received. */
    @Test
    void aRefusalIsAnAnswer() {
        for (int i = 0; i < 4; i++) {
            stats.sent();
        }
        stats.refused(0, 3_000_000, false);
        stats.refused(1, 5_000_000, true);
        stats.received(2, 7_000_000, false);
        stats.lost(3);

        SessionSnapshot figures = stats.snapshot();
        assertThat(figures.refused()).isEqualTo(2);
        assertThat(figures.received()).isEqualTo(1);
        assertThat(figures.answered()).isEqualTo(3);
        assertThat(figures.resolved()).isEqualTo(4);
        assertThat(figures.inFlight()).isZero();
        assertThat(figures.fallbacks()).isEqualTo(1);
        assertThat(figures.rttSumNs()).isEqualTo(15_000_000);
        assertThat(figures.rttSquaredSumLo()).isEqualTo(83_000_000_000_000L);
        assertThat(figures.window().samples()).isEqualTo(4);
        assertThat(figures.window().lossRatio()).isEqualTo(0.25);
        assertThat(figures.window().meanSeconds()).isCloseTo(0.005, within(1e-9));
        assertThat(stats.past(0)).isEqualTo(PastProbe.ANSWERED);
        assertThat(stats.past(3)).isEqualTo(PastProbe.NOT_ANSWERED);
    }

    @Test
    void theLatestRejectionIsKept() {
        assertThat(stats.snapshot().lastRejection()).isNull();
        stats.sent();
        stats.sent();
        stats.sent();
        IpAddress router = IpAddress.ofIpv4(0xC0000201);
        stats.rejected(0, 3, 1, router.hi(), router.lo());
        assertThat(stats.snapshot().lastRejection()).isEqualTo(new SessionSnapshot.Rejection(3, 1, router));

        stats.rejected(1, 11, 0, 0, 0);
        assertThat(stats.snapshot().lastRejection()).isEqualTo(new SessionSnapshot.Rejection(11, 0, null));
        // an address with an empty half is one all the same
        stats.rejected(2, 0, 4, 1, 0);
        assertThat(stats.snapshot().lastRejection()).isEqualTo(new SessionSnapshot.Rejection(0, 4, IpAddress.of(1, 0)));
    }

    @Test
    void squaresAreExactBeyond64Bits() {
        long hourNs = 3_600_000_000_000L;
        BigInteger squares = BigInteger.ZERO;
        for (int i = 0; i < 1_000; i++) {
            stats.sent();
            stats.received(i, hourNs - i, false);
            squares = squares.add(BigInteger.valueOf(hourNs - i).pow(2));
        }
        SessionSnapshot figures = stats.snapshot();
        assertThat(squaresOf(figures)).isEqualTo(squares);
        assertThat(figures.rttSquaredSumSeconds()).isEqualTo(squares.doubleValue() / 1e18, within(1e-6));
        assertThat(figures.rttSumSeconds()).isEqualTo(1_000 * 3_600.0 - 999 * 500e-9, within(1e-9));
    }

    /** The lower half is unsigned: its top bit is no sign, and its lowest counts. */
    @Test
    void secondsSquaredComeFromBothHalves() {
        assertThat(SessionSnapshot.squaredSeconds(0, 1)).isEqualTo(1e-18);
        assertThat(SessionSnapshot.squaredSeconds(0, Long.MIN_VALUE)).isEqualTo(0x1p63 / 1e18);
        assertThat(SessionSnapshot.squaredSeconds(0, -1)).isEqualTo(0x1p64 / 1e18);
        assertThat(SessionSnapshot.squaredSeconds(3, 0)).isEqualTo(3 * 0x1p64 / 1e18);
    }

    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void agreesWithAPlainModel(long seed) {
        Model model = new Model(new Random(seed), stats);
        for (int step = 0; step < 4_000; step++) {
            model.play();
            if (step % 41 == 0) {
                model.compare("seed " + seed + ", step " + step);
            }
        }
        model.compare("seed " + seed + ", end");
    }

    private static BigInteger squaresOf(SessionSnapshot figures) {
        return BigInteger.valueOf(figures.rttSquaredSumHi())
                .shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(figures.rttSquaredSumLo())));
    }

    /** Counts by name, fates by number, sums without bounds. */
    private static final class Model {

        private final Random random;
        private final Scribe stats;
        private final Map<String, Long> counts = new HashMap<>();
        private final Map<Integer, PastProbe> fates = new HashMap<>();
        private final Map<Integer, Float> samples = new HashMap<>();
        private final List<Integer> flying = new ArrayList<>();
        private BigInteger sum = BigInteger.ZERO;
        private BigInteger squares = BigInteger.ZERO;

        Model(Random random, Scribe stats) {
            this.random = random;
            this.stats = stats;
        }

        void play() {
            int dice = random.nextInt(20);
            if (dice < 9) {
                flying.add(stats.nextNumber());
                stats.sent();
                count("sent", 1);
            } else if (dice < 17 && !flying.isEmpty()) {
                // mostly the oldest, at times one that stays until the ring has forgotten it
                resolve(flying.remove(random.nextInt(4) == 0 ? random.nextInt(flying.size()) : 0));
            } else {
                happen();
            }
        }

        private void resolve(int number) {
            fates.put(number, PastProbe.NOT_ANSWERED);
            samples.put(number, -1f);
            switch (random.nextInt(7)) {
                case 0 -> {
                    stats.lost(number);
                    count("lost", 1);
                }
                case 1 -> {
                    stats.answeredLate(number);
                    count("lost", 1);
                    count("late", 1);
                }
                case 2 -> {
                    stats.unknown(number);
                    samples.remove(number);
                    count("unknown", 1);
                }
                case 3 -> {
                    stats.rejected(number, 3, 1, 0, 0);
                    count("rejected", 1);
                }
                default -> receive(number);
            }
        }

        private void receive(int number) {
            long rttNs = random.nextBoolean() ? random.nextLong(10_000_000) : random.nextLong(10_000_000_000_000L);
            boolean fallback = random.nextInt(10) == 0;
            stats.received(number, rttNs, fallback);
            fates.put(number, PastProbe.ANSWERED);
            samples.put(number, (float) rttNs);
            count("received", 1);
            count("fallbacks", fallback ? 1 : 0);
            sum = sum.add(BigInteger.valueOf(rttNs));
            squares = squares.add(BigInteger.valueOf(rttNs).pow(2));
        }

        private void happen() {
            switch (random.nextInt(6)) {
                case 0 -> {
                    stats.late();
                    count("late", 1);
                }
                case 1 -> {
                    stats.duplicate();
                    count("duplicate", 1);
                }
                case 2 -> {
                    stats.corrupt();
                    count("corrupt", 1);
                }
                case 3 -> {
                    stats.foreign();
                    count("foreign", 1);
                }
                case 4 -> {
                    stats.sendFailed();
                    count("sendFailed", 1);
                }
                default -> {
                    int slots = random.nextInt(5);
                    stats.skipped(slots);
                    count("skipped", slots);
                }
            }
        }

        private void count(String what, long by) {
            counts.merge(what, by, Long::sum);
        }

        private long of(String what) {
            return counts.getOrDefault(what, 0L);
        }

        void compare(String when) {
            SessionSnapshot now = stats.snapshot();
            assertThat(now.sent()).as(when).isEqualTo(of("sent"));
            assertThat(now.received()).as(when).isEqualTo(of("received"));
            assertThat(now.lost()).as(when).isEqualTo(of("lost"));
            assertThat(now.rejected()).as(when).isEqualTo(of("rejected"));
            assertThat(now.unknown()).as(when).isEqualTo(of("unknown"));
            assertThat(now.late()).as(when).isEqualTo(of("late"));
            assertThat(now.duplicate()).as(when).isEqualTo(of("duplicate"));
            assertThat(now.corrupt()).as(when).isEqualTo(of("corrupt"));
            assertThat(now.foreign()).as(when).isEqualTo(of("foreign"));
            assertThat(now.sendFailed()).as(when).isEqualTo(of("sendFailed"));
            assertThat(now.skipped()).as(when).isEqualTo(of("skipped"));
            assertThat(now.fallbacks()).as(when).isEqualTo(of("fallbacks"));
            assertThat(now.inFlight()).as(when).isEqualTo(flying.size());
            assertThat(now.received() + now.lost() + now.rejected() + now.refused() + now.unknown() + now.inFlight())
                    .as(when)
                    .isEqualTo(now.sent());
            assertThat(BigInteger.valueOf(now.rttSumNs())).as(when).isEqualTo(sum);
            assertThat(squaresOf(now)).as(when).isEqualTo(squares);
            comparePast(when);
            compareWindow(now.window(), when);
        }

        /** The newest 250 that are resolved and known, of 256 numbers, from the latest change on; figures in two passes. */
        private void compareWindow(SampleWindow window, String when) {
            int next = stats.nextNumber();
            List<Float> known = new ArrayList<>();
            for (int number = next - 1; number >= Math.max(0, next - 256) && known.size() < 250; number--) {
                Float sample = samples.get(number);
                if (sample != null) {
                    known.add(0, sample);
                }
            }
            float[] row = new float[known.size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = known.get(i);
            }
            List<Float> present = known.subList(ChangePoint.find(row, row.length), known.size());
            double[] times = present.stream()
                    .mapToDouble(Float::doubleValue)
                    .filter(ns -> ns >= 0)
                    .map(ns -> ns / 1e9)
                    .toArray();
            double mean = DoubleStream.of(times).sum() / times.length;
            double variance =
                    DoubleStream.of(times).map(s -> (s - mean) * (s - mean)).sum() / times.length;

            assertThat(window.samples()).as(when).isEqualTo(present.size());
            assertThat(window.received()).as(when).isEqualTo(times.length);
            assertThat(window.meanSeconds()).as(when).isEqualTo(mean, within(1e-6));
            assertThat(window.standardDeviationSeconds()).as(when).isEqualTo(Math.sqrt(variance), within(1e-6));
        }

        private void comparePast(String when) {
            int next = stats.nextNumber();
            for (int number = Math.max(0, next - 300); number < next + 3; number++) {
                boolean known = number < next && number >= next - 256;
                PastProbe expected = known ? fates.getOrDefault(number, PastProbe.NOT_ANSWERED) : PastProbe.FORGOTTEN;
                assertThat(stats.past(number)).as("%s: probe %d", when, number).isEqualTo(expected);
            }
        }
    }
}
