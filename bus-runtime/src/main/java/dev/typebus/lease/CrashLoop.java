package dev.typebus.lease;

import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many workers in a row a lane has lost before they had settled anything. After two of them, what they may have died of is suspected.
 * Thread-safe.
 */
final class CrashLoop {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private static final int SUSPICIOUS = 2;

    /** Stands for a worker that does not return. */
    private static final int STUCK = 1_000;

    private final HeldLane lane;
    private final LaneStore store;
    private int crashes;

    CrashLoop(HeldLane lane, LaneStore store) {
        this.lane = lane;
        this.store = store;
        this.crashes = lane.crashes();
    }

    /**
     * Whether a worker was lost and nothing has been settled since, so that few rows are to be taken at a time: the next loss will show
     * which. Of one that did not return that is known: all that it had.
     */
    synchronized boolean isToTakeFew() {
        return crashes > 0 && crashes < STUCK;
    }

    /** Whether what the lost workers had is to be suspected. */
    synchronized boolean isSuspicious() {
        return crashes >= SUSPICIOUS;
    }

    /** For people. */
    @Override
    public synchronized String toString() {
        return crashes >= STUCK ? "lost a worker that does not return" : "lost " + crashes + " workers in a row";
    }

    /** The lane has done something and its worker lives: what the last ones died of is behind it. */
    synchronized void end() throws SQLException {
        if (crashes > 0) {
            store.storeCrashes(0);
            crashes = 0;
        }
    }

    /** The worker is in a handler that does not return: the next one is to be careful at once. */
    synchronized void workerIsStuck() {
        try {
            store.storeCrashes(STUCK);
        } catch (SQLException | RuntimeException e) {
            log.warn(
                    "Lane {}: the next worker will not know that this one did not return: {}",
                    lane.name(),
                    e.toString());
        }
    }
}
