package dev.typebus.internal.work;

import dev.typebus.internal.lease.LaneAssignment;

/** What {@link LaneAssignment} does with a lane, for the simulation. */
public final class LaneWorkerAccess {
    private LaneWorkerAccess() {}

    public static boolean isLost(LaneWorker worker) {
        return worker.isLost();
    }
}
