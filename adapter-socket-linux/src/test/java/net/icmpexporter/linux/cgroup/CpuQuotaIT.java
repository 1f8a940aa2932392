package net.icmpexporter.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A real process in a real control group. Users may often make none, in containers nobody may: then the test says so and is
 * skipped, which {@code check} takes for a failure where CI is set.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CpuQuotaIT {

    private static final long ENOUGH_MS = 200;

    @Test
    void aProcessWithAQuotaKnowsThatItWasHeldBack() throws IOException, InterruptedException {
        Optional<QuotaGroup> limited = QuotaGroup.make("limited");
        assumeTrue(
                limited.isPresent(),
                "not tried: a process that is throttled. This test could make no control group with the cpu controller in any"
                        + " of " + QuotaGroup.places()
                        + ". Run it as root on a host whose /sys/fs/cgroup is writable (docker run --privileged"
                        + " --cgroupns=host)");
        try (QuotaGroup group = limited.orElseThrow();
                QuotaGroup free = QuotaGroup.make("free").orElseThrow()) {
            Process spinner = start();
            try {
                BufferedReader answers =
                        new BufferedReader(new InputStreamReader(spinner.getInputStream(), StandardCharsets.UTF_8));
                long unlimitedNs = throttledNs(spinner, answers, 0);
                group.limit(0.2);
                group.take(spinner.pid());
                long limitedNs = throttledNs(spinner, answers, ENOUGH_MS);
                assertThat(limitedNs - unlimitedNs).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(ENOUGH_MS));
                long moreNs = throttledNs(spinner, answers, ENOUGH_MS);
                assertThat(moreNs - limitedNs).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(ENOUGH_MS));

                free.take(spinner.pid());
                assertThat(throttledNs(spinner, answers, 0)).isGreaterThanOrEqualTo(moreNs);
                group.take(spinner.pid());
                assertThat(throttledNs(spinner, answers, ENOUGH_MS))
                        .isGreaterThanOrEqualTo(moreNs + TimeUnit.MILLISECONDS.toNanos(ENOUGH_MS));
            } finally {
                spinner.destroyForcibly().waitFor();
            }
        }
    }

    /** Lets it spin until it has been throttled for that many more milliseconds. */
    private static long throttledNs(Process spinner, BufferedReader answers, long moreMs) throws IOException {
        Writer orders = spinner.outputWriter(StandardCharsets.UTF_8);
        orders.write(moreMs + "\n");
        orders.flush();
        String answer = Objects.requireNonNull(answers.readLine(), "the spinner has ended");
        return Long.parseLong(answer.split(" ", -1)[0]);
    }

    private static Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Spinner.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
