package net.icmpexporter.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

final class AnswerBufferTest {

    private final AnswerBuffer buffer = new AnswerBuffer();

    private static byte[] unzipped(byte[] zipped) throws IOException {
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return stream.readAllBytes();
        }
    }

    /** Answers of all lengths, in pieces of all lengths, one after the other: the JDK's reader checks sum and length. */
    @Test
    void whatGoesInComesOut() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("answers, seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            byte[] answer = new byte[(int) Math.exp(random.nextDouble() * 14)];
            random.nextBytes(answer);
            boolean zipped = random.nextBoolean();
            if (random.nextBoolean()) {
                Arrays.fill(answer, answer.length / 8, answer.length, (byte) 'a');
            }
            buffer.begin(zipped);
            for (int from = 0; from < answer.length; ) {
                int length = Math.min(answer.length - from, 1 + random.nextInt(20_000));
                if (length == 1) {
                    buffer.write(answer[from]);
                } else {
                    buffer.write(answer, from, length);
                }
                from += length;
            }
            byte[] out = buffer.end();
            assertThat(zipped ? unzipped(out) : out).isEqualTo(answer);
        }
    }

    @Test
    void anAnswerThatWasGivenUpLeavesNothing() throws IOException {
        buffer.begin(true);
        buffer.write("half of an ans".repeat(10_000).getBytes(StandardCharsets.US_ASCII));
        buffer.begin(true);
        buffer.write("whole".getBytes(StandardCharsets.US_ASCII));
        assertThat(unzipped(buffer.end())).asString(StandardCharsets.US_ASCII).isEqualTo("whole");
    }

    @Test
    void answersAreTheirOwn() {
        buffer.begin(false);
        buffer.write("first".getBytes(StandardCharsets.US_ASCII), 0, 5);
        byte[] first = buffer.end();
        buffer.begin(false);
        buffer.write("later".getBytes(StandardCharsets.US_ASCII), 0, 5);
        assertThat(first).asString(StandardCharsets.US_ASCII).isEqualTo("first");
        assertThat(buffer.end()).asString(StandardCharsets.US_ASCII).isEqualTo("later");
    }

    @Test
    void whatRepeatsBecomesSmall() {
        buffer.begin(true);
        byte[] text =
                "icmp_probe_late_total{ip=\"192.0.2.1\"} 0.0\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
        buffer.write(text, 0, text.length);
        assertThat(buffer.end()).hasSizeLessThan(text.length / 20);
    }
}
