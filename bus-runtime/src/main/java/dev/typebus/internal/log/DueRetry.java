package dev.typebus.internal.log;

import org.jspecify.annotations.Nullable;

/**
 * A delivery whose retry is due.
 *
 * @param attempts how many failures were charged to it so far
 * @param failures how often it was tried, charged or not, as far as its history goes back
 * @param excuses how often it was excused for what may have been its own fault
 * @param lost whether a worker was lost when it was last tried
 * @param replaying whether the handler had been given it before a replay
 * @param next what waits next in its line and is to follow it at once; null if that has to be looked for
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

    /** The same, with what is to follow it. */
    public DueRetry followedBy(@Nullable EventRow follower) {
        return new DueRetry(handlerId, attempts, failures, excuses, lost, replaying, row, follower);
    }
}
