package dev.typebus.internal.work;

import dev.typebus.internal.dispatch.Course;
import dev.typebus.internal.dispatch.LaneDispatch;
import dev.typebus.internal.dispatch.LaneLostException;
import dev.typebus.internal.dispatch.PostponedException;
import dev.typebus.internal.dispatch.Routes;
import dev.typebus.internal.dispatch.Settlement;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.DueDelivery;
import dev.typebus.internal.log.LaneScope;
import dev.typebus.internal.log.LateRows;
import dev.typebus.internal.log.Line;
import dev.typebus.internal.log.Snapshot;
import dev.typebus.internal.log.StoredRow;
import dev.typebus.internal.log.Unsettled;
import dev.typebus.internal.log.Way;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a lane's worker does each time: due retries, then what is unsettled, then what handlers missed that are catching up. It knows how
 * far the lane is, while the lane knows when to look. For one thread at a time.
 */
final class LaneWork {
    private static final int MOST_RETRIES = 100;

    private static final Duration BEHIND_ANOTHER = Duration.ofMillis(250);

    /** As the server says of itself when it begins anew after a crash. */
    private static final String CRASHED = "57P02";

    private final LaneScope scope;
    private final LaneStore store;
    private final LaneDispatch dispatch;
    private final Ways ways;
    private final CrashLoop crashes;
    private final Runnable settled;

    private @Nullable Cursor cursor;
    private int mostRows = Together.MOST_ROWS;
    private boolean deliveriesWritten;

    /** Whether deliveries of the lane may wait: they did at the last look, or were written since. */
    private boolean waiting = true;

    private boolean postponing;
    private @Nullable Cursor stored;
    private boolean storing;
    private volatile @Nullable Snapshot seen;

    LaneWork(LaneScope scope, LaneStore store, LaneDispatch dispatch, CrashLoop crashes, Runnable settled) {
        this.scope = scope;
        this.store = store;
        this.dispatch = dispatch;
        this.ways = new Ways(scope.toString(), dispatch::handles);
        this.crashes = crashes;
        this.settled = settled;
    }

    /** How far the lane is; null for where it is stored to be. */
    @Nullable
    Cursor cursor() {
        return cursor;
    }

    /** Whether late rows are left of which it reads a page each time. */
    boolean isReadingLateRows() {
        return cursor != null && cursor.late() != null;
    }

    /** Goes on from where it is stored to be; what was to be written last may have been, deliveries among it. */
    void fromStored() {
        cursor = null;
        waiting = true;
    }

    /** Stores where it is once a step finds nothing: progress before that may not be all there is. */
    void storeNext() {
        storing = true;
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
        dispatch.postpone(false);
        if (goingOn().late() != null) {
            settleLatePage(goingOn());
        }
        Cursor from = goingOn();
        Optional<Unsettled> shared =
                together == null || !ways.all().isEmpty() ? Optional.empty() : together.of(scope, from);
        postponing = postpone && shared.isPresent();
        dispatch.postpone(postponing);
        Unsettled found = shared.isPresent() ? shared.get() : store.unsettled(from, rowsAtOnce());
        if (!store.continues(found)) {
            throw new SQLException(
                    "The server crashed, or it is another one; the lane goes on from what is stored there", CRASHED);
        }
        seen = found.snapshot();
        waiting = found.waiting();
        boolean overdue = found.dueInMillis() != null && found.dueInMillis() <= 0;
        List<DueDelivery> due = overdue ? store.due(dispatch.isProbing() ? 1 : MOST_RETRIES, from.late()) : List.of();
        new Retries(scope, store, dispatch, ways.all(), crashes, settled).run(due, from.late() != null);
        if (!due.isEmpty() && dispatch.isProbing()) {
            return Duration.ZERO;
        }
        if (found.tooManyLate() || (crashes.isOneByOne() && !found.late().isEmpty())) {
            beginLatePages(found);
            return Duration.ZERO;
        }
        if (found.isEmpty()) {
            passNothing(found.settled());
        } else {
            List<StoredRow> rows = new ArrayList<>(found.late());
            rows.addAll(found.fresh());
            run(
                    Course.advance(found),
                    Routes.EVERY_HANDLER,
                    course -> dispatch.advance(course, blocked(found, rows, null), ways.all(), this::settled));
        }
        boolean missed = from.late() == null && catchUp(found);
        boolean past = found.exhausted() && from.late() == null && ways.going().isEmpty();
        crashes.passed(found.late().size() + found.fresh().size(), past, !due.isEmpty());
        boolean more =
                !found.exhausted() || from.late() != null || !found.settled().equals(cursor);
        if (more || missed || deliveriesWritten || !due.isEmpty()) {
            return Duration.ZERO;
        }
        if (found.dueInMillis() == null) {
            return Workforce.UNTIL_WOKEN;
        }
        // overdue and yet not to be had: it was redriven behind an earlier one that still waits
        return overdue ? BEHIND_ANOTHER : Duration.ofMillis(found.dueInMillis());
    }

