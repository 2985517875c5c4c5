package dev.typebus.lease;

import dev.typebus.dispatch.LaneDispatch;
import dev.typebus.dispatch.LaneLostException;
import dev.typebus.dispatch.PostponedException;
import dev.typebus.read.Cursor;
import dev.typebus.read.LaneScope;
import dev.typebus.wake.Sleeper;
import dev.typebus.wake.Snapshot;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works for one lane while this node holds it: due retries, then what is unsettled, then what handlers missed that are catching up;
 * again while there is something, else asleep until woken. At most one thread works at a time; the other methods are thread-safe.
 */
public final class Lane implements Sleeper {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private final LaneScope scope;
    private final HeldLane held;
    private final LaneDispatch dispatch;
    private final LaneWork work;
    private final Shift shift;
    private final Backoff backoff;
    private final CrashLoop crashes;
    private final Sleep sleep = new Sleep();

    /** Held by whoever works, or stores how far the idle lane is. */
    private final ReentrantLock working = new ReentrantLock();

    private volatile boolean lost;
    private volatile boolean paused;

    /**
     * A lane that does nothing before it is woken.
     *
     * @param shifts makes a shift of work that returns after what time it wants to be called again
     * @param settled is told after each settlement
     */
    public Lane(
            HeldLane held,
            LaneScope scope,
            LaneStore store,
            LaneDispatch dispatch,
            Function<Supplier<Duration>, Shift> shifts,
            Runnable settled) {
        this.held = held;
        this.paused = held.paused();
        this.crashes = new CrashLoop(held, store);
        this.backoff = new Backoff(scope.toString());
        this.scope = scope;
        this.dispatch = dispatch;
        this.work = new LaneWork(scope, store, dispatch, crashes, settled);
        this.shift = shifts.apply(this::work);
        dispatch.whenStuck(this::giveUp);
    }

    private Duration work() {
        if (paused) {
            return Workforce.UNTIL_WOKEN;
        }
        Duration rest = dispatch.pause();
        if (!rest.isZero()) {
            return rest; // awake: there is more for it than it has looked at
        }
        working.lock();
        try {
            Sleep.End start = sleep.end(work.cursor());
            work.from(start.cursor());
            Duration pause = work.step();
            backoff.end();
            if (!pause.isZero()) {
                sleep.fall(work.cursor(), start.wakeUps());
            }
            return pause;
        } catch (LaneLostException e) {
            log.info("{}", e.getMessage());
            lost = true;
            shift.end();
            return Workforce.UNTIL_WOKEN;
        } catch (PostponedException | SQLException | RuntimeException | Error e) {
            work.from(null); // nobody knows whether the last commit arrived: the stored cursor does
            return backoff.after(e);
        } finally {
            working.unlock();
        }
    }

    @Override
    public boolean covers(String topic, int slot) {
        return scope.covers(topic, slot);
    }

    @Override
    public boolean hasSeen(Snapshot snapshot) {
        return work.hasSeen(snapshot);
    }

    @Override
    public void wake() {
        sleep.wake();
        shift.wake();
    }

    @Override
    public void startOver() {
        work.forgetSeen();
        sleep.forget();
        shift.wake();
    }

    @Override
    public void nothingNew(Snapshot snapshot, long head) {
        sleep.goOn(snapshot, head);
    }

    /** Where the lane sleeps or ended, if it did and that is not stored; it is then kept from working until {@link #release}. */
    Optional<LaneCursors.Idle> holdIdle() {
        if (working.tryLock()) {
            Optional<Cursor> unstored = shift.hasEnded() ? sleep.unstoredEnd(work.cursor()) : sleep.unstored();
            if (unstored.isPresent()) {
                return unstored.map(cursor -> new LaneCursors.Idle(held, cursor));
            }
            working.unlock();
        }
        return Optional.empty();
    }

    /** Lets the lane work again, after {@link #holdIdle} on the same thread. */
    void release(LaneCursors.Idle idle, boolean stored) {
        if (stored) {
            sleep.stored(idle.cursor());
        }
        working.unlock();
    }

    /** The worker is in a handler that does not return. The lane is given back and taken anew, by this node or another. */
    private void giveUp() {
        crashes.workerIsStuck();
        shift.end();
        lost = true;
    }

    /** Whether the lane is another worker's, or has to become that. */
    boolean isLost() {
        return lost;
    }

    /** Whether nothing that it tried has succeeded for long, so that it waits and tries a single delivery. */
    boolean isFailing() {
        return dispatch.isProbing();
    }

    /** Whether it is to work. What it does now it ends. */
    void pause(boolean pause) {
        boolean resumed = paused && !pause;
        paused = pause;
        if (resumed) {
            shift.wake();
        }
    }

    /** Begins no more work. */
    void end() {
        shift.end();
    }

    /** Whether it was told to end, and has. */
    boolean hasEnded() {
        return shift.hasEnded();
    }

    /** Waits until the work that is being done is done; returns whether it is. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return shift.awaitEnd(atMost);
    }
}
