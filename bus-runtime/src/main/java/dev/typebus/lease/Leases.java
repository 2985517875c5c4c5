package dev.typebus.lease;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * This node's leases. A lease is for efficiency, so that two nodes do not do the same work; safety is the epoch. Time is the
 * database's. All methods want a connection in autocommit mode. Thread-safe.
 */
public final class Leases {
    private final String node;
    private final Duration time;

    /** A lane by name. */
    public record Name(String group, int lane) {}

    public Leases(String node, Duration time) {
        this.node = node;
        this.time = time;
    }

    /** Takes all lanes of these groups that nobody holds. */
    public List<HeldLane> take(Connection connection, Collection<String> groups) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.TAKE)) {
            statement.setArray(1, connection.createArrayOf("text", groups.toArray(String[]::new)));
            statement.setString(2, node);
            statement.setLong(3, time.toMillis());
            try (ResultSet rows = statement.executeQuery()) {
                List<HeldLane> taken = new ArrayList<>();
                while (rows.next()) {
                    taken.add(new HeldLane(
                            rows.getString("group_name"),
                            rows.getInt("lane"),
                            rows.getInt("first_slot"),
                            rows.getInt("last_slot"),
                            rows.getLong("epoch")));
                }
                return taken;
            }
        }
    }

    /** Shows that this node is alive, and keeps its lanes; returns those that it still has. */
    public Set<Name> renew(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.SHOW_NODE)) {
            statement.setString(1, node);
            statement.executeUpdate();
        }
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.RENEW)) {
            statement.setLong(1, time.toMillis());
            statement.setString(2, node);
            try (ResultSet rows = statement.executeQuery()) {
                Set<Name> kept = new HashSet<>();
                while (rows.next()) {
                    kept.add(new Name(rows.getString("group_name"), rows.getInt("lane")));
                }
                return kept;
            }
        }
    }

    /** Gives these lanes back, of those that this node has. */
    public void giveBack(Connection connection, Collection<Name> lanes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.GIVE_BACK)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", lanes.stream().map(Name::group).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "integer", lanes.stream().map(Name::lane).toArray()));
            statement.setString(3, node);
            statement.executeUpdate();
        }
    }

    /** Which of these groups have retries that should have been tried by now. */
    public Set<String> overdue(Connection connection, Collection<String> groups) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.OVERDUE)) {
            statement.setArray(1, connection.createArrayOf("text", groups.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                Set<String> overdue = new HashSet<>();
                while (rows.next()) {
                    overdue.add(rows.getString("group_name"));
                }
                return overdue;
            }
        }
    }

    /** Gives all lanes back, so that others take them at once. */
    public void release(Connection connection) throws SQLException {
        for (String sql : List.of(LeaseSql.RELEASE, LeaseSql.REMOVE_NODE)) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, node);
                statement.executeUpdate();
            }
        }
    }
}
