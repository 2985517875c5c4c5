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

/** Retries due deliveries of a lane, for a second at most, so that new events do not wait for many slow retries. For one use. */
final class RetryRunner {
    private static final int MAX_FOLLOWERS = 200;
    private static final long MAX_NANOS = Duration.ofSeconds(1).toNanos();

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
            Map<String, CatchUpCursor> catchUps,
            CrashLoop crashes,
            Runnable settled) {
        this.scope = scope;
        this.store = store;
        this.dispatch = dispatch;
        this.catchUps = catchUps;
        this.crashes = crashes;
        this.settled = settled;
    }

    /** @param late whether late rows that are not settled may lie between a delivery and the next one of its key */
    void run(List<DueRetry> due, boolean late) throws SQLException, BatchAbortedException {
        for (DueRetry delivery : due) {
            if (isOver()) {
                return;
            }
            boolean done = retry(delivery);
            if (done && scope.ordered() && !late) {
                retryFollowers(delivery);
            }
            if (dispatch.isCircuitOpen()) {
                return;
            }
        }
    }

    private boolean isOver() {
        return dispatch.isStopping() || System.nanoTime() - began > MAX_NANOS;
    }

    /**
     * Runs the deliveries parked behind a finished one, as long as they succeed. One read fetches many of them: until vacuum removes finished rows,
     * every read from the start of a key passes them all.
     */
    private void retryFollowers(DueRetry first) throws SQLException, BatchAbortedException {
        List<DueRetry> followers = store.followers(first, MAX_FOLLOWERS);
        boolean done = true;
        for (int i = 0; i < followers.size() && done && !isOver(); i++) {
            done = retry(followers
                    .get(i)
                    .followedBy(i + 1 < followers.size() ? followers.get(i + 1).row() : null));
        }
    }

    private boolean retry(DueRetry delivery) throws SQLException, BatchAbortedException {
        long position = delivery.row().position();
        boolean lost = crashes.isPoisonSuspected(position, delivery.handlerId());
        boolean done;
        try (CrashLoop.Attempt attempt = crashes.begin(position, delivery.handlerId(), delivery.lost())) {
            done = dispatch.retry(delivery, catchUps, lost) && !dispatch.isCircuitOpen();
        }
        if (lost) {
            crashes.reset();
        }
        settled.run();
        return done;
    }
}
