package dev.typebus.simulation;

import dev.typebus.lease.Shift;
import dev.typebus.lease.Workforce;
import java.time.Duration;
import java.util.function.Supplier;

/** A shift that works when the simulation says so. */
final class SimulatedShift implements Shift {
    private static final long NEVER = Long.MAX_VALUE;

    private final Supplier<Duration> work;
    private final Simulation world;
    private boolean wanted;
    private boolean running;
    private boolean ended;
    private long alarm = NEVER;

    SimulatedShift(Supplier<Duration> work, Simulation world) {
        this.work = work;
        this.world = world;
    }

    /** Whether it has something to do, and is not doing it: another of its calls is paused then. */
    boolean canWork() {
        return !ended && !running && (wanted || alarm <= world.database().now());
    }

    /** Whether it is in the middle of its work. */
    boolean isWorking() {
        return running;
    }

    void work() {
        wanted = false;
        alarm = NEVER;
        running = true;
        try {
            Duration pause = work.get();
            if (pause.isZero()) {
                wanted = true;
            } else if (!pause.equals(Workforce.UNTIL_WOKEN)) {
                alarm = world.database().now()
                        + world.someMillis(); // the pause has chance in it that no seed gives back
            }
        } finally {
            running = false;
        }
    }

    @Override
    public void wake() {
        wanted = true;
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public boolean hasEnded() {
        return ended && !running;
    }

    @Override
    public boolean awaitEnd(Duration atMost) {
        throw new UnsupportedOperationException("the simulation waits for nobody");
    }
}
