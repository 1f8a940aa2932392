package net.icmpexporter.echo.client;

import java.util.SplittableRandom;

/** How long to wait before the next attempt: doubling, and each time a chance share of up to half of it less. One thread. */
final class Backoff {

    private final long firstNs;
    private final long maxNs;
    private final SplittableRandom random;

    Backoff(EchoClientOptions options) {
        firstNs = options.firstBackoffNs();
        maxNs = options.maxBackoffNs();
        random = new SplittableRandom(options.seed());
    }

    /**
     * The next wait in nanoseconds.
     *
     * @param failures in a row before it, 1 or more
     */
    long waitNs(int failures) {
        long fullNs = firstNs;
        for (int i = 1; i < failures && fullNs < maxNs; i++) {
            fullNs = Math.min(fullNs * 2, maxNs);
        }
        return fullNs - random.nextLong(fullNs / 2 + 1);
    }
}
