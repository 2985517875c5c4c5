package dev.typebus.internal.work;

import dev.typebus.internal.log.CatchUpBatch;
import dev.typebus.internal.log.CatchUpCursor;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.DueRetry;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.LateRows;
import dev.typebus.internal.log.OrderingKey;
import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.settle.LastAttempt;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a lane's worker asks of the database between two settlements. Each question is answered as of one moment, and another than the last. */
public interface LaneStore {
    /**
     * How far a lane came.
     *
     * @param catchingUp the ways of handlers that go through older events, by id
     */
    record Stored(Cursor cursor, Map<String, CatchUpCursor> catchingUp) {}

    /**
     * How far the lane is stored to be, once what it is still committing has ended and what operators asked of it is taken up.
     *
     * @throws dev.typebus.internal.dispatch.LaneLostException if the lane is another worker's now
     */
    Stored stored() throws SQLException;

    /** What is visible now and not settled by the cursor: late rows, if they are few, and at most {@code most} fresh ones. */
    ReadBatch unsettled(Cursor cursor, int most) throws SQLException;

    /** Whether what a look found can be believed: see {@link ReadBatch#continues}. */
    boolean continues(ReadBatch found);

    /** All late rows of a look that found too many. */
    LateRows lateRows(ReadBatch found) throws SQLException;

    /** The next of these rows, in log order; none if all are settled. */
    List<EventRow> latePage(LateRows late, int most) throws SQLException;

    /** What the lane has settled up to its cursor and a handler has not that is on its way through older events. */
    CatchUpBatch catchUpBatch(Cursor lane, CatchUpCursor catchUp, int most) throws SQLException;

    /**
     * Deliveries of the lane whose retry is due, in log order.
     *
     * @param late late rows that are not settled yet, which later deliveries of their aggregates wait for; null if there are none
     */
    List<DueRetry> dueRetries(int most, @Nullable LateRows late) throws SQLException;

    /** What waits in the same line directly behind a delivery that is done, and may follow it at once, in log order. */
    List<DueRetry> followers(DueRetry done, int most) throws SQLException;

    /**
     * The lines of these rows' aggregates in which something is open that later rows wait for, and the position of the first of it.
     *
     * @param replayed a replay that will come to some of them and gives those events itself; null if there is none
     * @param late late rows that are not settled yet; null if there are none
     */
    Map<OrderingKey, Long> blockedKeys(
            Collection<EventRow> rows, @Nullable CatchUpCursor replayed, @Nullable LateRows late) throws SQLException;

    /**
     * Stores how many workers in a row the lane has lost, and what its worker is trying; null for nothing that the next one need know. This
     * outlives the worker, and need not outlive the server.
     */
    void storeCrashes(int crashes, @Nullable LastAttempt lastAttempt) throws SQLException;
}