    /** Fresh rows come next time, and those of the same aggregates behind the late ones. While a lane reads late rows, more of them wait. */
    private void beginLatePages(Unsettled found) throws SQLException {
        if (found.from().late() == null) {
            cursor = found.settledUpTo(found.from().high()).with(store.late(found));
        }
    }

    /** Settles some of the late rows that the cursor has not; behind the last one the lane looks for what it was asked meanwhile. */
    private void settleLatePage(Cursor from) throws SQLException, PostponedException {
        List<StoredRow> page = store.page(Objects.requireNonNull(from.late()), rowsAtOnce());
        if (page.isEmpty()) {
            dispatch.advance(Course.nothing(from.with(null)), Map.of(), ways.all(), this::settled);
            cursor = null;
        } else {
            Map<Line, Long> blocked = scope.ordered() && waiting ? store.blocked(page, null, null) : Map.of();
            run(
                    Course.late(from, page),
                    Routes.EVERY_HANDLER,
                    course -> dispatch.advance(course, blocked, ways.all(), this::settled));
        }
    }

    private interface Run {
        void of(Course course) throws SQLException, PostponedException;
    }

    /** Runs a course, unless the lane's last worker was lost at its row: then that is set aside. */
    private void run(Course course, String handlerId, Run run) throws SQLException, PostponedException {
        if (course.rows().isEmpty()) {
            run.of(course);
            return;
        }
        long position = course.rows().get(0).position();
        if (crashes.wasLostAt(position)) {
            dispatch.setAside(course, handlerId, this::settled);
            crashes.forget();
            return;
        }
        try (CrashLoop.Attempt attempt = crashes.begin(position, handlerId, false)) {
            run.of(course);
        }
    }

    /** What the lane has seen by now is not for it. That is stored with its next progress, or when it is asked to. */
    private void passNothing(Cursor to) throws PostponedException {
        cursor = to;
        if (storing) {
            storing = false;
            if (!to.equals(stored)) {
                dispatch.advance(Course.nothing(to), Map.of(), ways.all(), this::settled);
            }
        }
    }

    private int rowsAtOnce() {
        return dispatch.isProbing() ? 1 : crashes.rowsAtOnce(mostRows);
    }

    /** How far the lane came in its last step without that being stored. */
    Optional<Cursor> postponed() {
        return dispatch.postponed();
    }

    private Cursor goingOn() throws SQLException {
        if (cursor == null) {
            LaneStore.Stored now = store.stored();
            cursor = now.cursor();
            stored = cursor;
            ways.replace(now.catchingUp());
        }
        return cursor;
    }

    /** Which lines wait already: asked after the retries, which may have ended some waits. */
    private Map<Line, Long> blocked(Unsettled found, List<StoredRow> rows, @Nullable Way replayed) throws SQLException {
        LateRows late = found.from().late();
        if (!scope.ordered() || rows.isEmpty() || !(waiting || late != null)) {
            return Map.of();
        }
        return store.blocked(rows, replayed, late);
    }

    /** Goes on with the handlers that go through older events; returns whether there are any. */
    private boolean catchUp(Unsettled found) throws SQLException, PostponedException {
        List<Way> going = ways.going();
        for (Way way : going) {
            run(
                    missed(way),
                    way.handlerId(),
                    course -> dispatch.catchUp(way, course, blocked(found, course.rows(), way), this::settled));
        }
        return !going.isEmpty();
    }

    private Course missed(Way way) throws SQLException {
        return Course.catchUp(way, store.missed(Objects.requireNonNull(cursor), way, rowsAtOnce()));
    }

    private void settled(Settlement.Progress progress, boolean wrote) {
        if (progress instanceof Settlement.Advance advance) {
            cursor = advance.to();
            stored = advance.to();
        } else if (progress instanceof Settlement.CatchUp catchUp) {
            ways.settled(catchUp);
        }
        deliveriesWritten |= wrote;
        waiting |= wrote;
        if (!postponing) {
            settled.run();
        }
    }
}
