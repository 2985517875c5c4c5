package dev.typebus.internal.work;

import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.settle.CursorWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A lane in a {@link GroupScheduler}. Thread-safe: the scheduler's monitor guards the state; the thread that runs the pass owns the rest. */
final class LaneTask implements TaskHandle {
    private enum State {
        IDLE,
        QUEUED,
        RUNNING
    }

    private final GroupScheduler scheduler;
    private final WorkerPool pool;
    private final SchedulableLane lane;
    private final Runnable alone = this::alone;
    private State state = State.IDLE;
    private int wakeUps;
    private int servedWakeUps;
    private boolean ended;
    private @Nullable ScheduledFuture<?> timer;
    private Optional<LanePass> pass = Optional.empty();
    private @Nullable ReadBatch found;
    private Optional<CursorWriter.Progress> progress = Optional.empty();
    private long lastNanos;

    LaneTask(GroupScheduler scheduler, WorkerPool pool, SchedulableLane schedulableLane) {
        this.scheduler = scheduler;
        this.pool = pool;
        this.lane = schedulableLane;
    }

    @Override
    public void wake() {
        synchronized (scheduler) {
            wakeUps++;
            if (state == State.IDLE && !ended && pool.isOpen()) {
                scheduler.enqueue(this);
                state = State.QUEUED;
            }
            if (state == State.QUEUED) {
                scheduler.startLeader(); // there may have been no thread for it before
            }
        }
    }

    /** Moves the queued lane into a round; returns false if the lane has ended. A wake-up after this is a new one. */
    boolean startRound() {
        if (ended || !pool.isOpen()) {
            becomeIdle();
            return false;
        }
        serveWakeUps();
        state = State.RUNNING;
        return true;
    }

    private void serveWakeUps() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        servedWakeUps = wakeUps;
        wakeUps = 0; // before the read: a wake-up during the read is kept
    }

    /** Begins a pass; returns false if the lane is to run by itself. */
    boolean beginPass() {
        pass = lane.beginPass();
        return hasBegun();
    }

    /** Whether a pass has begun. */
    boolean hasBegun() {
        return pass.isPresent();
    }

    LanePass pass() {
        return pass.orElseThrow();
    }

    /** The pass, once its handlers have run. */
    GroupPass.Performed performed() {
        return new GroupPass.Performed(pass(), progress);
    }

    /** The number of wake-ups that the current pass serves. */
    int servedWakeUps() {
        return servedWakeUps;
    }

    /** Takes the result of the shared read. */
    void found(@Nullable ReadBatch together) {
        found = together;
    }

    /** Whether the last pass was slow, so that the next one may be, too. */
    boolean isSlow() {
        return lastNanos > scheduler.slowThreshold().toNanos() / 5;
    }

    void perform(boolean defer) {
        long start = System.nanoTime();
        progress = pass().perform(found, defer);
        lastNanos = System.nanoTime() - start;
    }

    void runAlone() {
        if (!pool.start(alone)) {
            pass.ifPresent(begun -> begun.complete(null));
            ended(WorkerPool.AFTER_FAILURE);
        }
    }

    private void alone() {
        try {
            if (pass.isPresent()) {
                perform(false);
                scheduler.end(List.of(this));
            } else {
                boolean more = true;
                while (more) {
                    more = hasMore(work());
                }
            }
        } catch (Throwable e) {
            failed(e);
            throw e;
        }
    }

    /** Ends a pass that failed unexpectedly, for example for lack of memory. The lane is woken again after a while. */
    void failed(Throwable e) {
        try {
            pass.ifPresent(begun -> begun.complete(e));
        } finally {
            ended(WorkerPool.AFTER_FAILURE);
        }
    }

    private Duration work() {
        long start = System.nanoTime();
        Duration pause = lane.runPass();
        lastNanos = System.nanoTime() - start;
        return pause;
    }

    /** Ends the pass, and starts the next one after the pause. */
    void ended(Duration pause) {
        pass = Optional.empty();
        progress = Optional.empty();
        found = null;
        if (hasMore(pause)) {
            runAlone();
        }
    }

    /** Decides on the next pass; returns whether it follows at once. Otherwise the lane is idle until it is woken. */
    private boolean hasMore(Duration pause) {
        synchronized (scheduler) {
            boolean ends = ended || !pool.isOpen();
            if (state != State.RUNNING) {
                return false;
            }
            if (pause.isZero() && !ends) {
                serveWakeUps();
                return true;
            }
            becomeIdle();
            if (!ends) {
                try {
                    idleFor(pause);
                } catch (Error noMemory) {
                    return false; // it can be woken, and is woken by the next event
                }
            }
            return false;
        }
    }

    private void idleFor(Duration pause) {
        if (wakeUps > 0) {
            scheduler.enqueue(this);
            state = State.QUEUED;
            scheduler.startLeader();
        } else if (!pause.equals(WorkerPool.UNTIL_WOKEN)) {
            timer = pool.after(pause, this::wake);
        }
    }

    private void becomeIdle() {
        state = State.IDLE;
        scheduler.notifyAll();
    }

    @Override
    public void end() {
        synchronized (scheduler) {
            ended = true;
        }
    }

    @Override
    public boolean hasEnded() {
        synchronized (scheduler) {
            return ended && state != State.RUNNING;
        }
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        synchronized (scheduler) {
            long until = System.nanoTime() + atMost.toNanos();
            for (long left = atMost.toMillis();
                    state == State.RUNNING && left > 0;
                    left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())) {
                scheduler.wait(left);
            }
            return state != State.RUNNING;
        }
    }
}
