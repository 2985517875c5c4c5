package dev.typebus.simulation;

import dev.typebus.dispatch.LaneLostException;
import dev.typebus.lease.LaneStore;
import dev.typebus.read.Aggregate;
import dev.typebus.read.Cursor;
import dev.typebus.read.DueDelivery;
import dev.typebus.read.Line;
import dev.typebus.read.Missed;
import dev.typebus.read.StoredRow;
import dev.typebus.read.Unsettled;
import dev.typebus.read.Way;
import dev.typebus.simulation.LaneRows.Delivery;
import dev.typebus.simulation.LaneRows.State;
import dev.typebus.simulation.ModelDatabase.LaneTable;
import dev.typebus.simulation.ModelLog.Entry;
import dev.typebus.wake.Snapshot;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code LaneTables} asks by SQL, asked of the model. Within a statement nothing else happens. */
final class ModelStore implements LaneStore {
    /** Few, so that schedules of a dozen events meet the limits. */
    static final int MOST_LATE = 4;

    static final int MOST_FRESH = 5;
    private static final int MOST_BEHIND = 3;

    private final ModelDatabase database;
    private final LaneTable lane;
    private final long epoch;
    private final SimulatedNode node;
    private final Map<Long, Long> gaps = new TreeMap<>();
    private final Set<Long> forgotten = new TreeSet<>();

    ModelStore(ModelDatabase database, LaneTable lane, long epoch, SimulatedNode node) {
        this.database = database;
        this.lane = lane;
        this.epoch = epoch;
        this.node = node;
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
        if (rows().epoch() != epoch) {
            throw new LaneLostException("lane " + lane.lane);
        }
        if (lane.holder == null) {
            rows().ways()
                    .replaceAll((handlerId, way) -> way.replay() != null && way.given() == null
                            ? new Way(handlerId, way.position(), way.replay(), rows().cursor(), way.state())
                            : way);
        }
        Map<String, Way> takenUp = new TreeMap<>(rows().ways());
        takenUp.values().removeIf(way -> way.replay() != null && way.given() == null);
        return new Stored(rows().cursor(), takenUp);
    }

    @Override
    public Unsettled unsettled(Cursor cursor, int most) throws SQLException {
        node.call(() -> "reads lane " + lane.lane + " from " + cursor);
        int atMost = Math.min(most, MOST_FRESH);
        List<StoredRow> late = visible()
                .filter(entry -> entry.position() <= cursor.high()
                        && !cursor.snapshot().sees(entry.row().transactionId()))
                .filter(entry -> !isOverlooked(entry.position()))
                .map(Entry::row)
                .limit(MOST_LATE + 1L)
                .toList();
        List<StoredRow> fresh = visible()
                .filter(entry -> entry.position() > cursor.high())
                .map(Entry::row)
                .limit(atMost)
                .toList();
        long head = database.log().head();
        rememberGaps(head);
        if (database.bug() == SeededBug.TWO_STATEMENTS) {
            node.call(() -> "has read rows, and asks for the snapshot");
        }
        Snapshot snapshot = database.log().snapshot();
        boolean waiting = rows().deliveries().stream().anyMatch(one -> rows().isOpen(one));
        node.say(() -> "  late " + late + " fresh " + fresh + " snapshot " + snapshot);
        return new Unsettled(
                cursor,
                snapshot,
                late,
                late.size() > MOST_LATE,
                fresh,
                fresh.size() < atMost,
                head,
                waiting,
                waiting ? dueInMillis() : null);
    }

    private @Nullable Long dueInMillis() throws SQLException {
        node.call(() -> "asks when the next retry is due");
        return rows().deliveries().stream()
                .filter(one -> one.state() == State.RETRYING)
                .map(one -> one.dueAt() - database.now())
                .min(Long::compare)
                .orElse(null);
    }

    private boolean isOverlooked(long position) {
        return switch (database.bug()) {
            case NAIVE_CURSOR -> true;
            case XMAX_GAP_RULE -> forgotten.contains(position);
            default -> false;
        };
    }

