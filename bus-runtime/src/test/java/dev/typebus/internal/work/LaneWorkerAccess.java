package dev.typebus.internal.work;

import dev.typebus.internal.lease.LaneAssignment;

/** Gives the simulation access to what {@link LaneAssignment} asks of a worker. */
public final class LaneWorkerAccess {
    private LaneWorkerAccess() {}

    public static boolean isLost(LaneWorker worker) {
        return worker.isLost();
    }
}
