package dev.typebus.internal.work;

import dev.typebus.internal.dispatch.BatchAbortedException;
import dev.typebus.internal.dispatch.LaneDispatcher;
import dev.typebus.internal.dispatch.LaneLostException;
import dev.typebus.internal.dispatch.Routes;
import dev.typebus.internal.dispatch.RowBatch;
import dev.typebus.internal.dispatch.Settlement;
import dev.typebus.internal.log.CatchUpCursor;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.DueRetry;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.LateRows;
import dev.typebus.internal.log.OrderingKey;
import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.log.Snapshot;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the passes of a lane: first due retries, then unsettled rows, then the rows of handlers that catch up. It has the lane's cursor;
 * {@link LaneWorker} decides when a pass runs. For one thread at a time.
 */
final class LaneProcessor {
    private static final int MAX_RETRIES = 100;

    private static final Duration PARKED_PAUSE = Duration.ofMillis(250);

    private final LaneSpec scope;
    private final LaneStore store;
    private final LaneDispatcher dispatch;
    private final CatchUpCursors catchUps;
    private final CrashLoop crashes;
    private final Runnable settled;
    private final LaneProgress progress;

    private int maxRows = GroupPass.MAX_ROWS;
    private boolean storeNext;
    private volatile @Nullable Snapshot seen;

    LaneProcessor(LaneSpec scope, LaneStore store, LaneDispatcher dispatch, CrashLoop crashes, Runnable settled) {
        this.scope = scope;
        this.store = store;
        this.dispatch = dispatch;
        this.catchUps = new CatchUpCursors(scope.toString(), dispatch::hasHandler);
        this.crashes = crashes;
        this.settled = settled;
        this.progress = new LaneProgress(catchUps, dispatch::storeCursor, settled);
    }

    /** The cursor of the lane; null if the stored cursor is to be read. */
    @Nullable
    Cursor cursor() {
        return progress.cursor();
    }

    /** Whether the lane still reads late rows, a page in each pass. */
    boolean isReadingLateRows() {
        Cursor cursor = progress.cursor();
        return cursor != null && cursor.late() != null;
    }

    /** Goes on from the stored cursor. The last settlement may have been committed, with deliveries. */
    void reloadCursor() {
        progress.forget();
    }

    /** Stores the cursor in the next pass that finds no rows: progress before that may be incomplete. */
    void storeNext() {
        storeNext = true;
    }

    /** Reads fewer rows at a time if a batch did not fit into memory, and more again if it did. */
    void resize(boolean fits) {
        maxRows = fits ? Math.min(2 * maxRows, GroupPass.MAX_ROWS) : Math.max(1, maxRows / 8);
    }

    /** Whether the last read saw every event that this snapshot sees. */
    boolean hasRead(Snapshot snapshot) {
        Snapshot last = seen;
        return last != null && last.covers(snapshot);
    }

    /** Forgets the snapshot of the last read, which may no longer hold. */
    void invalidateSeen() {
        seen = null;
    }

    /**
     * Runs one pass.
     *
     * @param together the rows of a shared read; null if the lane is to read by itself
     * @param pending receives a cursor that moved alone and that the caller has to store, or null once a later step is committed; if this is null,
     *     every cursor is stored here
     * @return zero if there is more to do; otherwise everything was read, and this is the time until a retry is due
     * @throws LaneLostException if the lane belongs to another worker now
     */
    Duration runOnce(@Nullable ReadBatch together, @Nullable Consumer<@Nullable Cursor> pending)
            throws SQLException, BatchAbortedException {
        progress.beginPass();
        if (resume().late() != null) {
            settleLatePage(resume());
        }
        Cursor from = resume();
        Optional<ReadBatch> shared =
                together == null || !catchUps.all().isEmpty() ? Optional.empty() : together.forLane(scope, from);
        Settlement.StepSink steps = shared.isPresent() && pending != null ? progress.deferring(pending) : progress;
        ReadBatch found = shared.isPresent() ? shared.get() : store.unsettled(from, rowsAtOnce());
        if (!store.continues(found)) {
            throw new ServerReplacedException();
        }
        seen = found.snapshot();
        progress.hasDeliveries(found.waiting());
        boolean overdue = found.dueInMillis() != null && found.dueInMillis() <= 0;
        List<DueRetry> due =
                overdue ? store.dueRetries(dispatch.isCircuitOpen() ? 1 : MAX_RETRIES, from.late()) : List.of();
        new RetryRunner(scope, store, dispatch, catchUps.all(), crashes, settled).run(due, from.late() != null);
        if (!due.isEmpty() && dispatch.isCircuitOpen()) {
            return Duration.ZERO;
        }
        if (found.tooManyLate() || (crashes.isOneByOne() && !found.lateRows().isEmpty())) {
            beginLatePages(found);
            return Duration.ZERO;
        }
        if (found.isEmpty()) {
            skipSeen(found.endCursor(), steps);
        } else {
            List<EventRow> rows = new ArrayList<>(found.lateRows());
            rows.addAll(found.newRows());
            run(
                    RowBatch.advance(found),
                    Routes.EVERY_HANDLER,
                    batch -> dispatch.advance(batch, blocked(found, rows, null), catchUps.all(), steps));
        }
        boolean catchingUp = from.late() == null && catchUp(found);
        boolean atEnd =
                found.reachedEnd() && from.late() == null && catchUps.running().isEmpty();
        crashes.settled(found.lateRows().size() + found.newRows().size(), atEnd, !due.isEmpty());
        boolean more =
                !found.reachedEnd() || from.late() != null || !found.endCursor().equals(progress.cursor());
        if (more || catchingUp || progress.deliveriesWritten() || !due.isEmpty()) {
            return Duration.ZERO;
        }
        if (found.dueInMillis() == null) {
            return WorkerPool.UNTIL_WOKEN;
        }
        // overdue, but not due to run: it was redriven behind an earlier delivery that is still open
        return overdue ? PARKED_PAUSE : Duration.ofMillis(found.dueInMillis());
    }