    private void rememberGaps(long head) {
        if (database.bug() != SeededBug.XMAX_GAP_RULE) {
            return;
        }
        Snapshot now = database.log().snapshot();
        Set<Long> seen = database.log().visible().stream().map(Entry::position).collect(Collectors.toSet());
        for (long gap = 1; gap < head; gap++) {
            if (!seen.contains(gap) && now.xmin() >= gaps.computeIfAbsent(gap, first -> now.xmax())) {
                forgotten.add(gap);
            }
        }
    }

    @Override
    public Missed missed(Cursor cursor, Way way, int most) throws SQLException {
        node.call(() -> "reads what " + way.handlerId() + " missed behind " + way.position());
        int atMost = Math.min(most, MOST_FRESH);
        List<StoredRow> missed = visible()
                .filter(entry -> entry.position() > way.position() && entry.position() <= cursor.high())
                .filter(entry -> cursor.snapshot().sees(entry.row().transactionId()))
                .map(Entry::row)
                .filter(row -> rows().find("*", row) == null)
                .limit(atMost)
                .toList();
        boolean all = missed.size() < atMost;
        long end = Math.max(cursor.high(), way.position());
        return new Missed(missed, all ? end : missed.get(atMost - 1).position(), all);
    }

    @Override
    public List<DueDelivery> due(int most) throws SQLException {
        node.call(() -> "reads what is due in lane " + lane.lane);
        return rows().deliveries().stream()
                .filter(one -> rows().isDue(one, database.now()) && !awaitsReplay(one))
                .limit(most)
                .map(ModelStore::due)
                .toList();
    }

    private static DueDelivery due(Delivery one) {
        return new DueDelivery(
                one.handlerId(), one.attempts(), one.failures(), one.suspect(), one.replay() != null, one.row());
    }

    @Override
    public List<DueDelivery> behind(DueDelivery done, int most) throws SQLException {
        node.call(() -> "reads what is behind " + done.row());
        return rows().deliveries().stream()
                .filter(one -> one.concerns(done.handlerId())
                        && one.aggregate().equals(Aggregate.of(done.row()))
                        && one.row().position() > done.row().position()
                        && rows().isOpen(one))
                .limit(Math.min(most, MOST_BEHIND))
                .takeWhile(one -> one.handlerId().equals(done.handlerId())
                        && (one.state() == State.PARKED
                                || (one.state() == State.RETRYING && one.dueAt() <= database.now()))
                        && !awaitsReplay(one)
                        && one.replay() == null)
                .map(ModelStore::due)
                .toList();
    }

    private boolean awaitsReplay(Delivery delivery) {
        Way way = rows().ways().get(delivery.handlerId());
        return way != null
                && way.replay() != null
                && way.position() < delivery.row().position();
    }

    @Override
    public Set<Line> blocked(Collection<StoredRow> asked, @Nullable Way replayed) throws SQLException {
        node.call(() -> "asks which lines wait");
        if (database.bug() == SeededBug.NO_PARKED_CHECK) {
            return Set.of();
        }
        Set<Aggregate> aggregates = asked.stream().map(Aggregate::of).collect(Collectors.toSet());
        Map<Line, Boolean> lines = new HashMap<>();
        rows().deliveries().stream()
                .filter(one -> aggregates.contains(one.aggregate()) && rows().isOpen(one))
                .filter(one -> replayed == null
                        || !one.handlerId().equals(replayed.handlerId())
                        || one.row().position() <= replayed.position())
                .forEach(one -> lines.put(new Line(one.handlerId(), one.aggregate()), true));
        return lines.keySet();
    }

    @Override
    public void storeCrashes(int crashes) throws SQLException {
        node.call(() -> "stores " + crashes + " crashes");
        if (rows().epoch() == epoch && lane.holder == null) {
            rows().crashes(crashes);
        }
    }
}
