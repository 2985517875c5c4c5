package dev.typebus.internal.settle;

import org.jspecify.annotations.Nullable;

/**
 * Lease of a lane that this node has acquired.
 *
 * @param fence the fencing token of the lane
 * @param crashes the number of owners in a row that fell silent before they had settled anything
 * @param lastAttempt the attempt during which the last owner was lost, if that is known; else null
 * @param paused whether the group was paused when the lane was acquired
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

    /** The name of the lane. */
    public LaneId id() {
        return new LaneId(group, lane);
    }
}
