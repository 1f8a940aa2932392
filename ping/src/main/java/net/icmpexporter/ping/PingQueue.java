package net.icmpexporter.ping;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Many hosts, some of them at once: whenever one is done with, the next begins. Any thread. */
final class PingQueue extends CompletableFuture<List<PingResult>> {

    private final PingLoop loop;
    private final List<InetAddress> addresses;
    private final BiFunction<InetAddress, Runnable, PingTask> newTask;
    private final AtomicReferenceArray<CompletableFuture<PingResult>> pings;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger pending;

    /** @param newTask makes one of an address, and of what is to be done when it has ended */
    @SuppressWarnings({"FutureReturnValueIgnored", "this-escape"})
    PingQueue(PingLoop loop, List<InetAddress> addresses, BiFunction<InetAddress, Runnable, PingTask> newTask) {
        this.loop = loop;
        this.addresses = addresses;
        this.newTask = newTask;
        this.pings = new AtomicReferenceArray<>(addresses.size());
        this.pending = new AtomicInteger(addresses.size());
        whenComplete((results, failure) -> cancelAll());
    }

    /** @param concurrency hosts at once */
    PingQueue begin(int concurrency) {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency must be positive, not " + concurrency);
        }
        if (addresses.isEmpty()) {
            complete(List.of());
        }
        beginNext(Math.min(concurrency, addresses.size()));
        return this;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete makes is nobody's
    private void beginNext(int hosts) {
        List<PingTask> tasks = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            int index = next.getAndIncrement();
            if (index < addresses.size() && !isDone()) {
                PingTask task = newTask.apply(addresses.get(index), () -> beginNext(1));
                pings.set(index, task.future());
                task.future().whenComplete((result, failure) -> ended(failure));
                tasks.add(task);
            }
        }
        loop.begin(tasks);
        if (isDone()) {
            // meanwhile: these were not there yet to be cancelled
            cancelAll();
        }
    }

    private void ended(@Nullable Throwable failure) {
        if (failure != null) {
            completeExceptionally(failure);
        } else if (pending.decrementAndGet() == 0) {
            complete(IntStream.range(0, addresses.size())
                    .mapToObj(index -> pings.get(index).join())
                    .toList());
        }
    }

    /** Whoever completes it, however, wants no more of its pings; those that have ended do not mind. */
    private void cancelAll() {
        for (int i = 0; i < pings.length(); i++) {
            CompletableFuture<PingResult> ping = pings.get(i);
            if (ping != null) {
                ping.cancel(false);
            }
        }
    }
}
