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
import org.jspecify.annotations.Nullable;

/**
 * What a lane's worker does each time: due retries, then what is unsettled, then what handlers missed that are catching up. It knows how
 * far the lane is, while the lane knows when to look. For one thread at a time.
 */
final class LaneProcessor {
    private static final int MOST_RETRIES = 100;

    private static final Duration BEHIND_ANOTHER = Duration.ofMillis(250);

    /** As the server says of itself when it begins anew after a crash. */
    private static final String CRASHED = "57P02";

    private final LaneSpec scope;
    private final LaneStore store;
    private final LaneDispatcher dispatch;
    private final CatchUpCursors catchUps;
    private final CrashLoop crashes;
    private final Runnable settled;

    private @Nullable Cursor cursor;
    private int maxRows = GroupPass.MAX_ROWS;
    private boolean deliveriesWritten;

    /** Whether deliveries of the lane may wait: they did at the last look, or were written since. */
    private boolean waiting = true;

    private boolean postponing;
    private @Nullable Cursor stored;
    private boolean storing;
    private volatile @Nullable Snapshot seen;

    LaneProcessor(LaneSpec scope, LaneStore store, LaneDispatcher dispatch, CrashLoop crashes, Runnable settled) {
        this.scope = scope;
        this.store = store;
        this.dispatch = dispatch;
        this.catchUps = new CatchUpCursors(scope.toString(), dispatch::hasHandler);
        this.crashes = crashes;
        this.settled = settled;
    }

    /** How far the lane is; null for where it is stored to be. */
    @Nullable
    Cursor cursor() {
        return cursor;
    }

    /** Whether late rows are left of which it reads a page each time. */
    boolean isReadingLateRows() {
        return cursor != null && cursor.late() != null;
    }

    /** Goes on from where it is stored to be; what was to be written last may have been, deliveries among it. */
    void reloadCursor() {
        cursor = null;
        waiting = true;
    }

    /** Stores where it is once a step finds nothing: progress before that may not be all there is. */
    void storeNext() {
        storing = true;
    }

    /** Takes fewer rows at a time, or more again: so many may not fit into memory. */
    void resize(boolean fits) {
        maxRows = fits ? Math.min(2 * maxRows, GroupPass.MAX_ROWS) : Math.max(1, maxRows / 8);
    }

    /** Tells whether the lane has read everything that this snapshot sees. */
    boolean hasRead(Snapshot snapshot) {
        Snapshot last = seen;
        return last != null && last.covers(snapshot);
    }

    /** What it has looked at may not hold any more. */
    void invalidateSeen() {
        seen = null;
    }

    /**
     * Does what there is to do, or some of it.
     *
     * @return zero if there is more, else after what time something is due; then it has looked at everything
     * @param together what the lane found together with others; null if it is to look by itself
     * @param postpone whether progress need not be stored if nothing else is to be written: see {@link #postponed}
     * @throws LaneLostException if the lane is another worker's now
     */
    Duration runOnce(@Nullable ReadBatch together, boolean postpone) throws SQLException, BatchAbortedException {
        deliveriesWritten = false;
        dispatch.postpone(false);
        if (resume().late() != null) {
            settleLatePage(resume());
        }
        Cursor from = resume();
        Optional<ReadBatch> shared =
                together == null || !catchUps.all().isEmpty() ? Optional.empty() : together.forLane(scope, from);
        postponing = postpone && shared.isPresent();
        dispatch.postpone(postponing);
        ReadBatch found = shared.isPresent() ? shared.get() : store.unsettled(from, rowsAtOnce());
        if (!store.continues(found)) {
            throw new SQLException(
                    "The server crashed, or it is another one; the lane goes on from what is stored there", CRASHED);
        }
        seen = found.snapshot();
        waiting = found.waiting();
        boolean overdue = found.dueInMillis() != null && found.dueInMillis() <= 0;
        List<DueRetry> due =
                overdue ? store.dueRetries(dispatch.isCircuitOpen() ? 1 : MOST_RETRIES, from.late()) : List.of();
        new RetryRunner(scope, store, dispatch, catchUps.all(), crashes, settled).run(due, from.late() != null);
        if (!due.isEmpty() && dispatch.isCircuitOpen()) {
            return Duration.ZERO;
        }
        if (found.tooManyLate() || (crashes.isOneByOne() && !found.lateRows().isEmpty())) {
            beginLatePages(found);
            return Duration.ZERO;
        }
        if (found.isEmpty()) {
            skipSeen(found.endCursor());
        } else {
            List<EventRow> rows = new ArrayList<>(found.lateRows());
            rows.addAll(found.newRows());
            run(
                    RowBatch.advance(found),
                    Routes.EVERY_HANDLER,
                    batch -> dispatch.advance(batch, blocked(found, rows, null), catchUps.all(), this::settled));
        }
        boolean missed = from.late() == null && catchUp(found);
        boolean past =
                found.reachedEnd() && from.late() == null && catchUps.running().isEmpty();
        crashes.settled(found.lateRows().size() + found.newRows().size(), past, !due.isEmpty());
        boolean more =
                !found.reachedEnd() || from.late() != null || !found.endCursor().equals(cursor);
        if (more || missed || deliveriesWritten || !due.isEmpty()) {
            return Duration.ZERO;
        }
        if (found.dueInMillis() == null) {
            return WorkerPool.UNTIL_WOKEN;
        }
        // overdue and yet not to be had: it was redriven behind an earlier one that still waits
        return overdue ? BEHIND_ANOTHER : Duration.ofMillis(found.dueInMillis());
    }

