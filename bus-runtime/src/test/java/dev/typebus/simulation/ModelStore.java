package dev.typebus.simulation;

import dev.typebus.internal.dispatch.LaneLostException;
import dev.typebus.internal.log.Aggregate;
import dev.typebus.internal.log.CatchUpBatch;
import dev.typebus.internal.log.CatchUpCursor;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.DueRetry;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.LateRows;
import dev.typebus.internal.log.OrderingKey;
import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.settle.LaneFence;
import dev.typebus.internal.settle.LaneFenceAccess;
import dev.typebus.internal.settle.LastAttempt;
import dev.typebus.internal.work.LaneStore;
import dev.typebus.simulation.LaneRows.Delivery;
import dev.typebus.simulation.LaneRows.State;
import dev.typebus.simulation.ModelDatabase.LaneTable;
import dev.typebus.simulation.ModelLog.Entry;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code JdbcLaneStore} asks by SQL, asked of the model. Within a statement nothing else happens. */
final class ModelStore implements LaneStore {
    private static final int MOST_BEHIND = 3;

    private final ModelDatabase database;
    private final LaneTable lane;
    private final LaneFence fence;
    private final SimulatedNode node;
    private final ModelLook look;

    ModelStore(ModelDatabase database, LaneTable lane, LaneFence fence, SimulatedNode node) {
        this.database = database;
        this.lane = lane;
        this.fence = fence;
        this.node = node;
        this.look = new ModelLook(database, node);
    }

    private LaneRows rows() {
        return lane.rows;
    }

    private Stream<Entry> visible() {
        return database.log().visible().stream()
                .filter(entry -> lane.covers(entry.row().slot()));
    }

    @Override
    public Stored stored() throws SQLException {
        node.call(() -> "reads where lane " + lane.lane + " is");
        if (lane.holder != null) {
            throw new SQLException("waited for a lock for too long", "55P03");
        }
        if (rows().epoch() != fence.epoch()) {
            throw new LaneLostException("lane " + lane.lane);
        }
        if (database.bug() != SeededBug.NO_VERSION_CHECK) {
            rows().raiseVersion();
        }
        rows().crashes(rows().crashes(), null);
        LaneFenceAccess.isAt(fence, rows().version(), ModelLook.SERVER);
        if (rows().cursor().late() == null) {
            rows().catchUps()
                    .replaceAll((handlerId, catchUp) -> catchUp.replay() != null && catchUp.given() == null
                            ? new CatchUpCursor(
                                    handlerId,
                                    catchUp.position(),
                                    catchUp.replay(),
                                    rows().cursor(),
                                    catchUp.paused(),
                                    catchUp.cancelled())
                            : catchUp);
        }
        Map<String, CatchUpCursor> takenUp = new TreeMap<>(rows().catchUps());
        takenUp.values().removeIf(catchUp -> catchUp.replay() != null && catchUp.given() == null);
        return new Stored(rows().cursor(), takenUp);
    }

    @Override
    public ReadBatch unsettled(Cursor cursor, int most) throws SQLException {
        node.call(() -> "reads lane " + lane.lane + " from " + cursor);
        ReadBatch found = look.of(lane::covers, cursor, most);
        boolean waiting = rows().deliveries().stream().anyMatch(one -> rows().isOpen(one));
        return new ReadBatch(
                cursor,
                found.snapshot(),
                found.incarnation(),
                found.lateRows(),
                found.tooManyLate(),
                found.newRows(),
                found.reachedEnd(),
                found.head(),
                waiting,
                waiting ? dueInMillis() : null);
    }

    @Override
    public boolean continues(ReadBatch found) {
        return database.bug() == SeededBug.STALE_LOOK || found.continues(fence.incarnation());
    }

    @Override
    public LateRows lateRows(ReadBatch found) throws SQLException {
        node.call(() -> "asks where the late rows of lane " + lane.lane + " are");
        List<EventRow> late = visible()
                .map(Entry::row)
                .filter(row -> row.position() <= found.from().position()
                        && found.snapshot().sees(row.transactionId())
                        && !found.from().snapshot().sees(row.transactionId()))
                .toList();
        return new LateRows(
                found.from().snapshot(),
                found.snapshot(),
                late.get(late.size() - 1).position(),
                late.get(0).position() - 1);
    }

    @Override
    public List<EventRow> latePage(LateRows late, int most) throws SQLException {
        node.call(() -> "reads late rows of lane " + lane.lane + " behind " + late.after());
        return lateRows(late).limit(Math.min(most, ModelLook.MOST_LATE)).toList();
    }

    private Stream<EventRow> lateRows(LateRows late) {
        return visible()
                .map(Entry::row)
                .filter(row -> row.position() > late.after()
                        && row.position() <= late.high()
                        && late.to().sees(row.transactionId())
                        && !late.from().sees(row.transactionId()));
    }

