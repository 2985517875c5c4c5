package dev.typebus.lease;

import dev.typebus.dispatch.Course;
import dev.typebus.dispatch.LaneDispatch;
import dev.typebus.dispatch.LaneLostException;
import dev.typebus.dispatch.PostponedException;
import dev.typebus.dispatch.Routes;
import dev.typebus.dispatch.Settlement;
import dev.typebus.read.Cursor;
import dev.typebus.read.DueDelivery;
import dev.typebus.read.LaneReader;
import dev.typebus.read.LaneScope;
import dev.typebus.read.Line;
import dev.typebus.read.StoredRow;
import dev.typebus.read.Unsettled;
import dev.typebus.wake.Sleeper;
import dev.typebus.wake.Snapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works for one lane while this node holds it: due retries, then what is unsettled, then what handlers missed that are catching up;
 * again while there is something, else asleep until woken. At most one thread works at a time; the other methods are thread-safe.
 */
public final class Lane implements Sleeper {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private static final int MOST_ROWS = 500;
    private static final int MOST_RETRIES = 100;
    private static final Duration LONGEST_RETRIES = Duration.ofSeconds(1);
    private static final Duration BEHIND_ANOTHER = Duration.ofMillis(250);

    private final LaneScope scope;
    private final HeldLane held;
    private final DataSource dataSource;
    private final LaneDispatch dispatch;
    private final LaneReader reader;
    private final Runnable settled;
    private final Workforce.Shift shift;
    private final Backoff backoff;
    private final CrashLoop crashes;
    private final Sleep sleep = new Sleep();

    /** Held by whoever works, or stores how far the idle lane is. */
    private final ReentrantLock working = new ReentrantLock();

    private @Nullable Cursor cursor;
    private Map<String, Long> catchingUp = new TreeMap<>();
    private boolean deliveriesWritten;
    private volatile @Nullable Snapshot seen;
    private volatile boolean lost;

    /** @param settled is told after each settlement */
    public Lane(
            HeldLane held,
            LaneScope scope,
            DataSource dataSource,
            LaneDispatch dispatch,
            Workforce workforce,
            Runnable settled) {
        this.held = held;
        this.crashes = new CrashLoop(dataSource, held);
        this.backoff = new Backoff(scope.toString());
        this.scope = scope;
        this.dataSource = dataSource;
        this.dispatch = dispatch;
        this.reader = new LaneReader(scope);
        this.settled = settled;
        this.shift = workforce.shift(this::work);
        dispatch.whenStuck(this::giveUp);
    }

    private Duration work() {
        working.lock();
        try {
            Sleep.End start = sleep.end(cursor);
            cursor = start.cursor();
            Duration pause = step();
            backoff.end();
            if (!pause.isZero()) {
                sleep.fall(cursor, start.wakeUps());
            }
            return pause;
        } catch (LaneLostException e) {
            log.info("{}", e.getMessage());
            lost = true;
            shift.end();
            return Workforce.UNTIL_WOKEN;
        } catch (PostponedException | SQLException | RuntimeException | Error e) {
            cursor = null; // nobody knows whether the last commit arrived: the stored cursor does
            return backoff.after(e);
        } finally {
            working.unlock();
        }
    }

    private Duration step() throws SQLException, PostponedException {
        deliveriesWritten = false;
        Unsettled found;
        List<DueDelivery> due = List.of();
        try (Connection connection = dataSource.getConnection()) {
            found = reader.read(connection, cursor(connection), MOST_ROWS);
            seen = found.snapshot();
            if (found.dueInMillis() != null && found.dueInMillis() <= 0) {
                due = reader.due(connection, MOST_RETRIES);
            }
        }
        if (crashes.suspicious() > 0) {
            setAside(found);
            return Duration.ZERO;
        }
        long start = System.nanoTime();
        for (DueDelivery delivery : due) {
            if (dispatch.isStopping() || System.nanoTime() - start > LONGEST_RETRIES.toNanos()) {
                break; // new events are not to wait for many slow retries
            }
            dispatch.retry(delivery, catchingUp);
            settled.run();
        }
        if (found.isEmpty()) {
            cursor = found.settled();
        } else {
            List<StoredRow> rows = new ArrayList<>(found.late());
            rows.addAll(found.fresh());
            dispatch.advance(Course.advance(found), blocked(found, rows), catchingUp, this::settled);
        }
        boolean missed = catchUp(found);
        crashes.end();
        boolean more = !found.exhausted() || !found.settled().equals(cursor);
        if (more || missed || deliveriesWritten || !due.isEmpty()) {
            return Duration.ZERO;
        }
        if (found.dueInMillis() == null) {
            return Workforce.UNTIL_WOKEN;
        }
        // overdue and yet not to be had: it was redriven behind an earlier one that still waits
        return found.dueInMillis() <= 0 ? BEHIND_ANOTHER : Duration.ofMillis(found.dueInMillis());
    }

