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
     * @param postponing whether progress is only kept, as {@link #pendingProgress}, where nothing but it is to be written
     */
    void perform(@Nullable ReadBatch found, boolean postponing);

    /** How far the lane came without that being stored. */
    Optional<CursorWriter.Progress> pendingProgress();

    /**
     * The lane may do something else.
     *
     * @param notStored why its progress was not stored; null if it was, or there was none
     * @return after what time it wants to be called again, zero for at once
     */
    Duration complete(@Nullable Throwable notStored);
}
