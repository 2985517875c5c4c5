package dev.typebus.internal.work;

import dev.typebus.internal.lease.Holdings;

/** What {@link Holdings} does with a lane, for the simulation. */
public final class LaneInside {
    private LaneInside() {}

    public static boolean isLost(Lane lane) {
        return lane.isLost();
    }
}