    /** Runs nothing of what the last workers may have died of, and lets each event be tried by itself. */
    private void setAside(Unsettled found) throws SQLException, PostponedException {
        log.warn(
                "Lane {} lost {} workers in a row; what they may have died of is tried one by one, each attempt counted"
                        + " before it is made",
                scope,
                crashes.suspicious());
        dispatch.suspect(Course.advance(found), Routes.EVERY_HANDLER, this::settled);
        for (Map.Entry<String, Long> handler : new TreeMap<>(catchingUp).entrySet()) {
            dispatch.suspect(missed(handler), handler.getKey(), this::settled);
        }
        if (!found.tooManyLate()) {
            crashes.end();
        }
    }

    private Cursor cursor(Connection connection) throws SQLException {
        if (cursor == null) {
            LaneCursors.Stored now = LaneCursors.read(connection, held);
            cursor = now.cursor();
            catchingUp = new TreeMap<>(now.catchingUp());
            catchingUp.keySet().removeIf(handlerId -> !dispatch.handles(handlerId));
        }
        return cursor;
    }

    /** Which lines wait already: asked after the retries, which may have ended some waits. */
    private Set<Line> blocked(Unsettled found, List<StoredRow> rows) throws SQLException {
        if (!scope.ordered() || rows.isEmpty() || !(found.waiting() || deliveriesWritten)) {
            return Set.of();
        }
        try (Connection connection = dataSource.getConnection()) {
            return reader.blocked(connection, rows);
        }
    }

    /** Goes on with the handlers that go through older events; returns whether there are any. */
    private boolean catchUp(Unsettled found) throws SQLException, PostponedException {
        boolean any = !catchingUp.isEmpty();
        for (Map.Entry<String, Long> handler : new TreeMap<>(catchingUp).entrySet()) {
            Course course = missed(handler);
            dispatch.catchUp(handler.getKey(), course, blocked(found, course.rows()), this::settled);
        }
        return any;
    }

    private Course missed(Map.Entry<String, Long> handler) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            List<StoredRow> rows =
                    reader.missed(connection, Objects.requireNonNull(cursor), handler.getValue(), MOST_ROWS);
            return Course.catchUp(handler.getKey(), rows, rows.size() < MOST_ROWS);
        }
    }

    private void settled(Settlement.Progress progress, boolean wrote) {
        if (progress instanceof Settlement.Advance advance) {
            cursor = advance.to();
        } else if (progress instanceof Settlement.CatchUp way && way.caughtUp()) {
            log.info("Handler {} has caught up with lane {}", way.handlerId(), scope);
            catchingUp.remove(way.handlerId());
        } else if (progress instanceof Settlement.CatchUp way) {
            catchingUp.put(way.handlerId(), way.position());
        }
        deliveriesWritten |= wrote;
        settled.run();
    }

    @Override
    public boolean covers(String topic, int slot) {
        return scope.covers(topic, slot);
    }

    @Override
    public boolean hasSeen(Snapshot snapshot) {
        Snapshot last = seen;
        return last != null && last.covers(snapshot);
    }

    @Override
    public void wake() {
        sleep.wake();
        shift.wake();
    }

    @Override
    public void startOver() {
        seen = null;
        sleep.forget();
        shift.wake();
    }

    @Override
    public void nothingNew(Snapshot snapshot, long head) {
        sleep.goOn(snapshot, head);
    }

    /** Where the lane sleeps, if it does and that is not stored; it is then kept from working until {@link #release}. */
    Optional<LaneCursors.Idle> holdIdle() {
        if (working.tryLock()) {
            Optional<Cursor> unstored = sleep.unstored();
            if (unstored.isPresent()) {
                return unstored.map(cursor -> new LaneCursors.Idle(held, cursor));
            }
            working.unlock();
        }
        return Optional.empty();
    }

    /** Lets the lane work again, after {@link #holdIdle} on the same thread. */
    void release(LaneCursors.Idle idle, boolean stored) {
        if (stored) {
            sleep.stored(idle.cursor());
        }
        working.unlock();
    }

    /** The worker is in a handler that does not return. The lane is given back and taken anew, by this node or another. */
    private void giveUp() {
        crashes.workerIsStuck();
        shift.end();
        lost = true;
    }

    /** Whether the lane is another worker's, or has to become that. */
    boolean isLost() {
        return lost;
    }

    /** Begins no more work. */
    void end() {
        shift.end();
    }

    /** Whether it was told to end, and has. */
    boolean hasEnded() {
        return shift.hasEnded();
    }

    /** Waits until the work that is being done is done; returns whether it is. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return shift.awaitEnd(atMost);
    }
}
