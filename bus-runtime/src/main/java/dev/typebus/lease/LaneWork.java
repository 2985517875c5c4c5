package dev.typebus.lease;

import dev.typebus.dispatch.Course;
import dev.typebus.dispatch.LaneDispatch;
import dev.typebus.dispatch.LaneLostException;
import dev.typebus.dispatch.PostponedException;
import dev.typebus.dispatch.Routes;
import dev.typebus.dispatch.Settlement;
import dev.typebus.read.Cursor;
import dev.typebus.read.DueDelivery;
import dev.typebus.read.LaneScope;
import dev.typebus.read.Line;
import dev.typebus.read.StoredRow;
import dev.typebus.read.Unsettled;
import dev.typebus.read.Way;
import dev.typebus.wake.Snapshot;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a lane's worker does each time: due retries, then what is unsettled, then what handlers missed that are catching up. It knows how
 * far the lane is, while the lane knows when to look. For one thread at a time.
 */
final class LaneWork {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private static final int MOST_RETRIES = 100;
    private static final int MOST_BEHIND = 200;

    /** After a worker was lost: so few, if the next one is lost, too, are tried one by one. */
    private static final int FEW_ROWS = 32;

    private static final Duration LONGEST_RETRIES = Duration.ofSeconds(1);
    private static final Duration BEHIND_ANOTHER = Duration.ofMillis(250);

    private final LaneScope scope;
    private final LaneStore store;
    private final LaneDispatch dispatch;
    private final Ways ways;
    private final CrashLoop crashes;
    private final Runnable settled;

    private @Nullable Cursor cursor;
    private int mostRows = Together.MOST_ROWS;
    private int rowsToTakeFewOf;
    private boolean deliveriesWritten;
    private boolean postponing;
    private volatile @Nullable Snapshot seen;

    LaneWork(LaneScope scope, LaneStore store, LaneDispatch dispatch, CrashLoop crashes, Runnable settled) {
        this.scope = scope;
        this.store = store;
        this.dispatch = dispatch;
        this.ways = new Ways(scope.toString(), dispatch::handles);
        this.crashes = crashes;
        this.settled = settled;
        this.rowsToTakeFewOf = crashes.isToTakeFew() ? Together.MOST_ROWS : 0;
    }

    /** How far the lane is; null for where it is stored to be. */
    @Nullable
    Cursor cursor() {
        return cursor;
    }

    /** Goes on from there; null for where it is stored to be. */
    void from(@Nullable Cursor where) {
        cursor = where;
    }

    /** Takes fewer rows at a time, or more again: so many may not fit into memory. */
    void resize(boolean fits) {
        mostRows = fits ? Math.min(2 * mostRows, Together.MOST_ROWS) : Math.max(1, mostRows / 8);
    }

    /** Whether it has looked at all that this snapshot sees. */
    boolean hasSeen(Snapshot snapshot) {
        Snapshot last = seen;
        return last != null && last.covers(snapshot);
    }

    /** What it has looked at may not hold any more. */
    void forgetSeen() {
        seen = null;
    }

    /**
     * Does what there is to do, or some of it.
     *
     * @return zero if there is more, else after what time something is due; then it has looked at everything
     * @param together what the lane found together with others; null if it is to look by itself
     * @param postpone whether progress need not be stored if nothing else is to be written: see {@link #postponed}
     * @throws LaneLostException if the lane is another worker's now
     */
    Duration step(@Nullable Unsettled together, boolean postpone) throws SQLException, PostponedException {
        deliveriesWritten = false;
        Cursor from = goingOn();
        Optional<Unsettled> shared =
                together == null || rowsToTakeFewOf > 0 || !ways.all().isEmpty()
                        ? Optional.empty()
                        : together.of(scope, from);
        postponing = postpone && shared.isPresent();
        dispatch.postpone(postponing);
        Unsettled found = shared.isPresent() ? shared.get() : store.unsettled(from, rowsAtOnce());
        seen = found.snapshot();
        boolean overdue = found.dueInMillis() != null && found.dueInMillis() <= 0;
        List<DueDelivery> due = overdue ? store.due(dispatch.isProbing() ? 1 : MOST_RETRIES) : List.of();
        if (crashes.isSuspicious()) {
            setAside(found);
            passed(found);
            return Duration.ZERO;
        }
        long start = System.nanoTime();
        for (DueDelivery delivery : due) {
            if (isOver(start)) {
                break;
            }
            retryLine(delivery, start);
            if (dispatch.isProbing()) {
                return Duration.ZERO;
            }
        }
        if (found.isEmpty()) {
            cursor = found.settled();
        } else {
            List<StoredRow> rows = new ArrayList<>(found.late());
            rows.addAll(found.fresh());
            dispatch.advance(Course.advance(found), blocked(found, rows, null), ways.all(), this::settled);
        }
        boolean missed = catchUp(found);
        crashes.end();
        passed(found);
        boolean more = !found.exhausted() || !found.settled().equals(cursor);
        if (more || missed || deliveriesWritten || !due.isEmpty()) {
            return Duration.ZERO;
        }
        if (found.dueInMillis() == null) {
            return Workforce.UNTIL_WOKEN;
        }
        // overdue and yet not to be had: it was redriven behind an earlier one that still waits
        return overdue ? BEHIND_ANOTHER : Duration.ofMillis(found.dueInMillis());
    }

