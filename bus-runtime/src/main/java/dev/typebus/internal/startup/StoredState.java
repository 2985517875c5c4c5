package dev.typebus.internal.startup;

import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.LaneSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** What applications have left in the database: events, progress and deliveries. */
record StoredState(List<Event> events, List<Progress> progress, List<Deliveries> deliveries) {
    /** At how many rows to look at each end of a name's part of the index. */
    private static final int ROWS_LOOKED_AT = 20;

    /** At how many deliveries of a group in one state to look. */
    private static final int DELIVERIES_LOOKED_AT = 1_000;

    /**
     * A version of an event.
     *
     * @param lastPosition of those rows that were looked at
     */
    record Event(String name, int version, long lastPosition) {}

    /**
     * How far somebody is.
     *
     * @param handlerId {@link LaneSpec#GROUP_ROW} for the group
     * @param attended whether a node that lives has the group
     * @param leftBehind whether it has stood still for long while others went on
     */
    record Progress(String group, String handlerId, long high, boolean attended, boolean leftBehind) {
        boolean isOfGroup() {
            return handlerId.equals(LaneSpec.GROUP_ROW);
        }
    }

    /** So many deliveries, or more, wait or are dead. */
    record Deliveries(String group, String handlerId, String eventType, long count) {}

    /**
     * Looks for them, without the deliveries of other groups than these.
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
                ROWS_LOOKED_AT,
                ROWS_LOOKED_AT);
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
                DELIVERIES_LOOKED_AT);
    }
}
