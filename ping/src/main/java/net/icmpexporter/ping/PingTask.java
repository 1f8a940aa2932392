package net.icmpexporter.ping;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.PingEvent;
import net.icmpexporter.probe.PingSeries;
import net.icmpexporter.probe.ProbeKey;

/** One host that is being pinged. Events come on the engine thread; whoever asked hears of them on another one. */
final class PingTask {

    private final InetAddress address;
    private final Consumer<PingEvent> listener;
    private final Executor callbacks;
    private final PingLoop loop;
    private final Runnable next;
    private final boolean keeping;
    private final PingSeries series;
    private final Problems problems;
    private final CompletableFuture<PingResult> future = new Cancelling();
    private final List<PingEvent> events = new ArrayList<>();

    /**
     * @param listener hears every event but the last one, on a thread of {@code callbacks}
     * @param loop which runs it
     * @param keeping whether the result is to have the events
     * @param next what is to begin when it has ended; on the engine thread, so that no time passes meanwhile
     */
    PingTask(
            InetAddress address,
            PingOptions options,
            Consumer<PingEvent> listener,
            Executor callbacks,
            Problems problems,
            PingLoop loop,
            boolean keeping,
            Runnable next) {
        this.address = address;
        this.listener = listener;
        this.callbacks = callbacks;
        this.problems = problems;
        this.loop = loop;
        this.next = next;
        this.keeping = keeping;
        this.series = new PingSeries(key(address, options), options.count(), this::on);
    }

    static ProbeKey key(InetAddress address, PingOptions options) {
        return ProbeKey.icmp(IpAddress.ofBytes(address.getAddress()), options.probeOptions());
    }

    PingSeries series() {
        return series;
    }

    CompletableFuture<PingResult> future() {
        return future;
    }

    private void on(PingEvent event) {
        if (event instanceof PingEvent.Ended) {
            loop.ended(this);
            next.run();
            String problem = problems.first(series.key(), events);
            callbacks.execute(() -> future.complete(new PingResult(address, events, problem)));
        } else {
            if (keeping) {
                events.add(event);
            }
            callbacks.execute(() -> listener.accept(event));
        }
    }

    /** It will not be, or go on. */
    void fail(String reason) {
        future.completeExceptionally(new IllegalStateException(reason));
    }

    /** Whoever cancels it ends the pings. */
    private final class Cancelling extends CompletableFuture<PingResult> {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (cancelled) {
                loop.cancel(PingTask.this);
            }
            return cancelled;
        }
    }
}
