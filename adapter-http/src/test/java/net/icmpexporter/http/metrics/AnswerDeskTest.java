package net.icmpexporter.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class AnswerDeskTest {

    private static final int PLACES = 2;
    private static final int THREADS = 16;
    private static final Exposition ANSWER = new Exposition("text/plain", null, new byte[0]);

    /** Whoever has a place keeps it until all threads wait, for it or with it. */
    @Test
    void asManyAsThereArePlacesAndNoMore() throws Exception {
        AnswerDesk desk = new AnswerDesk(PLACES);
        AtomicInteger present = new AtomicInteger();
        Set<AnswerBuffer> buffers = ConcurrentHashMap.newKeySet();
        CountDownLatch allWait = new CountDownLatch(1);
        List<Thread> threads = new CopyOnWriteArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task);
            threads.add(thread);
            return thread;
        });
        try {
            List<Future<Exposition>> answers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                answers.add(pool.submit(() -> desk.<Exception>make(buffer -> {
                    present.incrementAndGet();
                    buffers.add(buffer);
                    allWait.await();
                    return ANSWER;
                })));
            }
            while (threads.size() < THREADS
                    || !threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING)) {
                Thread.onSpinWait(); // the time limit of the test is the deadline
            }
            assertThat(present).hasValue(PLACES);
            allWait.countDown();
            for (Future<Exposition> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isSameAs(ANSWER);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(present).hasValue(THREADS);
        assertThat(buffers).hasSize(PLACES);
    }

    @Test
    void whoFailsLeavesThePlaceFree() throws IOException {
        AnswerDesk desk = new AnswerDesk(1);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> desk.<IOException>make(buffer -> {
                        throw new IOException("no answer");
                    }))
                    .hasMessage("no answer");
        }
        assertThat(desk.<IOException>make(buffer -> ANSWER)).isSameAs(ANSWER);
    }
}
