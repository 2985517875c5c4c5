package dev.typebus.settle;

import dev.typebus.read.Aggregate;
import dev.typebus.read.LaneScope;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Sees to it that a parked delivery always has somebody ahead who will release it. Thread-safe. */
public final class WaitingLines {
    private WaitingLines() {}

    /** Makes due what is parked for a handler, of these aggregates, and waits for nothing any more. The lane is held. */
    public static void release(Connection connection, LaneScope scope, String handlerId, List<Aggregate> lines)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SettleSql.RELEASE_UNLED)) {
            statement.setString(1, scope.group());
            statement.setString(2, handlerId);
            statement.setBoolean(3, !scope.ordered());
            statement.setBoolean(4, scope.deadBlock());
            statement.setArray(5, array(connection, lines, Aggregate::type));
            statement.setArray(6, array(connection, lines, Aggregate::id));
            statement.executeUpdate();
        }
    }

    /** As {@link #release}, of all aggregates of the lane. */
    public static void releaseAll(Connection connection, LaneScope scope, String handlerId) throws SQLException {
        List<Aggregate> lines = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(SettleSql.PARKED_LINES)) {
            statement.setString(1, scope.group());
            statement.setString(2, handlerId);
            statement.setInt(3, scope.firstSlot());
            statement.setInt(4, scope.lastSlot());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    lines.add(new Aggregate(row.getString("aggregate_type"), row.getString("aggregate_id")));
                }
            }
        }
        release(connection, scope, handlerId, lines);
    }

    private static Array array(Connection connection, List<Aggregate> lines, Function<Aggregate, String> value)
            throws SQLException {
        return connection.createArrayOf("text", lines.stream().map(value).toArray());
    }
}
