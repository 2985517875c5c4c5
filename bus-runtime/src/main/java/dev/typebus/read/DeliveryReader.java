package dev.typebus.read;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the deliveries of one lane that failed or wait. All methods want a connection in autocommit mode. Thread-safe. */
public final class DeliveryReader {
    private static final String EVERY_HANDLER = "*";
    private static final Way NOBODYS = Way.ofNew("", Long.MAX_VALUE);

    private final LaneScope scope;

    public DeliveryReader(LaneScope scope) {
        this.scope = scope;
    }

    @Nullable
    Long dueInMillis(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DeliverySql.DUE_IN)) {
            statement.setString(1, scope.group());
            statement.setInt(2, scope.firstSlot());
            statement.setInt(3, scope.lastSlot());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getObject("due_in_ms", Long.class);
            }
        }
    }

    /**
     * Deliveries of the lane whose retry is due, in log order.
     *
     * @param late late rows that are not settled yet, which later deliveries of their aggregates wait for; null if there are none
     */
    public List<DueDelivery> due(Connection connection, int most, @Nullable LateRows late) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DeliverySql.DUE)) {
            statement.setLong(1, LaneReader.MOST_BYTES);
            statement.setString(2, scope.group());
            statement.setInt(3, scope.firstSlot());
            statement.setInt(4, scope.lastSlot());
            statement.setBoolean(5, !scope.ordered());
            statement.setBoolean(6, scope.deadBlock());
            statement.setBoolean(7, scope.deadBlock());
            String from = late == null ? null : late.from().toString();
            statement.setString(8, from);
            statement.setLong(9, late == null ? 0 : late.after());
            statement.setLong(10, late == null ? 0 : late.high());
            statement.setString(11, from);
            statement.setString(12, late == null ? null : late.to().toString());
            statement.setInt(13, scope.lane());
            statement.setInt(14, most);
            try (ResultSet rows = statement.executeQuery()) {
                List<DueDelivery> due = new ArrayList<>();
                while (rows.next() && rows.getString("payload") != null) {
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
                row.getBoolean("replaying"),
                StoredRow.of(row));
    }

    /** What waits in the same line directly behind a delivery that is done, and may follow it at once, in log order. */
    public List<DueDelivery> behind(Connection connection, DueDelivery done, int most) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DeliverySql.BEHIND)) {
            statement.setString(1, done.handlerId());
            statement.setInt(2, scope.lane());
            statement.setLong(3, LaneReader.MOST_BYTES);
            statement.setString(4, scope.group());
            statement.setString(5, done.handlerId());
            statement.setString(6, done.row().aggregateType());
            statement.setString(7, done.row().aggregateId());
            statement.setLong(8, done.row().position());
            statement.setBoolean(9, scope.deadBlock());
            statement.setInt(10, most);
            try (ResultSet rows = statement.executeQuery()) {
                List<DueDelivery> behind = new ArrayList<>();
                while (rows.next() && rows.getBoolean("may_follow") && rows.getString("payload") != null) {
                    behind.add(delivery(rows));
                }
                return behind;
            }
        }
    }

    /**
     * The lines of these rows' aggregates in which something is open that later rows wait for, and the position of the first of it.
     *
     * @param replayed a replay that will come to some of them and gives those events itself; null if there is none
     * @param late late rows that are not settled yet and that later rows of their aggregates wait for; null if there are none
     */
    public Map<Line, Long> blocked(
            Connection connection, Collection<StoredRow> rows, @Nullable Way replayed, @Nullable LateRows late)
            throws SQLException {
        List<Aggregate> asked = rows.stream().map(Aggregate::of).distinct().toList();
        Map<Line, Long> blocked = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(DeliverySql.BLOCKED)) {
            bind(connection, statement, asked);
            statement.setString(3, scope.group());
            statement.setString(4, scope.group());
            statement.setBoolean(5, scope.deadBlock());
            Way superseding = replayed == null || replayed.isCancelled() ? NOBODYS : replayed;
            statement.setString(6, superseding.handlerId());
            statement.setLong(7, superseding.position());
            try (ResultSet lines = statement.executeQuery()) {
                while (lines.next()) {
                    put(blocked, lines.getString("handler_id"), lines);
                }
            }
        }
        if (late != null) {
            try (PreparedStatement statement = connection.prepareStatement(DeliverySql.FIRST_LATE)) {
                bind(connection, statement, asked);
                statement.setLong(3, late.after());
                statement.setLong(4, late.high());
                statement.setString(5, late.from().toString());
                statement.setString(6, late.to().toString());
                try (ResultSet lines = statement.executeQuery()) {
                    while (lines.next()) {
                        put(blocked, EVERY_HANDLER, lines);
                    }
                }
            }
        }
        return blocked;
    }

    private static void bind(Connection connection, PreparedStatement statement, List<Aggregate> asked)
            throws SQLException {
        statement.setArray(
                1,
                connection.createArrayOf(
                        "text", asked.stream().map(Aggregate::type).toArray()));
        statement.setArray(
                2,
                connection.createArrayOf(
                        "text", asked.stream().map(Aggregate::id).toArray()));
    }

    private static void put(Map<Line, Long> blocked, String handlerId, ResultSet line) throws SQLException {
        Aggregate aggregate = new Aggregate(line.getString("aggregate_type"), line.getString("aggregate_id"));
        blocked.merge(new Line(handlerId, aggregate), line.getLong("position"), Math::min);
    }
}
