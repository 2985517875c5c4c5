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
public record Way(
        String handlerId,
        long position,
        @Nullable Long replay,
        @Nullable Cursor given,
        boolean paused,
        boolean cancelled) {

    /** The way of a handler that is new. */
    public static Way ofNew(String handlerId, long position) {
        return new Way(handlerId, position, null, null, false, false);
    }

    /** This way, further on. */
    public Way at(long newPosition) {
        return new Way(handlerId, newPosition, replay, given, paused, cancelled);
    }

    /** Whether it lies before the row no more. */
    public boolean hasPassed(StoredRow row) {
        return row.position() <= position;
    }

    /** Whether the handler had been given the row before. Up to {@code eraFloor} transaction ids say nothing. */
    public boolean repeats(StoredRow row, long eraFloor) {
        return given != null
                && row.position() <= given.high()
                && (row.position() <= eraFloor || given.snapshot().sees(row.transactionId()));
    }
}
