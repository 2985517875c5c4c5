package dev.typebus.simulation;

import dev.typebus.internal.work.LanePass;
import dev.typebus.internal.work.SchedulableLane;
import dev.typebus.internal.work.TaskHandle;
import dev.typebus.internal.work.WorkerPool;
import java.time.Duration;
import java.util.Optional;

/** A shift that works when the simulation says so. */
final class SimulatedTask implements TaskHandle {
    private static final long NEVER = Long.MAX_VALUE;

    private final SchedulableLane schedulableLane;
    private final Simulation world;
    private boolean wanted;
    private boolean running;
    private boolean ended;
    private long alarm = NEVER;

    SimulatedTask(SchedulableLane schedulableLane, Simulation world) {
        this.schedulableLane = schedulableLane;
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
        comes();
        try {
            wait(schedulableLane.runPass());
        } finally {
            running = false;
        }
    }

    private void comes() {
        wanted = false;
        alarm = NEVER;
        running = true;
    }

    private void wait(Duration pause) {
        if (pause.isZero()) {
            wanted = true;
        } else if (!pause.equals(WorkerPool.UNTIL_WOKEN)) {
            alarm = world.database().now() + world.someMillis(); // the pause has chance in it that no seed gives back
        }
    }

    /** Begins a turn together with others. */
    Optional<LanePass> begin() {
        comes();
        Optional<LanePass> turn = schedulableLane.beginPass();
        if (turn.isEmpty()) {
            ended(Duration.ZERO);
        }
        return turn;
    }

    /** Its turn has ended. */
    void ended(Duration pause) {
        running = false;
        wait(pause);
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