    /** Starts reading late rows page by page. New rows follow in a later pass; late rows that commit in the meantime wait for the end of these. */
    private void beginLatePages(ReadBatch found) throws SQLException {
        if (found.from().late() == null) {
            progress.skipTo(found.settledUpTo(found.from().position()).with(store.lateRows(found)));
        }
    }

    /** Settles a page of the late rows. After the last page the lane reads the stored cursor again, and with it the requests of operators. */
    private void settleLatePage(Cursor from) throws SQLException, BatchAbortedException {
        List<EventRow> page = store.latePage(Objects.requireNonNull(from.late()), rowsAtOnce());
        if (page.isEmpty()) {
            dispatch.advance(RowBatch.nothing(from.with(null)), Map.of(), catchUps.all(), progress);
            progress.forget();
        } else {
            Map<OrderingKey, Long> blocked =
                    scope.ordered() && progress.hasDeliveries() ? store.blockedKeys(page, null, null) : Map.of();
            run(
                    RowBatch.late(from, page),
                    Routes.EVERY_HANDLER,
                    batch -> dispatch.advance(batch, blocked, catchUps.all(), progress));
        }
    }

    private interface Run {
        void of(RowBatch batch) throws SQLException, BatchAbortedException;
    }

    /** Runs a batch, or quarantines its row if the lane's last worker was lost at it. */
    private void run(RowBatch batch, String handlerId, Run run) throws SQLException, BatchAbortedException {
        if (batch.rows().isEmpty()) {
            run.of(batch);
            return;
        }
        long position = batch.rows().get(0).position();
        if (crashes.isPoisonSuspected(position)) {
            dispatch.quarantine(batch, handlerId, progress);
            crashes.reset();
            return;
        }
        try (CrashLoop.Attempt attempt = crashes.begin(position, handlerId, false)) {
            run.of(batch);
        }
    }

    /** Moves the cursor over rows that are not for the lane. It is stored with the next progress, or if {@link #storeNext} was called. */
    private void skipSeen(Cursor to, Settlement.StepSink steps) throws BatchAbortedException {
        progress.skipTo(to);
        if (storeNext) {
            storeNext = false;
            if (!progress.isStored(to)) {
                dispatch.advance(RowBatch.nothing(to), Map.of(), catchUps.all(), steps);
            }
        }
    }

    private int rowsAtOnce() {
        return dispatch.isCircuitOpen() ? 1 : crashes.rowsAtOnce(maxRows);
    }

    private Cursor resume() throws SQLException {
        Cursor cursor = progress.cursor();
        return cursor == null ? progress.load(store.stored()) : cursor;
    }

    /** The keys with open deliveries, read after the retries, which may have closed some. */
    private Map<OrderingKey, Long> blocked(ReadBatch found, List<EventRow> rows, @Nullable CatchUpCursor replayed)
            throws SQLException {
        LateRows late = found.from().late();
        if (!scope.ordered() || rows.isEmpty() || !(progress.hasDeliveries() || late != null)) {
            return Map.of();
        }
        return store.blockedKeys(rows, replayed, late);
    }

    /** Runs a batch for each handler that catches up; returns whether there are any. */
    private boolean catchUp(ReadBatch found) throws SQLException, BatchAbortedException {
        List<CatchUpCursor> running = catchUps.running();
        for (CatchUpCursor catchUp : running) {
            run(
                    catchUpBatch(catchUp),
                    catchUp.handlerId(),
                    batch -> dispatch.catchUp(catchUp, batch, blocked(found, batch.rows(), catchUp), progress));
        }
        return !running.isEmpty();
    }

    private RowBatch catchUpBatch(CatchUpCursor catchUp) throws SQLException {
        return RowBatch.catchUp(
                catchUp, store.catchUpBatch(Objects.requireNonNull(progress.cursor()), catchUp, rowsAtOnce()));
    }
}
