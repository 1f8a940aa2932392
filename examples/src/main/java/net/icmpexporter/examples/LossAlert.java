package net.icmpexporter.examples;

import java.net.InetAddress;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import net.icmpexporter.ping.PingOptions;
import net.icmpexporter.ping.Pinger;
import net.icmpexporter.probe.PingEvent;

/**
 * Says when a host loses pings, and when it answers again. {@code LossAlert [HOST [TIMEOUT_MS]]} goes on until Ctrl-C.
 *
 * <p>Only what the network lost or refused is loss. What this host may have lost itself, or could not even send, is neither
 * loss nor an answer: it wakes nobody up.
 */
public final class LossAlert {

    private static final int WINDOW = 20;
    private static final int TOO_MANY = 3;

    private final String host;
    private final Consumer<String> alerts;
    private final BitSet losses = new BitSet(WINDOW);
    private long pings;
    private boolean alerted;

    private LossAlert(String host, Consumer<String> alerts) {
        this.host = host;
        this.alerts = alerts;
    }

    /** Runs until it is killed. */
    public static void main(String[] args) throws Exception {
        InetAddress host = InetAddress.getByName(args.length > 0 ? args[0] : "127.0.0.1");
        double timeoutMs = args.length > 1 ? Double.parseDouble(args[1]) : 500;
        PingOptions options = PingOptions.DEFAULT
                .withCount(Integer.MAX_VALUE)
                .withInterval(Duration.ofMillis(100))
                .withTimeout(Duration.ofNanos((long) (timeoutMs * 1e6)));
        try (Pinger pinger = Pinger.open()) {
            System.out.println("watching " + host.getHostAddress() + ", Ctrl-C ends");
            watch(pinger, host, options, System.out::println).join();
        }
    }

    /** Tells {@code alerts} of the host's troubles, and of their end, for as long as it is pinged. */
    static CompletableFuture<?> watch(Pinger pinger, InetAddress host, PingOptions options, Consumer<String> alerts) {
        LossAlert alert = new LossAlert(host.getHostAddress(), alerts);
        return pinger.stream(host, options, alert::on);
    }

    private void on(PingEvent event) {
        if (event instanceof PingEvent.Answered) {
            count(false);
        } else if (event instanceof PingEvent.Lost || event instanceof PingEvent.Rejected) {
            count(true);
        }
    }

    private void count(boolean lost) {
        losses.set((int) (pings++ % WINDOW), lost);
        int lostOfLast = losses.cardinality();
        if (!alerted && lostOfLast >= TOO_MANY) {
            alerted = true;
            alerts.accept(
                    "ALERT " + host + ": " + lostOfLast + " of the last " + Math.min(pings, WINDOW) + " pings lost");
        } else if (alerted && lostOfLast == 0) {
            alerted = false;
            alerts.accept("OK " + host + ": the last " + WINDOW + " pings were answered");
        }
    }
}
