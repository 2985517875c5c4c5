package dev.typebus.internal.work;

import dev.typebus.internal.dispatch.LaneDispatch;
import dev.typebus.internal.dispatch.LaneLostException;
import dev.typebus.internal.dispatch.PostponedException;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneScope;
import dev.typebus.internal.log.Snapshot;
import dev.typebus.internal.log.Unsettled;
import dev.typebus.internal.settle.HeldLane;
import dev.typebus.internal.settle.LaneCursors;
import dev.typebus.internal.wakeup.Sleeper;
import dev.typebus.json.OutOfMemory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works for one lane while this node holds it: due retries, then what is unsettled, then what handlers missed that are catching up;
 * again while there is something, else asleep until woken. At most one thread works at a time; the other methods are thread-safe.
 */
public final class Lane implements Sleeper, Turns {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private final LaneScope scope;
    private final HeldLane held;
    private final LaneDispatch dispatch;
    private final LaneWork work;
    private final Shift shift;
    private final Backoff backoff;
    private final CrashLoop crashes;

    /** Held by whoever works. */
    private final Semaphore working = new Semaphore(1);

    private volatile boolean startOver;
    /** At its first look, too: no news may come that would ask for it, and processed_at waits for what is stored. */
    private volatile boolean checkpoint = true;

    private volatile boolean lost;
    private volatile boolean paused;

    /**
     * A lane that does nothing before it is woken.
     *
     * @param shifts has what the lane does done when it is called
     * @param settled is told after each settlement
     */
    public Lane(
            HeldLane held,
            LaneScope scope,
            LaneStore store,
            LaneDispatch dispatch,
            Function<Turns, Shift> shifts,
            Runnable settled) {
        this.held = held;
        this.paused = held.paused();
        this.crashes = new CrashLoop(held, store);
        this.backoff = new Backoff(scope.toString());
        this.scope = scope;
        this.dispatch = dispatch;
        this.work = new LaneWork(scope, store, dispatch, crashes, settled);
        this.shift = shifts.apply(this);
        dispatch.whenStuck(this::giveUp);
    }

    @Override
    public Duration work() {
        if (paused) {
            return Workforce.UNTIL_WOKEN;
        }
        Duration rest = dispatch.pause();
        if (!rest.isZero()) {
            return rest; // awake: there is more for it than it has looked at
        }
        LaneTurn turn = new LaneTurn(); // first: where there is no memory for it, nothing is held
        working.acquireUninterruptibly();
        turn.begin();
        turn.perform(null, false);
        return turn.end(null);
    }

    @Override
    public Optional<Turn> begin() {
        LaneTurn turn = new LaneTurn();
        Optional<Turn> begun = Optional.of(turn);
        boolean careful = paused || dispatch.isProbing() || crashes.isCareful() || work.isReadingLateRows();
        if (careful || !working.tryAcquire()) {
            return Optional.empty();
        }
        turn.begin();
        return begun;
    }

    /** One turn: the thread that holds {@link #working} begins it, and its end releases that. */
    private final class LaneTurn implements Turn {
        private Duration pause = Duration.ZERO;
        private @Nullable Throwable failure;
        private boolean ended;

        void begin() {
            if (startOver) {
                startOver = false; // before the lane looks
                work.fromStored();
            }
            if (checkpoint) {
                checkpoint = false;
                work.storeNext();
            }
        }

        @Override
        public LaneScope scope() {
            return scope;
        }

        @Override
        public Optional<Cursor> from() {
            return Optional.ofNullable(work.cursor());
        }

        @Override
        public void perform(@Nullable Unsettled found, boolean postponing) {
            try {
                pause = work.step(found, postponing);
            } catch (PostponedException | SQLException | RuntimeException | Error e) {
                failure = e;
            }
        }

        @Override
        public Optional<LaneCursors.Progress> progress() {
            return work.postponed().map(cursor -> new LaneCursors.Progress(held.fence(), cursor));
        }

        @Override
        public Duration end(@Nullable Throwable notStored) {
            if (ended) {
                return Workforce.UNTIL_WOKEN; // it is ended again where ending others failed
            }
            ended = true;
            Throwable why = failure == null ? notStored : failure;
            try {
                if (why instanceof LaneLostException) {
                    log.info("{}", why.getMessage());
                    lost = true;
                    shift.end();
                    return Workforce.UNTIL_WOKEN;
                }
                if (why != null) {
                    if (why instanceof Error || OutOfMemory.isIn(why)) {
                        work.resize(false);
                    }
                    work.storeNext(); // the joint statement that was to store where it is may be what failed
                    work.fromStored(); // the stored cursor shows whether the last commit arrived
                    return backoff.after(why);
                }
                backoff.end();
                work.resize(true);
                return pause;
            } finally {
                working.release();
            }
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
        shift.wake();
    }

    @Override
    public void checkpoint() {
        checkpoint = true;
        shift.wake();
    }

    @Override
    public void startOver() {
        startOver = true;
        work.forgetSeen();
        shift.wake();
    }

    /** The worker is in a handler that does not return. The lane is given back and taken anew, by this node or another. */
    private void giveUp(long position, String handlerId) {
        try {
            crashes.workerIsStuck(position, handlerId);
        } finally {
            shift.end();
            lost = true;
        }
    }

    /** Whether the lane is another worker's, or has to become that. */
    public boolean isLost() {
        return lost;
    }

    /** Why it does not go on, for people; null if it does. */
    @Nullable
    public String failure() {
        return dispatch.isProbing() ? dispatch.reason() : backoff.reason();
    }

    /** Whether it is to work. What it does now it ends. */
    public void pause(boolean pause) {
        boolean resumed = paused && !pause;
        paused = pause;
        if (resumed) {
            shift.wake();
        }
    }

    /** Begins no more work. */
    public void end() {
        shift.end();
    }

    /** Whether it was told to end, and has. */
    public boolean hasEnded() {
        return shift.hasEnded();
    }

    /** Waits until the work that is being done is done; returns whether it is. */
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return shift.awaitEnd(atMost);
    }
}
