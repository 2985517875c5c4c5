package dev.typebus.internal.work;

import dev.typebus.internal.settle.LaneLease;
import dev.typebus.internal.settle.LastAttempt;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How careful a lane is that has lost workers, until it is past what they can have worked on. After one it takes few rows at a time. After two
 * that settled nothing, it takes one row at a time and first writes down which, so that its next owner knows which one a worker was lost at.
 * A delivery at which one was lost is written down whenever it is tried. Thread-safe.
 */
final class CrashLoop {
    private static final Logger log = LoggerFactory.getLogger(LaneWorker.class);

    private static final int FEW_ROWS = 32;

    private final LaneLease lane;
    private final LaneStore store;
    private final boolean oneByOne;
    private int crashes;
    private @Nullable LastAttempt lost;
    private int rowsLeft;

    /** Ends when the worker lives to say so. */
    interface Attempt extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }

    CrashLoop(LaneLease lane, LaneStore store) {
        this.lane = lane;
        this.store = store;
        this.crashes = lane.crashes();
        this.lost = lane.lastAttempt();
        this.oneByOne = crashes > 1 || lost != null;
        // the second worker took few rows at a time and settled none of them
        this.rowsLeft = crashes > 1 ? FEW_ROWS : crashes > 0 || lost != null ? GroupPass.MAX_ROWS : 0;
        if (oneByOne) {
            log.warn(
                    "Lane {} lost workers that had settled nothing, or one that did not return; its next {} events are tried one at a time",
                    lane.id(),
                    rowsLeft);
        }
    }

    /** Whether the lane takes fewer rows than it could. */
    synchronized boolean useSmallBatches() {
        return rowsLeft > 0;
    }

    /** Whether the lane takes one row at a time. */
    synchronized boolean isOneByOne() {
        return oneByOne && rowsLeft > 0;
    }

    /** How many rows to take at a time where {@code most} would do otherwise. */
    synchronized int rowsAtOnce(int most) {
        return isOneByOne() ? 1 : useSmallBatches() ? Math.min(FEW_ROWS, most) : most;
    }

    /** Whether the last worker was lost in an attempt that concerned this event. */
    synchronized boolean isPoisonSuspected(long position) {
        return lost != null && lost.position() == position;
    }

    /** Whether the last worker was lost in an attempt at this delivery. */
    synchronized boolean isPoisonSuspected(long position, String handlerId) {
        return new LastAttempt(position, handlerId).equals(lost);
    }

    /** The event or delivery at which the last worker was lost has been settled. */
    synchronized void reset() {
        lost = null;
    }

    /**
     * Begins the attempt at a row or a delivery, and writes that down where the lane takes one at a time.
     *
     * @param lostBefore whether a worker was lost at it before: then it is written down however the lane goes on
     */
    synchronized Attempt begin(long position, String handlerId, boolean lostBefore) throws SQLException {
        if (!isOneByOne() && !lostBefore) {
            return () -> {};
        }
        store.storeCrashes(crashes, new LastAttempt(position, handlerId));
        int now = crashes;
        return () -> store.storeCrashes(now, null);
    }

    /**
     * The lane has settled something and its worker lives.
     *
     * @param rows how many rows it has passed
     * @param all whether these were all
     * @param more whether deliveries were due, so that there may be more of them
     */
    synchronized void settled(int rows, boolean all, boolean more) throws SQLException {
        if (rowsLeft > 0) {
            int left = all ? 0 : rowsLeft - Math.max(rows, rowsAtOnce(GroupPass.MAX_ROWS));
            rowsLeft = Math.max(more ? 1 : 0, left);
        }
        if ((crashes > 0 || lost != null) && !isOneByOne()) {
            store.storeCrashes(0, null);
            crashes = 0;
            lost = null;
        }
    }

    /** The worker is in a handler that does not return: the next one is to know at which event. */
    synchronized void markStuck(long position, String handlerId) {
        try {
            store.storeCrashes(crashes, new LastAttempt(position, handlerId));
        } catch (SQLException | RuntimeException e) {
            log.warn(
                    "Lane {}: the next worker will not know that this one did not return: {}", lane.id(), e.toString());
        }
    }
}
