package dev.typebus.internal.work;

import java.time.Duration;
import java.util.Optional;

/** What a lane does when it is called, alone or together with others. For one thread at a time. */
public interface SchedulableLane {
    /** Looks and does what it finds, by itself; returns after what time it wants to be called again, zero for at once. */
    Duration runPass();

    /** Begins a turn, which is to be ended; empty if what it has to do now is to be done by itself. Does not block. */
    Optional<LanePass> beginPass();
}