    private @Nullable Long dueInMillis() throws SQLException {
        node.call(() -> "asks when the next retry is due");
        return rows().deliveries().stream()
                .filter(one -> one.state() == State.RETRYING)
                .map(one -> one.dueAt() - database.now())
                .min(Long::compare)
                .orElse(null);
    }

    @Override
    public CatchUpBatch catchUpBatch(Cursor cursor, CatchUpCursor catchUp, int most) throws SQLException {
        node.call(() -> "reads what " + catchUp.handlerId() + " missed behind " + catchUp.position());
        int atMost = Math.min(most, ModelLook.MOST_FRESH);
        List<EventRow> missed = visible()
                .filter(entry -> entry.position() > catchUp.position() && entry.position() <= cursor.position())
                .filter(entry -> cursor.snapshot().sees(entry.row().transactionId()))
                .map(Entry::row)
                .filter(row -> rows().find("*", row) == null)
                .limit(atMost)
                .toList();
        boolean all = missed.size() < atMost;
        long end = Math.max(cursor.position(), catchUp.position());
        return new CatchUpBatch(missed, all ? end : missed.get(atMost - 1).position(), all);
    }

    @Override
    public List<DueRetry> dueRetries(int most, @Nullable LateRows late) throws SQLException {
        node.call(() -> "reads what is due in lane " + lane.lane);
        return mine().filter(one -> rows().isDue(one, database.now()) && !awaitsReplay(one))
                .filter(one -> late == null || !rows().isOrdered() || !hasLateAhead(one.row(), late))
                .limit(most)
                .map(ModelStore::dueRetries)
                .toList();
    }

    private Stream<Delivery> mine() {
        return rows().epoch() == fence.epoch() || database.bug() == SeededBug.NO_EPOCH_CHECK
                ? rows().deliveries().stream()
                : Stream.empty();
    }

    private boolean hasLateAhead(EventRow row, LateRows late) {
        return database.bug() != SeededBug.LATE_OVERTAKEN
                && lateRows(late)
                        .anyMatch(ahead ->
                                Aggregate.of(ahead).equals(Aggregate.of(row)) && ahead.position() < row.position());
    }

    private static DueRetry dueRetries(Delivery one) {
        return new DueRetry(
                one.handlerId(), one.attempts(), one.failures(), 0, one.lost(), one.replay() != null, one.row());
    }

    @Override
    public List<DueRetry> followers(DueRetry done, int most) throws SQLException {
        node.call(() -> "reads what is behind " + done.row());
        return mine().filter(one -> one.concerns(done.handlerId())
                        && one.aggregate().equals(Aggregate.of(done.row()))
                        && one.row().position() > done.row().position()
                        && rows().isOpen(one))
                .limit(Math.min(most, MOST_BEHIND))
                .takeWhile(one -> one.handlerId().equals(done.handlerId())
                        && (one.state() == State.PARKED
                                || (one.state() == State.RETRYING && one.dueAt() <= database.now()))
                        && !awaitsReplay(one)
                        && one.replay() == null)
                .map(ModelStore::dueRetries)
                .toList();
    }

    private boolean awaitsReplay(Delivery delivery) {
        CatchUpCursor catchUp = rows().catchUps().get(delivery.handlerId());
        return catchUp != null
                && catchUp.replay() != null
                && catchUp.position() < delivery.row().position();
    }

    @Override
    public Map<OrderingKey, Long> blockedKeys(
            Collection<EventRow> asked, @Nullable CatchUpCursor replayed, @Nullable LateRows late) throws SQLException {
        node.call(() -> "asks which lines wait");
        if (database.bug() == SeededBug.NO_PARKED_CHECK) {
            return Map.of();
        }
        Set<Aggregate> aggregates = asked.stream().map(Aggregate::of).collect(Collectors.toSet());
        Map<OrderingKey, Long> lines = new HashMap<>();
        rows().deliveries().stream()
                .filter(one -> aggregates.contains(one.aggregate()) && rows().isOpen(one))
                .filter(one -> replayed == null
                        || !one.handlerId().equals(replayed.handlerId())
                        || one.row().position() <= replayed.position())
                .forEach(one -> lines.merge(
                        new OrderingKey(one.handlerId(), one.aggregate()),
                        one.row().position(),
                        Math::min));
        if (late != null && database.bug() != SeededBug.LATE_OVERTAKEN) {
            lateRows(late)
                    .forEach(row -> lines.merge(new OrderingKey("*", Aggregate.of(row)), row.position(), Math::min));
        }
        return lines;
    }

    @Override
    public void storeCrashes(int crashes, @Nullable LastAttempt lastAttempt) throws SQLException {
        node.call(() -> "stores " + crashes + " crashes, trying " + lastAttempt);
        if (rows().epoch() == fence.epoch()
                && rows().version() == LaneFenceAccess.version(fence)
                && lane.holder == null) {
            rows().crashes(crashes, lastAttempt);
        }
    }
}
