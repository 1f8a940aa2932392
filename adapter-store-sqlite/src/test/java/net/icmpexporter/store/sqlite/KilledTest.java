package net.icmpexporter.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.icmpexporter.target.HourRow;
import net.icmpexporter.target.LifeRow;
import net.icmpexporter.target.ManagedTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed at any moment (SIGKILL) leaves a file that is whole, with everything that it was told is kept. */
final class KilledTest {

    private static final int KILLS = 8;

    /** As long as a flush takes. */
    private static final int MOST_DELAY_NS = 20_000_000;

    @TempDir
    Path folder;

    private long putRound;
    private long flushedRound;

    @Test
    void whatWasKeptIsThere() throws Exception {
        Random random = Samples.random();
        for (int kill = 0; kill < KILLS; kill++) {
            runAndKill(1 + random.nextInt(30), random.nextInt(MOST_DELAY_NS));
            System.out.println("killed after round " + putRound + " was put and " + flushedRound + " flushed");

            assertThat(IntegrityCheck.of(folder.resolve(SqliteTargetStore.FILE)))
                    .isEqualTo("ok");
            try (SqliteTargetStore store = SqliteTargetStore.open(folder, note -> {
                throw new AssertionError(note);
            })) {
                assertKept(store);
            }
        }
    }

    private void assertKept(SqliteTargetStore store) throws Exception {
        List<String> names = store.targets().stream().map(ManagedTarget::name).toList();
        for (long round = 1; round <= putRound; round++) {
            assertThat(names).contains("t" + round);
        }
        assertThat(names).hasSizeBetween((int) putRound, (int) putRound + 1);

        List<LifeRow> lives = store.lives();
        assertThat(lives).hasSize(FlushLoop.ROWS);
        long kept = lives.get(0).figures().sent();
        assertThat(kept).isBetween(flushedRound, flushedRound + 1);
        assertThat(lives).allMatch(row -> row.figures().sent() == kept, "of the same flush");
        List<HourRow> hours = store.hour(kept / 5);
        assertThat(hours).hasSize(FlushLoop.ROWS).allMatch(row -> row.lost() == kept, "of the same flush as the lives");
        // where the next process goes on
        putRound = names.size();
        flushedRound = kept;
    }

    private void runAndKill(int lines, long delayNs) throws IOException, InterruptedException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        Process process = new ProcessBuilder(
                        java,
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FlushLoop.class.getName(),
                        folder.toString(),
                        Long.toString(Math.max(putRound, flushedRound)))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = process.inputReader()) {
            int read = 0;
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                note(line);
                read++;
                // from the second flush on
                if (read == lines + 4) {
                    // at any moment of what comes next
                    LockSupport.parkNanos(delayNs);
                    // by its handle: what it has written stays readable
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(process.exitValue()).as("killed by SIGKILL").isEqualTo(128 + 9);
    }

    private void note(String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "put" -> putRound = Long.parseLong(words[1]);
            case "flushed" -> flushedRound = Long.parseLong(words[1]);
            default -> throw new AssertionError(line);
        }
    }
}
