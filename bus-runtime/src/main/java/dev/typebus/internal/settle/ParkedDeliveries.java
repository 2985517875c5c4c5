package dev.typebus.internal.settle;

import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.Aggregate;
import dev.typebus.internal.log.LaneSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Sees to it that a parked delivery always has somebody ahead who will release it. Thread-safe. */
public final class ParkedDeliveries {
    private ParkedDeliveries() {}

    /** Makes due what is parked for a handler, of these aggregates, and waits for nothing any more. The lane is held. */
    public static void release(Connection connection, LaneSpec scope, String handlerId, List<Aggregate> lines)
            throws SQLException {
        Statements.run(
                connection,
                SettlementSql.RELEASE_UNLED,
                scope.group(),
                handlerId,
                !scope.ordered(),
                scope.deadBlock(),
                lines.stream().map(Aggregate::type).toArray(String[]::new),
                lines.stream().map(Aggregate::id).toArray(String[]::new));
    }

    /** As {@link #release}, of all aggregates of the lane. */
    public static void releaseAll(Connection connection, LaneSpec scope, String handlerId) throws SQLException {
        List<Aggregate> lines = Statements.rows(
                connection,
                SettlementSql.PARKED_LINES,
                row -> new Aggregate(row.getString("aggregate_type"), row.getString("aggregate_id")),
                scope.group(),
                handlerId,
                scope.firstSlot(),
                scope.lastSlot());
        release(connection, scope, handlerId, lines);
    }
}
