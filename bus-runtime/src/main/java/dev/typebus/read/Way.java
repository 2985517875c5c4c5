package dev.typebus.read;

import dev.typebus.event.Replay;
import org.jspecify.annotations.Nullable;

/**
 * A handler's way through events that its lane has settled: because it is new, or because it is replayed. It has got everything up to
 * {@code position}; newer rows wait for it. Immutable.
 *
 * @param position how far it came
 * @param replay which replay it belongs to; null if the handler is new
 * @param given what it had been given before the replay; null if nothing
 * @param state of the replay
 */
public record Way(
        String handlerId,
        long position,
        @Nullable Long replay,
        @Nullable Cursor given,
        Replay.State state) {

    /** The way of a handler that is new. */
    public static Way ofNew(String handlerId, long position) {
        return new Way(handlerId, position, null, null, Replay.State.RUNNING);
    }

    /** This way, further on. */
    public Way at(long newPosition) {
        return new Way(handlerId, newPosition, replay, given, state);
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

    /** Whether it gives the handler only what it was never given. */
    public boolean isCancelled() {
        return state == Replay.State.CANCELLED;
    }

    public boolean isPaused() {
        return state == Replay.State.PAUSED;
    }
}
