package net.icmpexporter.app.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import net.icmpexporter.target.HourRow;
import net.icmpexporter.target.LifeRow;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.MemoryTargetStore;
import net.icmpexporter.target.StoreFailed;
import net.icmpexporter.target.TargetId;
import net.icmpexporter.target.TargetStore;

/**
 * A store that is opened when there is something in it, or something to put there: who has no targets that stay pays nothing
 * for it, and finds no folder of ours. One that cannot be opened is reported once, and then by every {@link #flush}; targets are in
 * memory from then on, until the exporter ends.
 */
public final class DeferredStore implements TargetStore {

    private static final System.Logger LOG = System.getLogger(DeferredStore.class.getName());

    /** Opens a store in a folder, which it makes if it is not there. */
    @FunctionalInterface
    public interface Opening {
        TargetStore open(Path folder) throws StoreFailed;
    }

    private enum State {
        CLOSED,
        OPEN,
        FAILED
    }

    private final Path folder;
    private final boolean atOnce;
    private final Opening opening;
    private final CountDownLatch called = new CountDownLatch(1);
    private volatile State state = State.CLOSED;
    private volatile String problem = "";
    private volatile TargetStore store = new MemoryTargetStore();

    /**
     * Opens nothing yet.
     *
     * @param atOnce whether it is opened by the first call, whatever there is
     */
    public DeferredStore(Path folder, boolean atOnce, Opening opening) {
        this.folder = folder;
        this.atOnce = atOnce;
        this.opening = opening;
    }

    /** Counted down by the first call: whoever makes it holds the lock by then that all other calls need. */
    public CountDownLatch called() {
        return called;
    }

    @Override
    public List<ManagedTarget> targets() {
        called.countDown();
        if (atOnce || isSomethingThere()) {
            open();
        }
        return read(store::targets);
    }

    private boolean isSomethingThere() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            // no such folder; or one that nobody may look into, of which the store will complain
            return Files.exists(folder);
        }
    }

    private void open() {
        if (state == State.CLOSED) {
            try {
                store = opening.open(folder);
                state = State.OPEN;
            } catch (StoreFailed e) {
                fail(e);
            }
        }
    }

    private void fail(StoreFailed reason) {
        state = State.FAILED;
        problem = reason.getMessage() + "; until the exporter is started again, all is kept in memory only";
        LOG.log(System.Logger.Level.ERROR, problem);
    }

    private interface Reading<T> {
        List<T> read() throws StoreFailed;
    }

    /** What is read at the start. A store that can be opened but not read is as one that cannot be opened. */
    private <T> List<T> read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (StoreFailed e) {
            TargetStore broken = store;
            store = new MemoryTargetStore();
            fail(e);
            broken.close();
            return List.of();
        }
    }

    @Override
    public void put(Collection<ManagedTarget> targets) throws StoreFailed {
        if (!targets.isEmpty()) {
            open();
            store.put(targets);
        }
    }

    @Override
    public void remove(Collection<ManagedTarget> targets) throws StoreFailed {
        store.remove(targets);
    }

    @Override
    public List<LifeRow> lives() {
        return read(store::lives);
    }

    @Override
    public List<HourRow> hour(long hour) {
        return read(() -> store.hour(hour));
    }

    @Override
    public List<HourRow> hours(TargetId id, long fromHour, long toHour) throws StoreFailed {
        return store.hours(id, fromHour, toHour);
    }

    @Override
    public void flush(Collection<LifeRow> lives, Collection<HourRow> hours) throws StoreFailed {
        if (!lives.isEmpty() || !hours.isEmpty()) {
            open();
        }
        if (state == State.FAILED) {
            throw new StoreFailed(problem);
        }
        store.flush(lives, hours);
    }

    @Override
    public void clear() throws StoreFailed {
        store.clear();
    }

    @Override
    public void forgetBefore(long hour) throws StoreFailed {
        store.forgetBefore(hour);
    }

    @Override
    public String place() {
        return switch (state) {
            case CLOSED -> folder + ", once there is something to keep";
            case OPEN -> store.place();
            case FAILED -> store.place() + ", since " + problem;
        };
    }

    @Override
    public void close() {
        store.close();
    }
}
