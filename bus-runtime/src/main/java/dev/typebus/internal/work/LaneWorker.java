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
 * Worker of one lane while this node holds it. It runs passes while there is something to do, and is idle until it is woken otherwise. At most
 * one thread runs a pass at a time; the other methods are thread-safe.
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

    /** Held by the thread that runs a pass. */
    private final Semaphore inPass = new Semaphore(1);

    private volatile boolean resyncRequested;
    /** True for the first pass, too: there may be no event that asks for a checkpoint, and processed_at needs the stored cursor. */
    private volatile boolean checkpoint = true;

    private volatile boolean lost;
    private volatile boolean paused;

    /**
     * A worker that is idle until it is woken.
     *
     * @param tasks creates the task that runs the lane's passes
     * @param settled runs after each settlement
     */
    public LaneWorker(
            LaneLease held,
            LaneSpec scope,
            LaneStore store,
            LaneDispatcher dispatch,
            Function<SchedulableLane, TaskHandle> tasks,
            Runnable settled) {
        this.lease = held;
        this.paused = held.paused();
        this.crashes = new CrashLoop(held, store);
        this.backoff = new Backoff(scope.toString(), log);
        this.scope = scope;
        this.dispatch = dispatch;
        this.processor = new LaneProcessor(scope, store, dispatch, crashes, settled);
        this.task = tasks.apply(this);
        dispatch.whenStuck(this::giveUp);
    }

    @Override
    public Duration runPass() {
        if (paused) {
            return WorkerPool.UNTIL_WOKEN;
        }
        Duration rest = dispatch.remainingPause();
        if (!rest.isZero()) {
            return rest; // not idle: there are events that the lane has not read
        }
        Pass pass = new Pass(); // first: if there is no memory for it, the permit is not taken
        inPass.acquireUninterruptibly();
        pass.begin();
        var unused = pass.perform(null, false); // everything is stored
        return pass.complete(null);
    }

    @Override
    public Optional<LanePass> beginPass() {
        Pass pass = new Pass();
        Optional<LanePass> begun = Optional.of(pass);
        boolean alone =
                paused || dispatch.isCircuitOpen() || crashes.useSmallBatches() || processor.isReadingLateRows();
        if (alone || !inPass.tryAcquire()) {
            return Optional.empty();
        }
        pass.begin();
        return begun;
    }

    /** One pass. The thread that holds {@link #inPass} begins it, and {@link #complete} releases {@link #inPass}. */
    private final class Pass implements LanePass {
        private Duration pause = Duration.ZERO;
        private @Nullable Throwable failure;
        private @Nullable Cursor pending;
        private boolean ended;

        void begin() {
            if (resyncRequested) {
                resyncRequested = false; // before the read
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
        public Optional<CursorWriter.Progress> perform(@Nullable ReadBatch found, boolean defer) {
            try {
                pause = processor.runOnce(found, defer ? cursor -> pending = cursor : null);
            } catch (BatchAbortedException | SQLException | RuntimeException | Error e) {
                failure = e; // the progress of earlier steps counts
            }
            return Optional.ofNullable(pending).map(cursor -> new CursorWriter.Progress(lease.fence(), cursor));
        }

        @Override
        public Duration complete(@Nullable Throwable notStored) {
            if (ended) {
                return WorkerPool.UNTIL_WOKEN; // it is completed again if completing others failed
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
                    processor.storeNext(); // the joint cursor update may be what failed
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

    /** Gives up the lane, because a handler does not return. The lane is released and acquired again, by this node or another. */
    private void giveUp(long position, String handlerId) {
        try {
            crashes.markStuck(position, handlerId);
        } finally {
            task.end();
            lost = true;
        }
    }

    /** Whether the lane belongs to another worker, or has to go to one. */
    public boolean isLost() {
        return lost;
    }

    /** The reason why the lane does not progress, for health; null if it progresses. */
    @Nullable
    public String failure() {
        return dispatch.isCircuitOpen() ? dispatch.reason() : backoff.reason();
    }

    /** Pauses or resumes the lane. A pass that runs is not interrupted. */
    public void pause(boolean pause) {
        boolean resumed = paused && !pause;
        paused = pause;
        if (resumed) {
            task.wake();
        }
    }

    /** Starts no more passes. */
    public void end() {
        task.end();
    }

    /** Whether the worker was told to end, and no pass runs. */
    public boolean hasEnded() {
        return task.hasEnded();
    }

    /** Waits for the end of the running pass; returns whether it ended in time. */
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return task.awaitEnd(atMost);
    }
}
