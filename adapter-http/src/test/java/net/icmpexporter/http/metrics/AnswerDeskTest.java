package net.icmpexporter.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private static final Exposition ANSWER = new Exposition("text/plain", null, new byte[0]);

    /** Each of the first waits until there are as many as may be; none of the many that follow makes it one more. */
    @Test
    void asManyAsThereArePlacesAndNoMore() throws Exception {
        AnswerDesk desk = new AnswerDesk(2);
        AtomicInteger present = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Set<AnswerBuffer> buffers = ConcurrentHashMap.newKeySet();
        CountDownLatch both = new CountDownLatch(2);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<Exposition>> answers = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                answers.add(threads.submit(() -> desk.<Exception>make(buffer -> {
                    most.accumulateAndGet(present.incrementAndGet(), Math::max);
                    buffers.add(buffer);
                    both.countDown();
                    both.await();
                    present.decrementAndGet();
                    return ANSWER;
                })));
            }
            for (Future<Exposition> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isSameAs(ANSWER);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most).hasValue(2);
        assertThat(buffers).hasSize(2);
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
