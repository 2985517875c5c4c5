package dev.typebus.internal.settle;

import org.jspecify.annotations.Nullable;

/**
 * A lane that this node has taken.
 *
 * @param fence what its worker believes of the lane's row
 * @param crashes how many owners in a row fell silent before they had settled anything
 * @param lastAttempt what the last owner was lost at, if it took one row at a time; else null
 * @param paused whether its group was paused when it was taken
 */
public record LaneLease(
        String group,
        int lane,
        int firstSlot,
        int lastSlot,
        LaneFence fence,
        int crashes,
        @Nullable LastAttempt lastAttempt,
        boolean paused) {
    public long epoch() {
        return fence.epoch();
    }

    /** The lane by name. */
    public LaneId id() {
        return new LaneId(group, lane);
    }
}
