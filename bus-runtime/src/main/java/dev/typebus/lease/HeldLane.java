package dev.typebus.lease;

/**
 * A lane that this node has taken.
 *
 * @param epoch the fence: only who knows the newest epoch can settle
 * @param crashes how many owners in a row fell silent before they had settled anything
 * @param paused whether its group was paused when it was taken
 */
public record HeldLane(String group, int lane, int firstSlot, int lastSlot, long epoch, int crashes, boolean paused) {
    /** The lane by name. */
    public LaneName name() {
        return new LaneName(group, lane);
    }
}
