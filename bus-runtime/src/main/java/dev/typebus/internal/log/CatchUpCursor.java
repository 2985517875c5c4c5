package dev.typebus.internal.log;

import org.jspecify.annotations.Nullable;

/**
 * A handler's way through events that its lane has settled: because it is new, or because it is replayed. It has got everything up to
 * {@code position}; newer rows wait for it. Immutable.
 *
 * @param position how far it came
 * @param replay which replay it belongs to; null if the handler is new
 * @param given what it had been given before the replay; null if nothing
 * @param paused whether the replay is paused
 * @param cancelled whether the replay was cancelled: the handler receives only what it was never given
 */
public record CatchUpCursor(
        String handlerId,
        long position,
        @Nullable Long replay,
        @Nullable Cursor given,
        boolean paused,
        boolean cancelled) {

    /** The way of a handler that is new. */
    public static CatchUpCursor ofNew(String handlerId, long position) {
        return new CatchUpCursor(handlerId, position, null, null, false, false);
    }

    /** This way, further on. */
    public CatchUpCursor at(long newPosition) {
        return new CatchUpCursor(handlerId, newPosition, replay, given, paused, cancelled);
    }

    /** Whether it lies before the row no more. */
    public boolean hasPassed(EventRow row) {
        return row.position() <= position;
    }

    /** Whether the handler had been given the row before. Up to {@code restoredUpTo} transaction ids say nothing. */
    public boolean repeats(EventRow row, long restoredUpTo) {
        return given != null
                && row.position() <= given.position()
                && (row.position() <= restoredUpTo || given.snapshot().sees(row.transactionId()));
    }
}
