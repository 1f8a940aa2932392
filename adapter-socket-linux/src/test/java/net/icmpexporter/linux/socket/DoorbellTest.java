package net.icmpexporter.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.ForwardingLibC;
import net.icmpexporter.linux.libc.Sockets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A sleep that nobody ends would last an hour: the timeout of the test is the proof that it ended. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DoorbellTest {

    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);
    private static final long SHORT_NS = 2_000_000;

    private final AtomicInteger writes = new AtomicInteger();
    private final List<String> notes = new ArrayList<>();
    private int ppollErrno;
    private final ForwardingLibC kernel = new ForwardingLibC() {
        @Override
        public long write(int fd, long bytes, long count) {
            writes.incrementAndGet();
            return super.write(fd, bytes, count);
        }

        @Override
        public int ppoll(long fds, long count, long timeout, long signalMask) {
            return ppollErrno == 0 ? super.ppoll(fds, count, timeout, signalMask) : fail(ppollErrno);
        }
    };
    private final Doorbell doorbell = new Doorbell(kernel.sys(), new FaultNotes(notes::add), 1);

    @AfterEach
    void close() {
        doorbell.close();
    }

    @Test
    void aRingBeforeTheSleepEndsIt() {
        doorbell.ring();
        doorbell.await(HOUR_NS, false);
        doorbell.ring();
        doorbell.await(HOUR_NS, true);
    }

    @Test
    void aRingIsHeardOnce() {
        doorbell.ring();
        doorbell.await(HOUR_NS, false);
        long beganNs = System.nanoTime();
        doorbell.await(SHORT_NS, false);
        assertThat(System.nanoTime() - beganNs).isGreaterThanOrEqualTo(SHORT_NS);
    }

    @Test
    void ringsCostOneCallASleep() {
        for (int i = 0; i < 100; i++) {
            doorbell.ring();
        }
        assertThat(writes).hasValue(1);
        doorbell.await(HOUR_NS, false);
        doorbell.ring();
        assertThat(writes).hasValue(2);
    }

    /** Another thread rings at any moment, also while the ring before is being heard: none is lost. */
    @Test
    void everyRingOfAnotherThreadIsHeard() throws InterruptedException {
        int rounds = 20_000;
        AtomicInteger rung = new AtomicInteger();
        AtomicInteger heard = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        Thread ringer = new Thread(() -> {
            for (int round = 1; round <= rounds; round++) {
                rung.set(round);
                doorbell.ring();
                if (round % 16 == 0) {
                    while (heard.get() < round) {
                        Thread.onSpinWait();
                    }
                }
            }
            done.countDown();
        });
        ringer.start();
        while (heard.get() < rounds) {
            doorbell.await(HOUR_NS, false);
            heard.set(rung.get());
        }
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        ringer.join();
    }

    @Test
    void aRingAfterTheEndTouchesNothing() {
        doorbell.close();
        doorbell.ring();
        assertThat(writes).hasValue(0);
    }

    @Test
    void aDescriptorThatIsNoneIsNoticed() {
        doorbell.watch(0, 999_999);
        doorbell.await(HOUR_NS, true);
        assertThat(doorbell.isGone(0)).isTrue();
        doorbell.watch(0, -1);
        doorbell.await(SHORT_NS, true);
        assertThat(doorbell.isGone(0)).isFalse();
    }

    @Test
    void aLookSaysWhoIsReadyAndDoesNotSleep() {
        int ready = kernel.eventfd(1, Sockets.EFD_NONBLOCK);
        int quiet = kernel.eventfd(0, Sockets.EFD_NONBLOCK);
        try {
            doorbell.watch(0, quiet);
            assertThat(doorbell.look()).isZero();
            assertThat(doorbell.isReady(0)).isFalse();
            doorbell.watch(0, ready);
            assertThat(doorbell.look()).isEqualTo(1);
            assertThat(doorbell.isReady(0)).isTrue();
            doorbell.ring();
            doorbell.watch(0, quiet);
            assertThat(doorbell.look()).as("the bell is no socket").isZero();
            doorbell.await(HOUR_NS, true);
        } finally {
            kernel.close(ready);
            kernel.close(quiet);
        }
    }

    @Test
    void aLookThatFailsSaysSo() {
        ppollErrno = Errno.EINTR;
        assertThat(doorbell.look()).isNegative();
        assertThat(notes).isEmpty();
    }

    /** After a sleep that was interrupted the kernel has answered nothing. */
    @Test
    void whatWasFoundAtOneDescriptorIsNotSaidOfTheNext() {
        doorbell.watch(0, 999_999);
        doorbell.await(HOUR_NS, true);
        ppollErrno = Errno.EINTR;
        doorbell.watch(0, 5);
        doorbell.await(HOUR_NS, true);
        assertThat(doorbell.isGone(0)).isFalse();
        assertThat(doorbell.isReady(0)).isFalse();
    }

    @Test
    void anInterruptedSleepIsAnEarlyReturnAndAFailureIsSaidOnce() {
        ppollErrno = Errno.EINTR;
        doorbell.await(HOUR_NS, false);
        assertThat(notes).isEmpty();
        ppollErrno = Errno.ENOMEM;
        doorbell.await(HOUR_NS, false);
        doorbell.await(HOUR_NS, false);
        assertThat(notes).containsExactly("waiting for packets failed: Cannot allocate memory (errno 12)");
    }
}
