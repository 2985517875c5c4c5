package dev.typebus.internal.settle;

import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.Aggregate;
import dev.typebus.internal.log.LaneSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Releases parked deliveries that no longer have an open delivery ahead of them. Thread-safe. */
public final class ParkedDeliveries {
    private ParkedDeliveries() {}

    /** Makes due a handler's parked deliveries of these aggregates that have no open delivery ahead. The caller has locked the lane. */
    public static void release(Connection connection, LaneSpec scope, String handlerId, List<Aggregate> aggregates)
            throws SQLException {
        Statements.run(
                connection,
                SettlementSql.RELEASE_UNLED,
                scope.group(),
                handlerId,
                !scope.ordered(),
                scope.deadBlock(),
                aggregates.stream().map(Aggregate::type).toArray(String[]::new),
                aggregates.stream().map(Aggregate::id).toArray(String[]::new));
    }

    /** As {@link #release}, for all aggregates of the lane. */
    public static void releaseAll(Connection connection, LaneSpec scope, String handlerId) throws SQLException {
        List<Aggregate> aggregates = Statements.rows(
                connection,
                SettlementSql.PARKED_AGGREGATES,
                row -> new Aggregate(row.getString("aggregate_type"), row.getString("aggregate_id")),
                scope.group(),
                handlerId,
                scope.firstSlot(),
                scope.lastSlot());
        release(connection, scope, handlerId, aggregates);
    }
}
