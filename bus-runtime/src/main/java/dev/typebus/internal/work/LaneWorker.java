package dev.typebus.internal.work;

import dev.typebus.internal.dispatch.BatchAbortedException;
import dev.typebus.internal.dispatch.LaneDispatcher;
import dev.typebus.internal.dispatch.LaneLostException;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.log.Snapshot;
import dev.typebus.internal.settle.CursorWriter;
import dev.typebus.internal.settle.LaneLease;
import dev.typebus.internal.wakeup.WakeTarget;
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
public final class LaneWorker implements WakeTarget, SchedulableLane {
    private static final Logger log = LoggerFactory.getLogger(LaneWorker.class);

    private final LaneSpec scope;
    private final LaneLease lease;
    private final LaneDispatcher dispatch;
    private final LaneProcessor processor;
    private final TaskHandle task;
    private final Backoff backoff;
    private final CrashLoop crashes;

    /** Held by whoever works. */
    private final Semaphore inPass = new Semaphore(1);

    private volatile boolean resyncRequested;
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
    public LaneWorker(
            LaneLease held,
            LaneSpec scope,
            LaneStore store,
            LaneDispatcher dispatch,
            Function<SchedulableLane, TaskHandle> shifts,
            Runnable settled) {
        this.lease = held;
        this.paused = held.paused();
        this.crashes = new CrashLoop(held, store);
        this.backoff = new Backoff(scope.toString());
        this.scope = scope;
        this.dispatch = dispatch;
        this.processor = new LaneProcessor(scope, store, dispatch, crashes, settled);
        this.task = shifts.apply(this);
        dispatch.whenStuck(this::giveUp);
    }

    @Override
    public Duration runPass() {
        if (paused) {
            return WorkerPool.UNTIL_WOKEN;
        }
        Duration rest = dispatch.remainingPause();
        if (!rest.isZero()) {
            return rest; // awake: there is more for it than it has looked at
        }
        Pass turn = new Pass(); // first: where there is no memory for it, nothing is held
        inPass.acquireUninterruptibly();
        turn.begin();
        turn.perform(null, false);
        return turn.complete(null);
    }

    @Override
    public Optional<LanePass> beginPass() {
        Pass turn = new Pass();
        Optional<LanePass> begun = Optional.of(turn);
        boolean careful =
                paused || dispatch.isCircuitOpen() || crashes.useSmallBatches() || processor.isReadingLateRows();
        if (careful || !inPass.tryAcquire()) {
            return Optional.empty();
        }
        turn.begin();
        return begun;
    }

    /** One turn: the thread that holds {@link #inPass} begins it, and its end releases that. */
    private final class Pass implements LanePass {
        private Duration pause = Duration.ZERO;
        private @Nullable Throwable failure;
        private boolean ended;

        void begin() {
            if (resyncRequested) {
                resyncRequested = false; // before the lane looks
                processor.reloadCursor();
            }
            if (checkpoint) {
                checkpoint = false;
                processor.storeNext();
            }
        }

        @Override
        public LaneSpec scope() {
            return scope;
        }

        @Override
        public Optional<Cursor> from() {
            return Optional.ofNullable(processor.cursor());
        }

        @Override
        public void perform(@Nullable ReadBatch found, boolean postponing) {
            try {
                pause = processor.runOnce(found, postponing);
            } catch (BatchAbortedException | SQLException | RuntimeException | Error e) {
                failure = e;
            }
        }

        @Override
        public Optional<CursorWriter.Progress> pendingProgress() {
            return processor.postponed().map(cursor -> new CursorWriter.Progress(lease.fence(), cursor));
        }

        @Override
        public Duration complete(@Nullable Throwable notStored) {
            if (ended) {
                return WorkerPool.UNTIL_WOKEN; // it is ended again where ending others failed
            }
            ended = true;
            Throwable why = failure == null ? notStored : failure;
            try {
                if (why instanceof LaneLostException) {
                    log.info("{}", why.getMessage());
                    lost = true;
                    task.end();
                    return WorkerPool.UNTIL_WOKEN;
                }
                if (why != null) {
                    if (why instanceof Error || OutOfMemory.isIn(why)) {
                        processor.resize(false);
                    }
                    processor.storeNext(); // the joint statement that was to store where it is may be what failed
                    processor.reloadCursor(); // the stored cursor shows whether the last commit arrived
                    return backoff.after(why);
                }
                backoff.end();
                processor.resize(true);
                return pause;
            } finally {
                inPass.release();
            }
        }
    }

    @Override
    public boolean matches(String domain, int slot) {
        return scope.matches(domain, slot);
    }

    @Override
    public boolean hasRead(Snapshot snapshot) {
        return processor.hasRead(snapshot);
    }

    @Override
    public void wake() {
        task.wake();
    }

    @Override
    public void checkpoint() {
        checkpoint = true;
        task.wake();
    }

    @Override
    public void resync() {
        resyncRequested = true;
        processor.invalidateSeen();
        task.wake();
    }

    /** The worker is in a handler that does not return. The lane is given back and taken anew, by this node or another. */
    private void giveUp(long position, String handlerId) {
        try {
            crashes.markStuck(position, handlerId);
        } finally {
            task.end();
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
        return dispatch.isCircuitOpen() ? dispatch.reason() : backoff.reason();
    }

    /** Whether it is to work. What it does now it ends. */
    public void pause(boolean pause) {
        boolean resumed = paused && !pause;
        paused = pause;
        if (resumed) {
            task.wake();
        }
    }

    /** Begins no more work. */
    public void end() {
        task.end();
    }

    /** Whether it was told to end, and has. */
    public boolean hasEnded() {
        return task.hasEnded();
    }

    /** Waits until the work that is being done is done; returns whether it is. */
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return task.awaitEnd(atMost);
    }
}
