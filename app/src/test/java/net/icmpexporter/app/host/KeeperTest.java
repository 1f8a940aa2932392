package net.icmpexporter.app.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import net.icmpexporter.probe.EngineCommands;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.target.HourRow;
import net.icmpexporter.target.LifeRow;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.MemoryTargetStore;
import net.icmpexporter.target.Origin;
import net.icmpexporter.target.StoreFailed;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetId;
import net.icmpexporter.target.TargetStore;
import net.icmpexporter.transport.Protocol;
import org.junit.jupiter.api.Test;

class KeeperTest {

    private static final long PATIENCE_S = 20;
    private static final ManagedTarget TARGET = new ManagedTarget(
            "a",
            "192.0.2.1",
            Protocol.ICMP,
            0,
            new ProbeOptions(1_000_000_000L, 1_000_000_000L, 56),
            new TreeMap<>(),
            Origin.API);

    /** The wall clock: 50 ms before a tenth second begins. */
    private final AtomicLong wallNs = new AtomicLong(TimeUnit.SECONDS.toNanos(1_000_000_010) - 50_000_000);

    private final Semaphore flushes = new Semaphore(0);
    private final Semaphore closes = new Semaphore(0);
    private final CountDownLatch opening = new CountDownLatch(1);

    /** Tells when it is flushed and closed, and opens when the test lets it. */
    private final class ToldStore implements TargetStore {

        private final MemoryTargetStore memory = new MemoryTargetStore();

        @Override
        public List<ManagedTarget> targets() {
            await(opening);
            return List.of(TARGET);
        }

        @Override
        public void put(Collection<ManagedTarget> targets) {
            memory.put(targets);
        }

        @Override
        public void remove(Collection<ManagedTarget> targets) {
            memory.remove(targets);
        }

        @Override
        public List<LifeRow> lives() {
            return List.of();
        }

        @Override
        public List<HourRow> hour(long hour) {
            return List.of();
        }

        @Override
        public List<HourRow> hours(TargetId id, long fromHour, long toHour) {
            return List.of();
        }

        @Override
        public void flush(Collection<LifeRow> lives, Collection<HourRow> hours) {
            flushes.release();
        }

        @Override
        public void clear() {}

        @Override
        public void forgetBefore(long hour) {}

        @Override
        public String place() {
            return "a test";
        }

        @Override
        public void close() {
            closes.release();
        }
    }

    private final DeferredStore store = new DeferredStore(Path.of("/"), true, path -> new ToldStore());
    private final TargetBook book = new TargetBook(
            new ProbeDirectory(new EngineCommands(() -> {}), new EngineMeter(), () -> 0),
            name -> new CompletableFuture<>(),
            store,
            () -> 0,
            wallNs::get,
            24);

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void take(Semaphore semaphore, String what) throws InterruptedException {
        assertThat(semaphore.tryAcquire(PATIENCE_S, TimeUnit.SECONDS)).as(what).isTrue();
    }

    @Test
    void changesWaitUntilTheBookIsOpenButTheStartDoesNot() throws Exception {
        Keeper keeper = new Keeper(book, store.called(), wallNs::get, Keeper.FileDuty.NONE);
        keeper.start(); // returns although the store is still being opened
        assertThat(book.views()).isEmpty();
        CompletableFuture<List<ManagedTarget>> removed = CompletableFuture.supplyAsync(() -> {
            try {
                return book.remove(List.of(TARGET));
            } catch (StoreFailed | net.icmpexporter.target.TargetRefused e) {
                throw new IllegalStateException(e);
            }
        });
        opening.countDown();
        assertThat(removed.get(PATIENCE_S, TimeUnit.SECONDS))
                .as("what was in the store, which the removal has waited for")
                .containsExactly(TARGET);
        keeper.close();
        take(closes, "the store is closed");
    }

    @Test
    void theStartWaitsUntilTheBookLetsNobodyElseIn() throws Exception {
        opening.countDown();
        CountDownLatch held = new CountDownLatch(1);
        Keeper keeper = new Keeper(book, held, wallNs::get, Keeper.FileDuty.NONE);
        CompletableFuture<Void> started = CompletableFuture.runAsync(keeper::start);
        assertThatThrownBy(() -> started.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        held.countDown();
        started.get(PATIENCE_S, TimeUnit.SECONDS);
        keeper.close();
        take(closes, "the store is closed");
    }

    @Test
    void figuresAreStoredWhenTensOfSecondsBeginAndInTheEnd() throws Exception {
        opening.countDown();
        Semaphore reloads = new Semaphore(0);
        Keeper keeper = new Keeper(
                book, store.called(), wallNs::get, new Keeper.FileDuty(() -> {}, reloads::release, () -> {}));
        keeper.start();
        keeper.reload();
        take(reloads, "the first round");
        assertThat(flushes.availablePermits())
                .as("before the ten seconds are over")
                .isZero();
        wallNs.addAndGet(50_000_000);
        take(flushes, "at a tenth second");
        wallNs.addAndGet(TimeUnit.SECONDS.toNanos(-3600));
        keeper.reload();
        take(flushes, "soon after the clock was set back by an hour");
        keeper.close();
        take(flushes, "in the end");
        take(closes, "the store is closed");
    }

    @Test
    void theFileIsReadWhenTheBookIsOpenAndWhenSomebodyAsks() throws Exception {
        Semaphore begun = new Semaphore(0);
        Semaphore reloads = new Semaphore(0);
        Semaphore looks = new Semaphore(0);
        Keeper.FileDuty duty = new Keeper.FileDuty(
                () -> {
                    assertThat(book.views()).hasSize(1);
                    begun.release();
                },
                () -> {
                    reloads.release();
                    throw new IllegalStateException("a fault of ours, which must not end the keeper");
                },
                looks::release);
        Keeper keeper = new Keeper(book, store.called(), wallNs::get, duty);
        keeper.start();
        opening.countDown();
        take(begun, "the beginning, in an open book");
        keeper.reload();
        take(reloads, "a reload");
        wallNs.addAndGet(TimeUnit.SECONDS.toNanos(2));
        keeper.reload();
        take(reloads, "another one");
        take(looks, "a look after two seconds");
        keeper.close();
        take(closes, "the store is closed");
    }
}
