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

/** Database access of a lane's worker outside of settlements. Each call reads one snapshot, and each another one. */
public interface LaneStore {
    /**
     * Stored cursors of a lane.
     *
     * @param catchingUp the cursors of handlers that catch up, by handler id
     */
    record Stored(Cursor cursor, Map<String, CatchUpCursor> catchingUp) {}

    /**
     * Reads the stored cursors, after a settlement that still commits has ended and pending requests of operators are carried out.
     *
     * @throws dev.typebus.internal.dispatch.LaneLostException if the lane belongs to another worker now
     */
    Stored stored() throws SQLException;

    /** Reads the visible rows that the cursor has not settled: late rows, if they are few, and at most {@code most} new rows. */
    ReadBatch unsettled(Cursor cursor, int most) throws SQLException;

    /** Whether a read is valid for the cursor: see {@link ReadBatch#continues}. */
    boolean continues(ReadBatch found);

    /** The range of late rows, after a read that found too many of them. */
    LateRows lateRows(ReadBatch found) throws SQLException;

    /** Reads the next page of late rows, in log order; empty if all are settled. */
    List<EventRow> latePage(LateRows late, int most) throws SQLException;

    /** Reads rows that the lane has settled and a handler that catches up has not received. */
    CatchUpBatch catchUpBatch(Cursor lane, CatchUpCursor catchUp, int most) throws SQLException;

    /**
     * Reads deliveries of the lane whose retry is due, in log order.
     *
     * @param late late rows that are not settled yet and that later deliveries of their aggregates wait for; null if there are none
     */
    List<DueRetry> dueRetries(int most, @Nullable LateRows late) throws SQLException;

    /** Reads the parked deliveries that directly follow a finished one in its key and may run at once, in log order. */
    List<DueRetry> followers(DueRetry done, int most) throws SQLException;

    /**
     * Reads the keys of these rows' aggregates that have an open delivery, and the position of the first one: later rows are parked.
     *
     * @param replayed a replay that will itself deliver some of the events of open deliveries; null if there is none
     * @param late late rows that are not settled yet; null if there are none
     */
    Map<OrderingKey, Long> blockedKeys(
            Collection<EventRow> rows, @Nullable CatchUpCursor replayed, @Nullable LateRows late) throws SQLException;

    /**
     * Stores the number of workers in a row that the lane has lost, and the current attempt, or null for none. Both must survive the worker, not the
     * server.
     */
    void storeCrashes(int crashes, @Nullable LastAttempt lastAttempt) throws SQLException;
}
