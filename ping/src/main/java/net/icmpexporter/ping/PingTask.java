package net.icmpexporter.ping;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.PingEvent;
import net.icmpexporter.probe.PingSeries;
import net.icmpexporter.probe.ProbeKey;
import org.jspecify.annotations.Nullable;

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
    private final CompletableFuture<PingResult> future = new CompletableFuture<>();
    private final List<PingEvent> events = new ArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean ended;

    /**
     * @param listener hears every event but the last one, on a thread of {@code callbacks}
     * @param loop which runs it
     * @param keeping whether the result is to have the events
     * @param next what is to begin when it has ended; on the engine thread, so that no time passes meanwhile
     */
    @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete makes is nobody's
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
        // whoever completes it, by cancelling, by orTimeout, or with a value of theirs, wants no more of it
        future.whenComplete((result, failure) -> {
            if (!ended) {
                loop.cancel(this);
            }
        });
    }

    static ProbeKey key(InetAddress address, PingOptions options) {
        return ProbeKey.icmp(
                IpAddress.ofBytes(address.getAddress()), options.ofZone(address).probeOptions());
    }

    PingSeries series() {
        return series;
    }

    CompletableFuture<PingResult> future() {
        return future;
    }

    /** The same end without a result, for whoever keeps none. */
    @SuppressWarnings("FutureReturnValueIgnored")
    CompletableFuture<Void> end() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        end.whenComplete((nothing, failure) -> future.cancel(false));
        future.whenComplete((result, failure) -> {
            if (failure == null) {
                end.complete(null);
            } else {
                end.completeExceptionally(failure);
            }
        });
        return end;
    }

    private void on(PingEvent event) {
        if (event instanceof PingEvent.Ended) {
            ended = true;
            loop.ended(this);
            next.run();
            String problem = problems.first(series.key(), events);
            callbacks.execute(() -> future.complete(new PingResult(address, events, problem)));
        } else if (keeping) {
            events.add(event);
            callbacks.execute(() -> tell(event));
        } else if (waiting.incrementAndGet() <= ListenerTooSlow.MOST_WAITING) {
            callbacks.execute(() -> {
                waiting.decrementAndGet();
                tell(event);
            });
        } else if (!future.isDone()) {
            future.completeExceptionally(new ListenerTooSlow());
        }
    }

    /** Callback thread. A listener hears nothing any more once its future is done. */
    private void tell(PingEvent event) {
        if (future.isDone()) {
            return;
        }
        try {
            listener.accept(event);
        } catch (RuntimeException | Error fault) {
            // the user's mistake is told where the user looks
            future.completeExceptionally(fault);
        }
    }

    /** It will not be, or go on. */
    void fail(String reason, @Nullable Throwable cause) {
        ended = true;
        future.completeExceptionally(new IllegalStateException(reason, cause));
    }
}
