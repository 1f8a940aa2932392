package net.icmpexporter.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import net.icmpexporter.net.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers see whole steps of the writer, in order, however they fall between its writes. */
@Timeout(60)
final class SessionStatsReadersTest {

    /** Its square has more than 64 bits: both halves of the sum are in use. */
    private static final long RTT_NS = 5_000_000_000L;

    private static final BigInteger SQUARE = BigInteger.valueOf(RTT_NS).pow(2);
    private static final int SNAPSHOTS = 4_000;

    private final Scribe stats = new Scribe();
    private final AtomicBoolean done = new AtomicBoolean();
    private final CountDownLatch writing = new CountDownLatch(1);

    @Test
    void everySnapshotIsConsistent() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Future<?> writer = threads.submit(this::write);
            List<Future<Long>> readers = new ArrayList<>();
            Callable<Long> reader = this::read;
            readers.add(threads.submit(reader));
            readers.add(threads.submit(reader));
            long most = 0;
            for (Future<Long> each : readers) {
                most = Math.max(most, each.get());
            }
            done.set(true);
            writer.get();
            assertThat(most).as("probes that were written while others read").isPositive();
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
    }

    private void write() {
        Random random = new Random(99);
        while (!done.get()) {
            int number = stats.nextNumber();
            stats.sent();
            switch (random.nextInt(5)) {
                case 0 -> stats.lost(number);
                case 1 -> stats.unknown(number);
                case 2 -> stats.rejected(number, number & 0xFF, (number & 0xFF) ^ 0x55, number, ~number);
                default -> stats.received(number, RTT_NS, true);
            }
            writing.countDown();
        }
    }

    private long read() throws InterruptedException {
        writing.await();
        SessionSnapshot before = stats.snapshot();
        for (int i = 0; i < SNAPSHOTS; i++) {
            SessionSnapshot now = stats.snapshot();
            check(before, now);
            before = now;
        }
        return before.sent();
    }

    private static void check(SessionSnapshot before, SessionSnapshot now) {
        assertThat(now.received() + now.lost() + now.rejected() + now.unknown() + now.inFlight())
                .isEqualTo(now.sent());
        assertThat(now.inFlight()).isBetween(0L, 1L);
        assertThat(now.rttSumNs()).isEqualTo(now.received() * RTT_NS);
        assertThat(now.fallbacks()).isEqualTo(now.received());
        BigInteger squares = SQUARE.multiply(BigInteger.valueOf(now.received()));
        assertThat(now.rttSquaredSumLo()).isEqualTo(squares.longValue());
        assertThat(now.rttSquaredSumHi()).isEqualTo(squares.shiftRight(64).longValue());
        assertThat(now.sent()).isGreaterThanOrEqualTo(before.sent());
        assertThat(now.received()).isGreaterThanOrEqualTo(before.received());
        assertThat(now.lost()).isGreaterThanOrEqualTo(before.lost());
        assertThat(now.window().samples()).isLessThanOrEqualTo(250);
        if (now.window().received() > 0) {
            assertThat(now.window().meanSeconds()).isEqualTo((float) RTT_NS / 1e9);
        }
        SessionSnapshot.Rejection rejection = now.lastRejection();
        if (rejection != null) {
            IpAddress reporter = rejection.reporter();
            assertThat(rejection.code()).isEqualTo(rejection.type() ^ 0x55);
            assertThat(reporter).isNotNull();
            assertThat(reporter.hi()).isEqualTo(~reporter.lo());
            assertThat(reporter.hi() & 0xFF).isEqualTo(rejection.type());
        }
    }
}
