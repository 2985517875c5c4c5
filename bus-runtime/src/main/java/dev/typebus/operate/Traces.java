package dev.typebus.operate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What applications have left in the database: events, progress and deliveries. */
record Traces(List<Event> events, List<Progress> progress, List<Deliveries> deliveries) {
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
     * @param handlerId empty for the group
     * @param attended whether a node that lives has the group
     * @param leftBehind whether it has stood still for long while others went on
     */
    record Progress(String group, String handlerId, long high, boolean attended, boolean leftBehind) {
        boolean isOfGroup() {
            return handlerId.isEmpty();
        }
    }

    /** So many deliveries, or more, wait or are dead. */
    record Deliveries(String group, String handlerId, String eventType, long count) {}

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Looks for them, without the deliveries of other groups than these.
     *
     * @param connection in a transaction
     */
    static Traces read(Connection connection, Collection<String> groups) throws SQLException {
        try (PreparedStatement settings = connection.prepareStatement(StartCheckSql.SETTINGS)) {
            settings.execute();
        }
        return new Traces(events(connection), progress(connection), deliveries(connection, groups));
    }

    private static List<Event> events(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(StartCheckSql.EVENTS)) {
            statement.setInt(1, ROWS_LOOKED_AT);
            statement.setInt(2, ROWS_LOOKED_AT);
            return ask(
                    statement,
                    row -> new Event(
                            row.getString("event_type"), row.getInt("event_version"), row.getLong("last_position")));
        }
    }

    private static List<Progress> progress(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(StartCheckSql.PROGRESS)) {
            return ask(
                    statement,
                    row -> new Progress(
                            row.getString("group_name"),
                            row.getString("handler_id"),
                            row.getLong("high"),
                            row.getBoolean("attended"),
                            row.getBoolean("left_behind")));
        }
    }

    private static List<Deliveries> deliveries(Connection connection, Collection<String> groups) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(StartCheckSql.DELIVERIES)) {
            statement.setArray(1, connection.createArrayOf("text", groups.toArray()));
            statement.setInt(2, DELIVERIES_LOOKED_AT);
            return ask(
                    statement,
                    row -> new Deliveries(
                            row.getString("group_name"),
                            row.getString("handler_id"),
                            row.getString("event_type"),
                            row.getLong("deliveries")));
        }
    }

    private static <T> List<T> ask(PreparedStatement statement, Row<T> read) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(read.read(rows));
            }
            return found;
        }
    }
}
