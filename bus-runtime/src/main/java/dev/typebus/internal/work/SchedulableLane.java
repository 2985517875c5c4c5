package dev.typebus.internal.work;

import java.time.Duration;
import java.util.Optional;

/** Runs passes of a lane, alone or together with other lanes. For one thread at a time. */
public interface SchedulableLane {
    /** Runs one pass of this lane alone; returns the pause before the next one, zero for none. */
    Duration runPass();

    /** Begins a pass, which the caller has to complete; empty if the lane has to run alone now. Does not block. */
    Optional<LanePass> beginPass();
}
