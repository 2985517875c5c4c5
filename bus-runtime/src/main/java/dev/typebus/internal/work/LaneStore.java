package dev.typebus.internal.work;

import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.DueDelivery;
import dev.typebus.internal.log.LateRows;
import dev.typebus.internal.log.Line;
import dev.typebus.internal.log.Missed;
import dev.typebus.internal.log.StoredRow;
import dev.typebus.internal.log.Unsettled;
import dev.typebus.internal.log.Way;
import dev.typebus.internal.settle.Trying;
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
    record Stored(Cursor cursor, Map<String, Way> catchingUp) {}

    /**
     * How far the lane is stored to be, once what it is still committing has ended and what operators asked of it is taken up.
     *
     * @throws dev.typebus.internal.dispatch.LaneLostException if the lane is another worker's now
     */
    Stored stored() throws SQLException;

    /** What is visible now and not settled by the cursor: late rows, if they are few, and at most {@code most} fresh ones. */
    Unsettled unsettled(Cursor cursor, int most) throws SQLException;

    /** Whether what a look found can be believed: see {@link Unsettled#continues}. */
    boolean continues(Unsettled found);

    /** All late rows of a look that found too many. */
    LateRows late(Unsettled found) throws SQLException;

    /** The next of these rows, in log order; none if all are settled. */
    List<StoredRow> page(LateRows late, int most) throws SQLException;

    /** What the lane has settled up to its cursor and a handler has not that is on its way through older events. */
    Missed missed(Cursor lane, Way way, int most) throws SQLException;

    /**
     * Deliveries of the lane whose retry is due, in log order.
     *
     * @param late late rows that are not settled yet, which later deliveries of their aggregates wait for; null if there are none
     */
    List<DueDelivery> due(int most, @Nullable LateRows late) throws SQLException;

    /** What waits in the same line directly behind a delivery that is done, and may follow it at once, in log order. */
    List<DueDelivery> behind(DueDelivery done, int most) throws SQLException;

    /**
     * The lines of these rows' aggregates in which something is open that later rows wait for, and the position of the first of it.
     *
     * @param replayed a replay that will come to some of them and gives those events itself; null if there is none
     * @param late late rows that are not settled yet; null if there are none
     */
    Map<Line, Long> blocked(Collection<StoredRow> rows, @Nullable Way replayed, @Nullable LateRows late)
            throws SQLException;

    /**
     * Stores how many workers in a row the lane has lost, and what its worker is trying; null for nothing that the next one need know. This
     * outlives the worker, and need not outlive the server.
     */
    void storeCrashes(int crashes, @Nullable Trying trying) throws SQLException;
}
