package dev.typebus.internal.work;

import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.settle.CursorWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One lane's shift in a {@link GroupScheduler}. Thread-safe: everything that changes is guarded by the crew's monitor, or belongs to who works. */
final class LaneTask implements TaskHandle {
    private enum State {
        ASLEEP,
        CALLED,
        AT_WORK
    }

    private final GroupScheduler scheduler;
    private final WorkerPool pool;
    private final SchedulableLane lane;
    private final Runnable alone = this::alone;
    private State state = State.ASLEEP;
    private int wakeUps;
    private int servedWakeUps;
    private boolean ended;
    private @Nullable ScheduledFuture<?> alarm;
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
            if (state == State.ASLEEP && !ended && pool.isOpen()) {
                scheduler.enqueue(this);
                state = State.CALLED;
            }
            if (state == State.CALLED) {
                scheduler.startLeader(); // there may have been no thread for it before
            }
        }
    }

    /** It comes to a round, unless it has ended. From now on a call is another one. */
    boolean startRound() {
        if (ended || !pool.isOpen()) {
            sleep();
            return false;
        }
        serveWakeUps();
        state = State.AT_WORK;
        return true;
    }

    private void serveWakeUps() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        servedWakeUps = wakeUps;
        wakeUps = 0; // before the lane looks: a call that comes while it looks is kept
    }

    /** Begins its turn; returns false if it is to work by itself. */
    boolean beginPass() {
        pass = lane.beginPass();
        return hasBegun();
    }

    /** Whether it has a turn. */
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

    /** How many calls it came for. */
    int servedWakeUps() {
        return servedWakeUps;
    }

    /** What it and others found together. */
    void found(@Nullable ReadBatch together) {
        found = together;
    }

    /** Whether the next turn, too, may take long. */
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

    /** What it did has ended by what nobody expected, as by a lack of memory: it is called again in a while. */
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

    /** Its turn has ended. */
    void ended(Duration pause) {
        pass = Optional.empty();
        progress = Optional.empty();
        found = null;
        if (hasMore(pause)) {
            runAlone();
        }
    }

    /** What it did has ended. Returns whether it has more to do at once; else it comes to a round when it is called. */
    private boolean hasMore(Duration pause) {
        synchronized (scheduler) {
            boolean ends = ended || !pool.isOpen();
            if (state != State.AT_WORK) {
                return false;
            }
            if (pause.isZero() && !ends) {
                serveWakeUps();
                return true;
            }
            sleep();
            if (!ends) {
                try {
                    sleepFor(pause);
                } catch (Error noMemory) {
                    return false; // it can be called again, and is when the log goes on
                }
            }
            return false;
        }
    }

    private void sleepFor(Duration pause) {
        if (wakeUps > 0) {
            scheduler.enqueue(this);
            state = State.CALLED;
            scheduler.startLeader();
        } else if (!pause.equals(WorkerPool.UNTIL_WOKEN)) {
            alarm = pool.after(pause, this::wake);
        }
    }

    private void sleep() {
        state = State.ASLEEP;
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
            return ended && state != State.AT_WORK;
        }
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        synchronized (scheduler) {
            long until = System.nanoTime() + atMost.toNanos();
            for (long left = atMost.toMillis();
                    state == State.AT_WORK && left > 0;
                    left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())) {
                scheduler.wait(left);
            }
            return state != State.AT_WORK;
        }
    }
}
