package dev.typebus.internal.log;

import org.jspecify.annotations.Nullable;

/**
 * A delivery whose retry is due.
 *
 * @param attempts failures that were counted so far
 * @param failures attempts that failed, counted or not, as far as the history goes back
 * @param excuses failures that were not counted although the delivery may have caused them
 * @param lost whether the worker was lost during the last attempt
 * @param replaying whether a replay delivers it again
 * @param next the next event of its ordering key, which follows at once; null if it has to be read
 */
public record DueRetry(
        String handlerId,
        int attempts,
        int failures,
        int excuses,
        boolean lost,
        boolean replaying,
        EventRow row,
        @Nullable EventRow next) {
    public DueRetry(
            String handlerId, int attempts, int failures, int excuses, boolean lost, boolean replaying, EventRow row) {
        this(handlerId, attempts, failures, excuses, lost, replaying, row, null);
    }

    /** Returns the same delivery with another following event. */
    public DueRetry followedBy(@Nullable EventRow follower) {
        return new DueRetry(handlerId, attempts, failures, excuses, lost, replaying, row, follower);
    }
}
