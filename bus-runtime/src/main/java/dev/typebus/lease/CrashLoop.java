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

    private final HeldLane lane;
    private final LaneStore store;
    private int crashes;

    CrashLoop(HeldLane lane, LaneStore store) {
        this.lane = lane;
        this.store = store;
        this.crashes = lane.crashes();
    }

    /** Whether the last worker was lost, and nothing has been settled since. */
    synchronized boolean hasLost() {
        return crashes > 0;
    }

    /** How many workers were lost, if that is enough to suspect what they worked on, else 0. */
    synchronized int suspicious() {
        return crashes >= SUSPICIOUS ? crashes : 0;
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
            store.storeCrashes(SUSPICIOUS);
        } catch (SQLException e) {
            log.warn(
                    "Lane {}: the next worker will not know that this one did not return: {}",
                    lane.name(),
                    e.toString());
        }
    }
}
