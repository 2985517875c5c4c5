package dev.typebus.read;

import dev.typebus.wake.Snapshot;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what one lane has not settled. All methods want a connection in autocommit mode. Thread-safe. */
public final class LaneReader {
    /** More late rows than this are not read, but turned into due deliveries by the database. */
    public static final int MOST_LATE = 500;

    private static final int MOST_LOOKED_AT = 10_000;
    private static final Way NOBODYS = Way.ofNew("", Long.MAX_VALUE);

    private static final String[] OPEN = {"retrying", "parked", "unroutable"};
    private static final String[] OPEN_OR_DEAD = {"retrying", "parked", "unroutable", "dead"};

    private final LaneScope scope;

    public LaneReader(LaneScope scope) {
        this.scope = scope;
    }

    /** What is visible now and not settled by the cursor: all late rows up to {@link #MOST_LATE}, and at most {@code most} fresh ones. */
    public Unsettled read(Connection connection, Cursor cursor, int most) throws SQLException {
        Array topics = scope.topicArray(connection);
        Array open = connection.createArrayOf("text", scope.deadBlock() ? OPEN_OR_DEAD : OPEN);
        try (PreparedStatement statement = connection.prepareStatement(ReadSql.UNSETTLED)) {
            statement.setString(1, scope.group());
            statement.setArray(2, open);
            statement.setInt(3, scope.firstSlot());
            statement.setInt(4, scope.lastSlot());
            statement.setString(5, cursor.snapshot().runningArray());
            statement.setString(6, Long.toString(cursor.snapshot().xmax()));
            statement.setLong(7, cursor.high());
            statement.setLong(8, scope.eraFloor());
            statement.setInt(9, scope.firstSlot());
            statement.setInt(10, scope.lastSlot());
            statement.setArray(11, topics);
            statement.setArray(12, topics);
            statement.setInt(13, MOST_LATE + 1);
            statement.setLong(14, cursor.high());
            statement.setInt(15, scope.firstSlot());
            statement.setInt(16, scope.lastSlot());
            statement.setArray(17, topics);
            statement.setArray(18, topics);
            statement.setInt(19, most);
            statement.execute();
            statement.getMoreResults();
            try (ResultSet rows = statement.getResultSet()) {
                return unsettled(connection, rows, cursor, most);
            }
        }
    }

    private Unsettled unsettled(Connection connection, ResultSet rows, Cursor cursor, int most) throws SQLException {
        rows.next();
        if (!rows.getBoolean("without_own_transaction")) {
            throw new IllegalStateException("The log was read in a transaction that had written before: "
                    + "its snapshot does not list itself, and events would be lost. This is an error in Typebus");
        }
        Snapshot snapshot = Snapshot.parse(rows.getString("snapshot"));
        long head = rows.getLong("head");
        boolean waiting = rows.getBoolean("waiting");
        List<StoredRow> late = new ArrayList<>();
        List<StoredRow> fresh = new ArrayList<>();
        while (rows.next()) {
            StoredRow row = StoredRow.of(rows);
            (row.position() <= cursor.high() ? late : fresh).add(row);
        }
        late.sort(Comparator.comparingLong(StoredRow::position));
        fresh.sort(Comparator.comparingLong(StoredRow::position)); // they come in order, but no ORDER BY says so
        return new Unsettled(
                cursor,
                snapshot,
                late,
                late.size() > MOST_LATE,
                fresh,
                fresh.size() < most,
                head,
                waiting,
                waiting ? dueInMillis(connection) : null);
    }

