package net.icmpexporter.http.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LookupsTest {

    @Test
    void refusesWhatDoesNotFitAndRunsTheRest() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        List<CompletableFuture<Integer>> waiting = new ArrayList<>();
        try (Lookups lookups = new Lookups()) {
            assertThatThrownBy(() -> {
                        while (waiting.size() < 10_000) {
                            int number = waiting.size();
                            waiting.add(lookups.submit(() -> {
                                await(answered);
                                return number;
                            }));
                        }
                    })
                    .isInstanceOf(RequestRefused.class)
                    .hasMessageStartingWith("# 503 - 256 requests are waiting for the name service");
            assertThat(waiting).hasSize(8 + 256);

            answered.countDown();
            for (int i = 0; i < waiting.size(); i++) {
                assertThat(waiting.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(i);
            }
        }
    }

    @Test
    void closingInterruptsWhoeverWaitsAndAnswersNobody() throws Exception {
        CompletableFuture<Thread> began = new CompletableFuture<>();
        Lookups lookups = new Lookups();
        CompletableFuture<String> interrupted = lookups.submit(() -> {
            began.complete(Thread.currentThread());
            await(new CountDownLatch(1));
            return "too late";
        });
        Thread thread = began.get();

        lookups.close();
        thread.join();

        assertThat(interrupted).isNotDone();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
