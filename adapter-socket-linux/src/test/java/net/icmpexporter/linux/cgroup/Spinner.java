package net.icmpexporter.linux.cgroup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A program that uses all the processor time that it gets. For each line of its standard input it spins until it has been
 * throttled for that many further milliseconds, at most for ten seconds, and says for how many nanoseconds it was so far.
 */
final class Spinner {

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int ROUND = 1_000_000;

    private Spinner() {}

    /** No arguments. */
    public static void main(String[] none) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        CgroupCpuQuota quota = CgroupCpuQuota.ofThisProcess();
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            long enoughNs = quota.throttledNs() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(line));
            long beganNs = System.nanoTime();
            long spun = 0;
            while (quota.throttledNs() < enoughNs && System.nanoTime() - beganNs < PATIENCE_NS) {
                for (int i = 0; i < ROUND; i++) {
                    spun += i ^ (spun << 1);
                }
            }
            System.out.println(quota.throttledNs() + " " + (spun & 1));
        }
    }
}
