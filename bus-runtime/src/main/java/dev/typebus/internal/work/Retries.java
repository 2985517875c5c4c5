package dev.typebus.internal.work;

import dev.typebus.internal.dispatch.LaneDispatch;
import dev.typebus.internal.dispatch.PostponedException;
import dev.typebus.internal.log.DueDelivery;
import dev.typebus.internal.log.LaneScope;
import dev.typebus.internal.log.Way;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Tries deliveries of a lane again that are due, for a second at most: new events do not wait for many slow retries. For one use. */
final class Retries {
    private static final int MOST_BEHIND = 200;
    private static final long LONGEST_NANOS = Duration.ofSeconds(1).toNanos();

    private final LaneScope scope;
    private final LaneStore store;
    private final LaneDispatch dispatch;
    private final Map<String, Way> ways;
    private final CrashLoop crashes;
    private final Runnable settled;
    private final long began = System.nanoTime();

    Retries(
            LaneScope scope,
            LaneStore store,
            LaneDispatch dispatch,
            Map<String, Way> ways,
            CrashLoop crashes,
            Runnable settled) {
        this.scope = scope;
        this.store = store;
        this.dispatch = dispatch;
        this.ways = ways;
        this.crashes = crashes;
        this.settled = settled;
    }

    /** @param late whether there may be late rows, not settled yet, between a delivery and the next one of its line */
    void run(List<DueDelivery> due, boolean late) throws SQLException, PostponedException {
        for (DueDelivery delivery : due) {
            if (isOver()) {
                return;
            }
            boolean free = retry(delivery);
            if (free && scope.ordered() && !late) {
                retryBehind(delivery);
            }
            if (dispatch.isProbing()) {
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
    private void retryBehind(DueDelivery first) throws SQLException, PostponedException {
        List<DueDelivery> behind = store.behind(first, MOST_BEHIND);
        boolean free = true;
        for (int i = 0; i < behind.size() && free && !isOver(); i++) {
            free = retry(behind.get(i)
                    .followedBy(i + 1 < behind.size() ? behind.get(i + 1).row() : null));
        }
    }

    private boolean retry(DueDelivery delivery) throws SQLException, PostponedException {
        long position = delivery.row().position();
        boolean lost = crashes.wasLostAt(position, delivery.handlerId());
        boolean free;
        try (CrashLoop.Attempt attempt = crashes.begin(position, delivery.handlerId(), delivery.lost())) {
            free = dispatch.retry(delivery, ways, lost) && !dispatch.isProbing();
        }
        if (lost) {
            crashes.forget();
        }
        settled.run();
        return free;
    }
}
