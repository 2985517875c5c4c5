package dev.typebus.lease;

import dev.typebus.settle.LaneFence;

/**
 * A lane that this node has taken.
 *
 * @param fence what its worker believes of the lane's row
 * @param crashes how many owners in a row fell silent before they had settled anything
 * @param paused whether its group was paused when it was taken
 */
public record HeldLane(
        String group, int lane, int firstSlot, int lastSlot, LaneFence fence, int crashes, boolean paused) {
    long epoch() {
        return fence.epoch();
    }

    /** The lane by name. */
    public LaneName name() {
        return new LaneName(group, lane);
    }
}
