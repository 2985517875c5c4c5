package dev.typebus.internal.log;

import org.jspecify.annotations.Nullable;

/**
 * Position of a handler that catches up with its lane, because it is new or is being replayed. The handler has received everything up to {@code
 * position}; newer rows wait for it. Immutable.
 *
 * @param position of the last row that the handler has received
 * @param replay the replay that it belongs to; null if the handler is new
 * @param given the cursor up to which the handler had received events before the replay; null if none
 * @param paused whether the replay is paused
 * @param cancelled whether the replay was cancelled: the handler receives only events that it had not received before
 */
public record CatchUpCursor(
        String handlerId,
        long position,
        @Nullable Long replay,
        @Nullable Cursor given,
        boolean paused,
        boolean cancelled) {

    /** Returns the catch-up cursor of a new handler. */
    public static CatchUpCursor ofNew(String handlerId, long position) {
        return new CatchUpCursor(handlerId, position, null, null, false, false);
    }

    /** Returns this cursor at another position. */
    public CatchUpCursor at(long newPosition) {
        return new CatchUpCursor(handlerId, newPosition, replay, given, paused, cancelled);
    }

    /** Tells whether the handler has already received the row. */
    public boolean hasPassed(EventRow row) {
        return row.position() <= position;
    }

    /** Tells whether the handler had received the row before the replay. Up to {@code restoredUpTo} transaction ids have no meaning. */
    public boolean repeats(EventRow row, long restoredUpTo) {
        return given != null
                && row.position() <= given.position()
                && (row.position() <= restoredUpTo || given.snapshot().sees(row.transactionId()));
    }
}
