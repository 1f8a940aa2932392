package net.icmpexporter.target;

import java.util.Collection;
import java.util.List;

/**
 * Port: where targets of the API, figures and histories outlast the process. Any thread, one call at a time (whoever calls
 * sees to that); never the engine thread, since calls may take as long as a disk takes.
 *
 * <p>A call that fails has changed nothing, and may be tried again.
 */
public interface TargetStore extends AutoCloseable {

    /** Every target that was put here and not removed. */
    List<ManagedTarget> targets() throws StoreFailed;

    /** Keeps targets, each in the place of the one that is the same. Once it returns they survive the death of the process. */
    void put(Collection<ManagedTarget> targets) throws StoreFailed;

    /** Forgets targets. What is known of their figures stays until {@link #forgetBefore}, in case they come back. */
    void remove(Collection<ManagedTarget> targets) throws StoreFailed;

    /** The figures of every target that has any. */
    List<LifeRow> lives() throws StoreFailed;

    /** The rows of an hour, of every target that has one. */
    List<HourRow> hour(long hour) throws StoreFailed;

    /**
     * A target's rows, oldest first.
     *
     * @param fromHour the first hour
     * @param toHour the first hour not wanted any more
     */
    List<HourRow> hours(TargetId id, long fromHour, long toHour) throws StoreFailed;

    /** Keeps rows, each in the place of the one of the same target, and of the same hour. All or none. */
    void flush(Collection<LifeRow> lives, Collection<HourRow> hours) throws StoreFailed;

    /** Forgets all figures and hours, but no target. */
    void clear() throws StoreFailed;

    /** Forgets the hours before one, and the figures of targets that have had no hour since. */
    void forgetBefore(long hour) throws StoreFailed;

    /** Where all this is kept, for people; and that it is not, if it is not. */
    String place();

    /** Later calls are bugs. Idempotent. */
    @Override
    void close();
}
