package dev.typebus.simulation;

import dev.typebus.internal.work.Shift;
import dev.typebus.internal.work.Turn;
import dev.typebus.internal.work.Turns;
import dev.typebus.internal.work.Workforce;
import java.time.Duration;
import java.util.Optional;

/** A shift that works when the simulation says so. */
final class SimulatedShift implements Shift {
    private static final long NEVER = Long.MAX_VALUE;

    private final Turns turns;
    private final Simulation world;
    private boolean wanted;
    private boolean running;
    private boolean ended;
    private long alarm = NEVER;

    SimulatedShift(Turns turns, Simulation world) {
        this.turns = turns;
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
            wait(turns.work());
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
        } else if (!pause.equals(Workforce.UNTIL_WOKEN)) {
            alarm = world.database().now() + world.someMillis(); // the pause has chance in it that no seed gives back
        }
    }

    /** Begins a turn together with others. */
    Optional<Turn> begin() {
        comes();
        Optional<Turn> turn = turns.begin();
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
