package dev.typebus.internal.startup;

import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.LaneSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** The stored state that startup checks compare: events, progress and open deliveries of all applications. */
record StoredState(List<Event> events, List<Progress> progress, List<Deliveries> deliveries) {
    /** The number of rows read at each end of a name's range of the index. */
    private static final int ROWS_READ = 20;

    /** The number of deliveries read for each group and state. */
    private static final int DELIVERIES_READ = 1_000;

    /**
     * A stored version of an event.
     *
     * @param lastPosition the highest position among the rows read
     */
    record Event(String name, int version, long lastPosition) {}

    /**
     * The progress of a group, or of a handler that catches up.
     *
     * @param handlerId empty for the group
     * @param attended whether a living node has the group
     * @param leftBehind whether it has stood still for a day while other groups advanced
     */
    record Progress(String group, String handlerId, long high, boolean attended, boolean leftBehind) {
        boolean isOfGroup() {
            return handlerId.equals(LaneSpec.GROUP_ROW);
        }
    }

    /** A number of waiting or dead deliveries; there may be more. */
    record Deliveries(String group, String handlerId, String eventType, long count) {}

    /**
     * Reads the state; deliveries only of these groups.
     *
     * @param connection in a transaction
     */
    static StoredState read(Connection connection, Collection<String> groups) throws SQLException {
        Statements.run(connection, StoredStateSql.SETTINGS);
        return new StoredState(events(connection), progress(connection), deliveries(connection, groups));
    }

    private static List<Event> events(Connection connection) throws SQLException {
        return Statements.rows(
                connection,
                StoredStateSql.EVENTS,
                row -> new Event(
                        row.getString("event_type"), row.getInt("event_version"), row.getLong("last_position")),
                ROWS_READ,
                ROWS_READ);
    }

    private static List<Progress> progress(Connection connection) throws SQLException {
        return Statements.rows(
                connection,
                StoredStateSql.PROGRESS,
                row -> new Progress(
                        row.getString("group_name"),
                        row.getString("handler_id"),
                        row.getLong("high"),
                        row.getBoolean("attended"),
                        row.getBoolean("left_behind")));
    }

    private static List<Deliveries> deliveries(Connection connection, Collection<String> groups) throws SQLException {
        return Statements.rows(
                connection,
                StoredStateSql.DELIVERIES,
                row -> new Deliveries(
                        row.getString("group_name"),
                        row.getString("handler_id"),
                        row.getString("event_type"),
                        row.getLong("deliveries")),
                groups.toArray(String[]::new),
                DELIVERIES_READ);
    }
}
