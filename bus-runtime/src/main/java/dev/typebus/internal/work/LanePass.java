package dev.typebus.internal.work;

import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.settle.CursorWriter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One time that a lane looks and does what it found. It began before the look, so that a call after that is not lost, and the lane does
 * nothing else until it ends. Each method is called once, in the order in which they stand here; for one thread at a time.
 */
public interface LanePass {
    /** Which part of the log is looked at. */
    LaneSpec scope();

    /** From where; empty if only the database knows. */
    Optional<Cursor> from();

    /**
     * Runs the handlers. It does not throw: what goes wrong is told by {@link #complete}.
     *
     * @param found what the lane and others found together; null if it is to look by itself
     * @param defer whether progress is returned instead of stored where nothing but it is to be written
     * @return the progress that the caller has to store before {@link #complete}; empty if there is none
     */
    Optional<CursorWriter.Progress> perform(@Nullable ReadBatch found, boolean defer);

    /**
     * The lane may do something else.
     *
     * @param notStored why its progress was not stored; null if it was, or there was none
     * @return after what time it wants to be called again, zero for at once
     */
    Duration complete(@Nullable Throwable notStored);
}
