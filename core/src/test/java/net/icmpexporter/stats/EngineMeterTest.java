package net.icmpexporter.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
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
        meter.lapEnded(10, 3, 4, 2.5);
        meter.lapEnded(20, 5, 6, 7.5);

        assertThat(meter.sessions()).isEqualTo(5);
        assertThat(meter.inFlight()).isEqualTo(6);
        assertThat(meter.intervalStretch()).isEqualTo(7.5);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 5})
    void lappedWithinHoldsFromTheFirstLapOn(long nowMonoNs) {
        assertThat(meter.lappedWithin(Long.MAX_VALUE, nowMonoNs)).isFalse();
        meter.lapEnded(nowMonoNs, 0, 0, 1);

        assertThat(meter.lappedWithin(0, nowMonoNs)).isTrue();
        assertThat(meter.lappedWithin(10, nowMonoNs + 10)).isTrue();
        assertThat(meter.lappedWithin(10, nowMonoNs + 11)).isFalse();
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
