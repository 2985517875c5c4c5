package dev.typebus.internal.work;

import dev.typebus.internal.dispatch.BatchAbortedException;
import dev.typebus.internal.dispatch.LaneDispatcher;
import dev.typebus.internal.log.CatchUpCursor;
import dev.typebus.internal.log.DueRetry;
import dev.typebus.internal.log.LaneSpec;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Tries deliveries of a lane again that are due, for a second at most: new events do not wait for many slow retries. For one use. */
final class RetryRunner {
    private static final int MOST_BEHIND = 200;
    private static final long LONGEST_NANOS = Duration.ofSeconds(1).toNanos();

    private final LaneSpec scope;
    private final LaneStore store;
    private final LaneDispatcher dispatch;
    private final Map<String, CatchUpCursor> catchUps;
    private final CrashLoop crashes;
    private final Runnable settled;
    private final long began = System.nanoTime();

    RetryRunner(
            LaneSpec scope,
            LaneStore store,
            LaneDispatcher dispatch,
            Map<String, CatchUpCursor> ways,
            CrashLoop crashes,
            Runnable settled) {
        this.scope = scope;
        this.store = store;
        this.dispatch = dispatch;
        this.catchUps = ways;
        this.crashes = crashes;
        this.settled = settled;
    }

    /** @param late whether there may be late rows, not settled yet, between a delivery and the next one of its line */
    void run(List<DueRetry> due, boolean late) throws SQLException, BatchAbortedException {
        for (DueRetry delivery : due) {
            if (isOver()) {
                return;
            }
            boolean free = retry(delivery);
            if (free && scope.ordered() && !late) {
                retryBehind(delivery);
            }
            if (dispatch.isCircuitOpen()) {
                return;
            }
        }
    }

    private boolean isOver() {
        return dispatch.isStopping() || System.nanoTime() - began > LONGEST_NANOS;
    }

    /**
     * Tries what waits behind a delivery, as long as that succeeds. It is asked for once for many: the rows of those that are done lie at the
     * beginning of a line until they are vacuumed away, and each look from there would pass them all.
     */
    private void retryBehind(DueRetry first) throws SQLException, BatchAbortedException {
        List<DueRetry> behind = store.followers(first, MOST_BEHIND);
        boolean free = true;
        for (int i = 0; i < behind.size() && free && !isOver(); i++) {
            free = retry(behind.get(i)
                    .followedBy(i + 1 < behind.size() ? behind.get(i + 1).row() : null));
        }
    }

    private boolean retry(DueRetry delivery) throws SQLException, BatchAbortedException {
        long position = delivery.row().position();
        boolean lost = crashes.isPoisonSuspected(position, delivery.handlerId());
        boolean free;
        try (CrashLoop.Attempt attempt = crashes.begin(position, delivery.handlerId(), delivery.lost())) {
            free = dispatch.retry(delivery, catchUps, lost) && !dispatch.isCircuitOpen();
        }
        if (lost) {
            crashes.reset();
        }
        settled.run();
        return free;
    }
}
