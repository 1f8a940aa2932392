package net.icmpexporter.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A SIGHUP of our own to ourselves: it would end this JVM if it were not taken. */
class ReloadSignalTest {

    private static void hangUp() throws Exception {
        String pid = Long.toString(ProcessHandle.current().pid());
        assertThat(new ProcessBuilder("kill", "-HUP", pid).start().waitFor()).isZero();
    }

    @Test
    void theRealOneIsHandedOver() throws Exception {
        Semaphore reloads = new Semaphore(0);
        ReloadSignal.take().handOver(reloads::release);
        assertThat(reloads.tryAcquire()).as("without a signal").isFalse();
        hangUp();
        assertThat(reloads.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void oneThatComesBeforeAnybodyCanDoSomethingIsKept() {
        ReloadSignal signal = ReloadSignal.take();
        signal.came();
        signal.came();
        Semaphore reloads = new Semaphore(0);
        signal.handOver(reloads::release);
        assertThat(reloads.availablePermits()).isEqualTo(1);
        signal.came();
        assertThat(reloads.availablePermits()).isEqualTo(2);
    }
}
