package dev.typebus.lease;

import dev.typebus.dispatch.LaneLostException;
import dev.typebus.event.Replay;
import dev.typebus.read.Cursor;
import dev.typebus.read.Way;
import dev.typebus.wake.Snapshot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads lanes' cursors from the database, and writes those of lanes that had nothing to handle. Thread-safe. */
public final class LaneCursors {
    private LaneCursors() {}

    /** How far a lane came. */
    public record Progress(HeldLane lane, Cursor cursor) {}

    /** Waits until no transaction can settle anything of the lane any more that began before. */
    static void awaitCommits(Connection connection, HeldLane lane) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.AWAIT_COMMITS)) {
            statement.setString(1, lane.group());
            statement.setInt(2, lane.lane());
            statement.execute();
        }
    }

    /** @throws LaneLostException if the lane is another worker's now */
    static LaneStore.Stored read(Connection connection, HeldLane lane) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.CURSOR)) {
            statement.setString(1, lane.group());
            statement.setInt(2, lane.lane());
            try (ResultSet rows = statement.executeQuery()) {
                Cursor cursor = null;
                Map<String, Way> catchingUp = new TreeMap<>();
                while (rows.next()) {
                    if (!rows.getString("handler_id").isEmpty()) {
                        catchingUp.put(rows.getString("handler_id"), way(rows));
                    } else if (rows.getLong("epoch") == lane.epoch()) {
                        cursor = new Cursor(rows.getLong("high"), Snapshot.parse(rows.getString("snapshot")));
                    }
                }
                if (cursor == null) {
                    throw new LaneLostException(lane.name().toString());
                }
                return new LaneStore.Stored(cursor, catchingUp);
            }
        }
    }

    private static Way way(ResultSet row) throws SQLException {
        Way way = Way.ofNew(row.getString("handler_id"), row.getLong("high"));
        Long replay = row.getObject("replay", Long.class);
        if (replay == null) {
            return way;
        }
        Cursor given = new Cursor(row.getLong("given_high"), Snapshot.parse(row.getString("snapshot")));
        return new Way(way.handlerId(), way.position(), replay, given, Replay.State.valueOf(row.getString("state")));
    }

    /** Stores how far idle lanes are; each must be kept from working meanwhile. */
    static void advance(Connection connection, List<Progress> idle) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.ADVANCE_IDLE)) {
            bind(connection, statement, idle);
            statement.executeUpdate();
        }
    }

    /**
     * Stores how far lanes of one group came that wrote nothing else, in one statement that commits itself and does not wait for the disk.
     *
     * @return those that are still this worker's
     */
    static Set<LaneName> advanceWithoutWaiting(Connection connection, List<Progress> progress) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.ADVANCE_WITHOUT_WAITING)) {
            bind(connection, statement, progress);
            try (ResultSet rows = statement.executeQuery()) {
                Set<LaneName> mine = new HashSet<>();
                while (rows.next()) {
                    mine.add(new LaneName(rows.getString("group_name"), rows.getInt("lane")));
                }
                return mine;
            }
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, List<Progress> idle)
            throws SQLException {
        statement.setArray(1, array(connection, "text", idle, one -> one.lane().group()));
        statement.setArray(
                2, array(connection, "integer", idle, one -> one.lane().lane()));
        statement.setArray(
                3, array(connection, "bigint", idle, one -> one.cursor().high()));
        statement.setArray(
                4,
                array(
                        connection,
                        "pg_snapshot",
                        idle,
                        one -> one.cursor().snapshot().toString()));
        statement.setArray(
                5, array(connection, "bigint", idle, one -> one.lane().epoch()));
    }

    /** Stores how many workers in a row the lane has lost. */
    static void setCrashes(Connection connection, HeldLane lane, int crashes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.SET_CRASHES)) {
            statement.setInt(1, crashes);
            statement.setString(2, lane.group());
            statement.setInt(3, lane.lane());
            statement.setLong(4, lane.epoch());
            statement.executeUpdate();
        }
    }

    private static java.sql.Array array(
            Connection connection, String type, List<Progress> idle, Function<Progress, Object> value)
            throws SQLException {
        return connection.createArrayOf(type, idle.stream().map(value).toArray());
    }
}
