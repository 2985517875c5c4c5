package dev.typebus.internal.work;

import dev.typebus.internal.settle.LaneLease;
import dev.typebus.internal.settle.LastAttempt;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Crash loop detection of a lane. After one lost worker the lane reads small batches. After two that settled nothing it runs one row at a time
 * and stores each attempt first, so that the next owner knows at which row a worker was lost. This ends behind the rows that the lost workers
 * can have run. An attempt at a delivery at which a worker was lost is always stored first. Thread-safe.
 */
final class CrashLoop {
    private static final Logger log = LoggerFactory.getLogger(LaneWorker.class);

    private static final int SMALL_BATCH = 32;

    private final LaneLease lane;
    private final LaneStore store;
    private final boolean oneByOne;
    private int crashes;
    private @Nullable LastAttempt lost;
    private int rowsLeft;

    /** An attempt that is stored until it is closed: it stays stored if the worker is lost. */
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
        // the second worker read small batches and settled none of them
        this.rowsLeft = crashes > 1 ? SMALL_BATCH : crashes > 0 || lost != null ? GroupPass.MAX_ROWS : 0;
        if (oneByOne) {
            log.warn(
                    "Lane {} lost workers that had settled nothing, or one that did not return; its next {} events are tried one at a time",
                    lane.id(),
                    rowsLeft);
        }
    }

    /** Whether the lane reads small batches or single rows. */
    synchronized boolean useSmallBatches() {
        return rowsLeft > 0;
    }

    /** Whether the lane runs one row at a time. */
    synchronized boolean isOneByOne() {
        return oneByOne && rowsLeft > 0;
    }

    /** The number of rows to read at a time; {@code most} without a crash loop. */
    synchronized int rowsAtOnce(int most) {
        return isOneByOne() ? 1 : useSmallBatches() ? Math.min(SMALL_BATCH, most) : most;
    }

    /** Whether the last worker was lost in an attempt at this event. */
    synchronized boolean isPoisonSuspected(long position) {
        return lost != null && lost.position() == position;
    }

    /** Whether the last worker was lost in an attempt at this delivery. */
    synchronized boolean isPoisonSuspected(long position, String handlerId) {
        return new LastAttempt(position, handlerId).equals(lost);
    }

    /** Records that the suspect, the event or delivery at which the last worker was lost, is settled. */
    synchronized void reset() {
        lost = null;
    }

    /**
     * Begins the attempt at a row or a delivery, and stores it if the lane runs one row at a time.
     *
     * @param lostBefore whether a worker was lost at it before: then the attempt is stored in any case
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
     * Records that the lane has settled rows and its worker lives.
     *
     * @param rows the number of rows that the lane has passed
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

    /** Stores the event at which a handler does not return, for the next worker. */
    synchronized void markStuck(long position, String handlerId) {
        try {
            store.storeCrashes(crashes, new LastAttempt(position, handlerId));
        } catch (SQLException | RuntimeException e) {
            log.warn(
                    "Lane {}: the next worker will not know that this one did not return: {}", lane.id(), e.toString());
        }
    }
}
