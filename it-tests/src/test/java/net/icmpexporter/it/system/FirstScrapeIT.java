package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Installation;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.ProcessorTime;
import net.icmpexporter.it.lab.VethPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A process that has just started answers its first large scrape as cheaply as later ones, for it has rehearsed: without that
 * the first of 256 new targets takes three to five times the processor time of the others.
 */
@Timeout(120)
final class FirstScrapeIT {

    private static final int TARGETS = 256;
    private static final int LATER = 9;

    /** What a rehearsal takes at the least, and how long nothing must be done after it. */
    private static final Duration BUSY = Duration.ofMillis(200);

    private static final int LOOKS_AT_REST = 25;
    private static final Duration AT_REST = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final double MS = 1e6;

    private final Deque<Duration> looks = new ArrayDeque<>();

    @Test
    void theFirstScrapeCostsNoMoreThanTwiceALaterOne() {
        try (Lab lab = new Lab()) {
            VethPair.Ends ends = VethPair.toAnyAddress(lab);
            List<String> command = List.of(Installation.PROGRAM, "-listen", "127.0.0.1:" + ExporterProcess.PORT);
            ExporterProcess exporter =
                    lab.keep(ExporterProcess.start(ends.prober(), ExporterProcess.PORT, Installation.words(command)));
            Duration ready = ProcessorTime.of(exporter.process().pid());
            exporter.process().await("end of a rehearsal", PATIENCE, () -> hasRehearsed(exporter, ready));

            double first = scrapeMs(exporter);
            double[] later = IntStream.range(0, LATER)
                    .mapToDouble(round -> scrapeMs(exporter))
                    .sorted()
                    .toArray();

            System.out.printf(
                    Locale.ROOT,
                    "HTTP threads' processor time for %d targets: first scrape %.1f ms, later ones %s%n",
                    TARGETS,
                    first,
                    Arrays.toString(later));
            assertThat(first).isLessThan(2 * later[LATER / 2]);
        }
    }

    private boolean hasRehearsed(ExporterProcess exporter, Duration ready) {
        Duration now = ProcessorTime.of(exporter.process().pid());
        looks.addLast(now);
        return looks.size() > LOOKS_AT_REST
                && now.minus(ready).compareTo(BUSY) > 0
                && now.minus(looks.removeFirst()).compareTo(AT_REST) <= 0;
    }

    private static double scrapeMs(ExporterProcess exporter) {
        long pid = exporter.process().pid();
        long beforeNs = ProcessorTime.ofThreadsNs(pid, "http");
        exporter.exposition(IntStream.range(0, TARGETS)
                .mapToObj(host -> "10.99.1." + host)
                .collect(Collectors.joining("&target=", "/probe?target=", "")));
        return (ProcessorTime.ofThreadsNs(pid, "http") - beforeNs) / MS;
    }
}