    /** Fresh rows come next time, and those of the same aggregates behind the late ones. While a lane reads late rows, more of them wait. */
    private void beginLatePages(ReadBatch found) throws SQLException {
        if (found.from().late() == null) {
            cursor = found.settledUpTo(found.from().position()).with(store.lateRows(found));
        }
    }

    /** Settles some of the late rows that the cursor has not; behind the last one the lane looks for what it was asked meanwhile. */
    private void settleLatePage(Cursor from) throws SQLException, BatchAbortedException {
        List<EventRow> page = store.latePage(Objects.requireNonNull(from.late()), rowsAtOnce());
        if (page.isEmpty()) {
            dispatch.advance(RowBatch.nothing(from.with(null)), Map.of(), catchUps.all(), this::settled);
            cursor = null;
        } else {
            Map<OrderingKey, Long> blocked =
                    scope.ordered() && waiting ? store.blockedKeys(page, null, null) : Map.of();
            run(
                    RowBatch.late(from, page),
                    Routes.EVERY_HANDLER,
                    batch -> dispatch.advance(batch, blocked, catchUps.all(), this::settled));
        }
    }

    private interface Run {
        void of(RowBatch batch) throws SQLException, BatchAbortedException;
    }

    /** Runs a course, unless the lane's last worker was lost at its row: then that is set aside. */
    private void run(RowBatch batch, String handlerId, Run run) throws SQLException, BatchAbortedException {
        if (batch.rows().isEmpty()) {
            run.of(batch);
            return;
        }
        long position = batch.rows().get(0).position();
        if (crashes.isPoisonSuspected(position)) {
            dispatch.quarantine(batch, handlerId, this::settled);
            crashes.reset();
            return;
        }
        try (CrashLoop.Attempt attempt = crashes.begin(position, handlerId, false)) {
            run.of(batch);
        }
    }

    /** What the lane has seen by now is not for it. That is stored with its next progress, or when it is asked to. */
    private void skipSeen(Cursor to) throws BatchAbortedException {
        cursor = to;
        if (storing) {
            storing = false;
            if (!to.equals(stored)) {
                dispatch.advance(RowBatch.nothing(to), Map.of(), catchUps.all(), this::settled);
            }
        }
    }

    private int rowsAtOnce() {
        return dispatch.isCircuitOpen() ? 1 : crashes.rowsAtOnce(maxRows);
    }

    /** How far the lane came in its last step without that being stored. */
    Optional<Cursor> postponed() {
        return dispatch.postponed();
    }

    private Cursor resume() throws SQLException {
        if (cursor == null) {
            LaneStore.Stored now = store.stored();
            cursor = now.cursor();
            stored = cursor;
            catchUps.replace(now.catchingUp());
        }
        return cursor;
    }

    /** Which lines wait already: asked after the retries, which may have ended some waits. */
    private Map<OrderingKey, Long> blocked(ReadBatch found, List<EventRow> rows, @Nullable CatchUpCursor replayed)
            throws SQLException {
        LateRows late = found.from().late();
        if (!scope.ordered() || rows.isEmpty() || !(waiting || late != null)) {
            return Map.of();
        }
        return store.blockedKeys(rows, replayed, late);
    }

    /** Goes on with the handlers that go through older events; returns whether there are any. */
    private boolean catchUp(ReadBatch found) throws SQLException, BatchAbortedException {
        List<CatchUpCursor> going = catchUps.running();
        for (CatchUpCursor way : going) {
            run(
                    missed(way),
                    way.handlerId(),
                    batch -> dispatch.catchUp(way, batch, blocked(found, batch.rows(), way), this::settled));
        }
        return !going.isEmpty();
    }

    private RowBatch missed(CatchUpCursor way) throws SQLException {
        return RowBatch.catchUp(way, store.catchUpBatch(Objects.requireNonNull(cursor), way, rowsAtOnce()));
    }

    private void settled(Settlement.Progress progress, boolean wrote) {
        if (progress instanceof Settlement.Advance advance) {
            cursor = advance.to();
            stored = advance.to();
        } else if (progress instanceof Settlement.CatchUp catchUp) {
            catchUps.settled(catchUp);
        }
        deliveriesWritten |= wrote;
        waiting |= wrote;
        if (!postponing) {
            settled.run();
        }
    }
}
