package net.icmpexporter.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineMeterTest {

    private final EngineMeter meter = new EngineMeter();

    @Test
    void everyCounterStandsForItself() {
        for (EngineCounter counter : EngineCounter.values()) {
            meter.add(counter, 1_000 + counter.ordinal());
            meter.count(counter);
        }
        for (EngineCounter counter : EngineCounter.values()) {
            assertThat(meter.value(counter)).as("%s", counter).isEqualTo(1_001 + counter.ordinal());
        }
    }

    @Test
    void everyReasonStandsForItself() {
        for (SendResult reason : SendResult.values()) {
            for (int i = 0; i <= reason.ordinal(); i++) {
                meter.countSendFailure(reason);
            }
        }
        for (SendResult reason : SendResult.values()) {
            assertThat(meter.sendFailures(reason)).as("%s", reason).isEqualTo(reason.ordinal() + 1);
        }
        for (EngineCounter counter : EngineCounter.values()) {
            assertThat(meter.value(counter)).as("%s", counter).isZero();
        }
    }

    @Test
    void gaugesAreThoseOfTheLatestLap() {
        assertThat(meter.intervalStretch()).isEqualTo(1.0);
        meter.lapEnded(10, 3, 1, 4, 2.5);
        meter.lapEnded(20, 5, 0, 6, 7.5);

        assertThat(meter.sessions()).isEqualTo(5);
        assertThat(meter.inFlight()).isEqualTo(6);
        assertThat(meter.intervalStretch()).isEqualTo(7.5);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 5})
    void lappedWithinHoldsFromTheFirstLapOn(long nowMonoNs) {
        assertThat(meter.lappedWithin(Long.MAX_VALUE, nowMonoNs)).isFalse();
        meter.lapEnded(nowMonoNs, 0, 0, 0, 1);

        assertThat(meter.lappedWithin(0, nowMonoNs)).isTrue();
        assertThat(meter.lappedWithin(10, nowMonoNs + 10)).isTrue();
        assertThat(meter.lappedWithin(10, nowMonoNs + 11)).isFalse();
    }

    /** A reading is of the end of a lap, and stays what it is. */
    @Test
    void aReadingIsThatOfTheLatestLap() {
        meter.add(EngineCounter.SENT, 7);
        meter.countSendFailure(SendResult.NO_DEVICE);
        assertThat(meter.reading().value(EngineCounter.SENT)).isZero();
        assertThat(meter.reading().intervalStretch()).isEqualTo(1.0);

        meter.lapEnded(10, 3, 1, 4, 2.5);
        EngineReading reading = meter.reading();
        meter.add(EngineCounter.SENT, 1);
        meter.lapEnded(20, 0, 0, 0, 1);

        assertThat(reading.value(EngineCounter.SENT)).isEqualTo(7);
        assertThat(reading.value(EngineCounter.LOST)).isZero();
        assertThat(reading.sendFailures(SendResult.NO_DEVICE)).isEqualTo(1);
        assertThat(reading.sendFailures(SendResult.SENT)).isZero();
        assertThat(reading.sessions()).isEqualTo(3);
        assertThat(reading.tcpSessions()).isEqualTo(1);
        assertThat(reading.inFlight()).isEqualTo(4);
        assertThat(reading.intervalStretch()).isEqualTo(2.5);
        assertThat(meter.reading().value(EngineCounter.SENT)).isEqualTo(8);
    }

    /** What others count does not wait for a lap: a fault may be why there is none. */
    @Test
    void faultsAndRefusalsAreReadAtOnce() {
        meter.lapEnded(10, 0, 0, 0, 1);
        meter.countConcurrently(EngineCounter.FAULTS);
        meter.countConcurrently(EngineCounter.COMMANDS_REFUSED);
        meter.countConcurrently(EngineCounter.COMMANDS_REFUSED);

        assertThat(meter.reading().value(EngineCounter.FAULTS)).isEqualTo(1);
        assertThat(meter.reading().value(EngineCounter.COMMANDS_REFUSED)).isEqualTo(2);
    }

    /** Within a lap the sum does not hold; no reader may see that. */
    @Test
    @Timeout(60)
    void readingsOfOtherThreadsAreWholeLaps() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch running = new CountDownLatch(1);
        Thread engine = new Thread(() -> {
            for (long lap = 1; !done.get(); lap++) {
                meter.add(EngineCounter.SENT, 3);
                meter.add(EngineCounter.RECEIVED, 2);
                meter.countSendFailure(SendResult.OTHER);
                meter.lapEnded(lap, lap, 0, lap, (double) lap);
                running.countDown();
            }
        });
        engine.start();
        try {
            running.await();
            for (int i = 0; i < 20_000; i++) {
                EngineReading now = meter.reading();
                long laps = now.inFlight();
                assertThat(now.value(EngineCounter.SENT)).isEqualTo(3 * laps);
                assertThat(now.value(EngineCounter.RECEIVED)).isEqualTo(2 * laps);
                assertThat(now.sendFailures(SendResult.OTHER)).isEqualTo(laps);
                assertThat(now.sessions()).isEqualTo(laps);
                assertThat(now.intervalStretch()).isEqualTo((double) laps);
            }
        } finally {
            done.set(true);
            engine.join();
        }
    }

    @Test
    @Timeout(60)
    void refusalsOfManyThreadsAreAllCounted() throws InterruptedException {
        int threads = 4;
        int each = 50_000;
        CountDownLatch start = new CountDownLatch(1);
        Thread[] callers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            callers[i] = new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int n = 0; n < each; n++) {
                    meter.countConcurrently(EngineCounter.COMMANDS_REFUSED);
                }
            });
            callers[i].start();
        }
        start.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(meter.value(EngineCounter.COMMANDS_REFUSED)).isEqualTo((long) threads * each);
    }
}