    private void passed(Unsettled found) {
        int rows = Math.max(FEW_ROWS, found.late().size() + found.fresh().size());
        boolean past = found.exhausted() && ways.going().isEmpty();
        rowsToTakeFewOf = past ? 0 : Math.max(0, rowsToTakeFewOf - rows);
    }

    /** Few until the lane is past all that the lost worker can have worked on. */
    private int rowsAtOnce() {
        if (dispatch.isProbing()) {
            return 1;
        }
        return rowsToTakeFewOf > 0 ? Math.min(FEW_ROWS, mostRows) : mostRows;
    }

    /** How far the lane came in its last step without that being stored. */
    Optional<Cursor> postponed() {
        return dispatch.postponed();
    }

    private boolean isOver(long retriesBegan) {
        // new events are not to wait for many slow retries
        return dispatch.isStopping() || System.nanoTime() - retriesBegan > LONGEST_RETRIES.toNanos();
    }

    /**
     * Tries a delivery again, and then what waits behind it, as long as that succeeds. That is asked for once for many: the rows of
     * those that are done lie at the beginning of a line until they are vacuumed away, and each look from there would pass them all.
     */
    private void retryLine(DueDelivery first, long retriesBegan) throws SQLException, PostponedException {
        boolean free = retry(first);
        if (!free || !scope.ordered()) {
            return;
        }
        List<DueDelivery> behind = store.behind(first, MOST_BEHIND);
        for (int i = 0; i < behind.size() && free && !isOver(retriesBegan); i++) {
            free = retry(behind.get(i)
                    .followedBy(i + 1 < behind.size() ? behind.get(i + 1).row() : null));
        }
    }

    private boolean retry(DueDelivery delivery) throws PostponedException {
        boolean free = dispatch.retry(delivery, ways.all()) && !dispatch.isProbing();
        settled.run();
        return free;
    }

    /** Runs nothing of what the last workers may have died of, and lets each event be tried by itself. */
    private void setAside(Unsettled found) throws SQLException, PostponedException {
        log.warn(
                "Lane {} {}; what they may have died of is tried one by one, each attempt counted"
                        + " before it is made",
                scope,
                crashes);
        dispatch.suspect(Course.advance(found), Routes.EVERY_HANDLER, this::settled);
        for (Way way : ways.going()) {
            dispatch.suspect(missed(way), way.handlerId(), this::settled);
        }
        if (!found.tooManyLate()) {
            crashes.end();
        }
    }

    private Cursor goingOn() throws SQLException {
        if (cursor == null) {
            LaneStore.Stored now = store.stored();
            cursor = now.cursor();
            ways.replace(now.catchingUp());
        }
        return cursor;
    }

    /** Which lines wait already: asked after the retries, which may have ended some waits. */
    private Set<Line> blocked(Unsettled found, List<StoredRow> rows, @Nullable Way replayed) throws SQLException {
        if (!scope.ordered() || rows.isEmpty() || !(found.waiting() || deliveriesWritten)) {
            return Set.of();
        }
        return store.blocked(rows, replayed);
    }

    /** Goes on with the handlers that go through older events; returns whether there are any. */
    private boolean catchUp(Unsettled found) throws SQLException, PostponedException {
        List<Way> going = ways.going();
        for (Way way : going) {
            Course course = missed(way);
            dispatch.catchUp(way, course, blocked(found, course.rows(), way), this::settled);
        }
        return !going.isEmpty();
    }

    private Course missed(Way way) throws SQLException {
        return Course.catchUp(way, store.missed(Objects.requireNonNull(cursor), way, rowsAtOnce()));
    }

    private void settled(Settlement.Progress progress, boolean wrote) {
        if (progress instanceof Settlement.Advance advance) {
            cursor = advance.to();
        } else if (progress instanceof Settlement.CatchUp catchUp) {
            ways.settled(catchUp);
        }
        deliveriesWritten |= wrote;
        if (!postponing) {
            settled.run();
        }
    }
}
