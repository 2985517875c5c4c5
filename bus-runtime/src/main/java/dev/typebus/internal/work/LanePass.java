package dev.typebus.internal.work;

import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.settle.CursorWriter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One pass of a lane: read a batch, run its handlers, report progress. It starts before the read, so a wake-up during the read is kept, and the
 * lane runs no other pass until it is complete. Each method is called once, in the order of their declaration. For one thread at a time.
 */
public interface LanePass {
    /** The part of the log that the lane reads. */
    LaneSpec scope();

    /** The cursor from which the lane reads; empty if it has to be read from the database. */
    Optional<Cursor> from();

    /**
     * Runs the handlers. It does not throw: {@link #complete} handles a failure.
     *
     * @param found the rows of a shared read; null if the lane is to read by itself
     * @param defer whether a cursor that moves alone, with nothing else to write, is returned instead of stored
     * @return the progress that the caller has to store before {@link #complete}; empty if there is none
     */
    Optional<CursorWriter.Progress> perform(@Nullable ReadBatch found, boolean defer);

    /**
     * Ends the pass.
     *
     * @param notStored the reason why its progress was not stored; null if it was stored, or there was none
     * @return the pause before the next pass, zero for none
     */
    Duration complete(@Nullable Throwable notStored);
}
