package dev.typebus.simulation;

import dev.typebus.internal.work.LanePass;
import dev.typebus.internal.work.SchedulableLane;
import dev.typebus.internal.work.TaskHandle;
import dev.typebus.internal.work.WorkerPool;
import java.time.Duration;
import java.util.Optional;

/** Task that runs when the simulation chooses it. */
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

    /** Whether the task has something to do and does not run already, paused in one of its calls. */
    boolean canWork() {
        return !ended && !running && (wanted || alarm <= world.database().now());
    }

    /** Whether the task runs. */
    boolean isWorking() {
        return running;
    }

    void work() {
        startRun();
        try {
            wait(schedulableLane.runPass());
        } finally {
            running = false;
        }
    }

    private void startRun() {
        wanted = false;
        alarm = NEVER;
        running = true;
    }

    private void wait(Duration pause) {
        if (pause.isZero()) {
            wanted = true;
        } else if (!pause.equals(WorkerPool.UNTIL_WOKEN)) {
            alarm = world.database().now() + world.someMillis(); // the pause has jitter that no seed reproduces
        }
    }

    /** Begins a pass together with other lanes. */
    Optional<LanePass> begin() {
        startRun();
        Optional<LanePass> pass = schedulableLane.beginPass();
        if (pass.isEmpty()) {
            ended(Duration.ZERO);
        }
        return pass;
    }

    /** Ends the pass. */
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
        throw new UnsupportedOperationException("the simulation does not wait");
    }
}
