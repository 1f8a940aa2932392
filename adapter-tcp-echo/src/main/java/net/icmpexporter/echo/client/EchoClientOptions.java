package net.icmpexporter.echo.client;

/**
 * How the client works.
 *
 * @param connectTimeoutNs after how many nanoseconds an attempt to connect is given up, positive
 * @param firstBackoffNs how long it waits after the first failure, positive; each further one doubles that
 * @param maxBackoffNs the longest it waits, positive
 * @param silenceNs for how long frames may stay unanswered, all of them, until the connection is made anew; longer than that
 *     for sessions whose timeout is long. TCP itself would go on for a quarter of an hour, and after the path is whole
 *     again wait for up to two minutes before it tries
 * @param seed of the chance that keeps many clients from coming back at the same moment
 */
public record EchoClientOptions(
        long connectTimeoutNs, long firstBackoffNs, long maxBackoffNs, long silenceNs, long seed) {

    private static final long MS_NS = 1_000_000;

    /** Checks the ranges; throws {@link IllegalArgumentException} outside of them. */
    public EchoClientOptions {
        if (connectTimeoutNs < 1 || firstBackoffNs < 1 || maxBackoffNs < firstBackoffNs || silenceNs < 1) {
            throw new IllegalArgumentException(
                    "times must be positive, and the longest wait no shorter than the first");
        }
    }

    /** 5 s to connect, 250 ms to 10 s between attempts, 5 s of silence. */
    public static EchoClientOptions usual(long seed) {
        return new EchoClientOptions(5_000 * MS_NS, 250 * MS_NS, 10_000 * MS_NS, 5_000 * MS_NS, seed);
    }
}