    private @Nullable Long dueInMillis(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ReadSql.DUE_IN)) {
            statement.setString(1, scope.group());
            statement.setInt(2, scope.firstSlot());
            statement.setInt(3, scope.lastSlot());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getObject("due_in_ms", Long.class);
            }
        }
    }

    /** The end of the log: everything visible now is settled by it. */
    public static Cursor head(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ReadSql.HEAD);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Cursor(row.getLong("high"), Snapshot.parse(row.getString("snapshot")));
        }
    }

    /** What the lane has settled up to its cursor and a handler has not that is on its way through older events. */
    public Missed missed(Connection connection, Cursor lane, Way way, int most) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ReadSql.MISSED)) {
            statement.setString(1, scope.group());
            statement.setString(2, way.handlerId());
            statement.setInt(3, scope.firstSlot());
            statement.setInt(4, scope.lastSlot());
            statement.setArray(5, scope.topicArray(connection));
            statement.setLong(6, way.position());
            statement.setLong(7, lane.high());
            statement.setString(8, lane.snapshot().toString());
            statement.setLong(9, scope.eraFloor());
            statement.setBoolean(10, way.isCancelled());
            Cursor given = way.given();
            statement.setLong(11, given == null ? 0 : given.high());
            statement.setString(12, given == null ? null : given.snapshot().toString());
            statement.setInt(13, most);
            statement.setInt(14, MOST_LOOKED_AT);
            statement.execute();
            statement.getMoreResults();
            try (ResultSet found = statement.getResultSet()) {
                long upTo = way.position();
                List<StoredRow> rows = new ArrayList<>();
                while (found.next()) {
                    upTo = found.getLong("up_to");
                    if (found.getObject("position") != null) {
                        rows.add(StoredRow.of(found));
                    }
                }
                boolean all = rows.size() < most;
                return new Missed(rows, all ? upTo : rows.get(most - 1).position(), all && upTo >= lane.high());
            }
        }
    }

    /** Deliveries of the lane whose retry is due, in log order. */
    public List<DueDelivery> due(Connection connection, int most) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ReadSql.DUE)) {
            statement.setString(1, scope.group());
            statement.setInt(2, scope.firstSlot());
            statement.setInt(3, scope.lastSlot());
            statement.setBoolean(4, !scope.ordered());
            statement.setBoolean(5, scope.deadBlock());
            statement.setBoolean(6, scope.deadBlock());
            statement.setInt(7, scope.lane());
            statement.setInt(8, most);
            try (ResultSet rows = statement.executeQuery()) {
                List<DueDelivery> due = new ArrayList<>();
                while (rows.next()) {
                    due.add(delivery(rows));
                }
                return due;
            }
        }
    }

    private static DueDelivery delivery(ResultSet row) throws SQLException {
        return new DueDelivery(
                row.getString("handler_id"),
                row.getInt("attempts"),
                row.getInt("failures"),
                row.getBoolean("suspect"),
                row.getBoolean("replaying"),
                StoredRow.of(row));
    }

    /** What waits in the same line directly behind a delivery that is done, and may follow it at once, in log order. */
    public List<DueDelivery> behind(Connection connection, DueDelivery done, int most) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ReadSql.BEHIND)) {
            statement.setString(1, done.handlerId());
            statement.setInt(2, scope.lane());
            statement.setString(3, scope.group());
            statement.setString(4, done.handlerId());
            statement.setString(5, done.row().aggregateType());
            statement.setString(6, done.row().aggregateId());
            statement.setLong(7, done.row().position());
            statement.setBoolean(8, scope.deadBlock());
            statement.setInt(9, most);
            try (ResultSet rows = statement.executeQuery()) {
                List<DueDelivery> behind = new ArrayList<>();
                while (rows.next() && rows.getBoolean("may_follow")) {
                    behind.add(delivery(rows));
                }
                return behind;
            }
        }
    }

    /**
     * Which lines of these rows' aggregates have deliveries that later ones wait for.
     *
     * @param replayed a replay that will come to some of them and gives those events itself; null if there is none
     */
    public Set<Line> blocked(Connection connection, Collection<StoredRow> rows, @Nullable Way replayed)
            throws SQLException {
        List<Aggregate> asked = rows.stream().map(Aggregate::of).distinct().toList();
        try (PreparedStatement statement = connection.prepareStatement(ReadSql.BLOCKED)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", asked.stream().map(Aggregate::type).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", asked.stream().map(Aggregate::id).toArray()));
            statement.setString(3, scope.group());
            statement.setBoolean(4, scope.deadBlock());
            Way superseding = replayed == null || replayed.isCancelled() ? NOBODYS : replayed;
            statement.setString(5, superseding.handlerId());
            statement.setLong(6, superseding.position());
            try (ResultSet lines = statement.executeQuery()) {
                Set<Line> blocked = new HashSet<>();
                while (lines.next()) {
                    blocked.add(new Line(
                            lines.getString("handler_id"),
                            new Aggregate(lines.getString("aggregate_type"), lines.getString("aggregate_id"))));
                }
                return blocked;
            }
        }
    }
}
