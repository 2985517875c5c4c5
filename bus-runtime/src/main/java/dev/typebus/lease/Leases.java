package dev.typebus.lease;

import dev.typebus.append.OwnTransaction;
import dev.typebus.dispatch.Routes;
import dev.typebus.settle.LaneFence;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's leases. A lease is for efficiency, so that two nodes do not do the same work; safety is the epoch. Time is the
 * database's. All methods want a connection in autocommit mode. Thread-safe.
 */
public final class Leases {
    private static final Logger log = LoggerFactory.getLogger(Leases.class);

    private final String node;
    private final Roster roster;
    private volatile Set<String> withoutLanes = Set.of();
    private final Duration time;

    /**
     * The leases of a node.
     *
     * @param roster the groups that it can work for
     * @param time how long it may be silent before others take its lanes
     */
    public Leases(String node, Roster roster, Duration time) {
        this.node = node;
        this.roster = roster;
        this.time = time;
    }

    /** This node's name. */
    public String node() {
        return node;
    }

    /** After what time to renew: in time for a second try. */
    public Duration renewal() {
        return time.dividedBy(3);
    }

    /** Who lives and who works for what. */
    Standing standing(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.STANDING);
                ResultSet rows = statement.executeQuery()) {
            NavigableMap<String, Set<String>> nodes = new TreeMap<>();
            NavigableMap<LaneName, @Nullable String> owners = new TreeMap<>();
            Map<LaneName, Set<String>> unknownTo = new HashMap<>();
            Set<String> paused = new HashSet<>();
            while (rows.next()) {
                String owner = rows.getString("node");
                String group = rows.getString("group_name");
                Array names = rows.getArray("names");
                if (group != null && rows.getObject("lane") == null) {
                    paused.add(group);
                } else if (group == null) {
                    nodes.put(owner, Set.of((String[])
                            Objects.requireNonNull(names).getArray()));
                } else {
                    LaneName lane = new LaneName(group, rows.getInt("lane"));
                    owners.put(lane, owner);
                    if (names != null) {
                        unknownTo.put(lane, Set.of((String[]) names.getArray()));
                    }
                }
            }
            return new Standing(nodes, owners, unknownTo, paused);
        }
    }

    /** Learns what was renamed if a group of this node has no lanes, or says that its rows are gone; returns whether anything was. */
    boolean learnOfLost(Connection connection, Standing standing) throws SQLException {
        Set<String> without = new TreeSet<>(roster.routes().keySet());
        standing.owners().keySet().forEach(lane -> without.remove(lane.group()));
        boolean learned = !without.isEmpty() && roster.learn(connection);
        if (!learned && !without.isEmpty() && !without.equals(withoutLanes)) {
            log.warn(
                    "Groups {} have no lanes any more: their rows were deleted, and their handlers are not called. Start this"
                            + " application again, which makes them anew",
                    without);
        }
        withoutLanes = without;
        return learned;
    }

    /**
     * Takes these lanes, of them those that nobody holds and whose group has not been renamed meanwhile, and makes due what waits there
     * for a node that knows what this one does.
     */
    List<HeldLane> take(Connection connection, Collection<LaneName> lanes) throws SQLException {
        return OwnTransaction.<List<HeldLane>, SQLException>quick(connection, tx -> {
            List<HeldLane> taken = taken(tx, lanes);
            roster.learn(tx); // what is renamed from now on takes the lanes away again
            taken.removeIf(lane -> !roster.routes().containsKey(lane.group()));
            for (HeldLane lane : taken) {
                routeUnroutable(tx, lane);
            }
            return taken;
        });
    }

    private void routeUnroutable(Connection connection, HeldLane lane) throws SQLException {
        Routes known = Objects.requireNonNull(roster.routes().get(lane.group()), lane.group());
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.UNROUTABLE)) {
            Update.bind(statement, lane.group(), lane.firstSlot(), lane.lastSlot());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String handlerId = row.getString("handler_id");
                    String type = row.getString("event_type");
                    int version = row.getInt("event_version");
                    if (known.mayRoute(handlerId, type, version)) {
                        Update.run(
                                connection,
                                LeaseSql.ROUTE,
                                lane.group(),
                                lane.firstSlot(),
                                lane.lastSlot(),
                                handlerId,
                                type,
                                version);
                    }
                }
            }
        }
    }

    private List<HeldLane> taken(Connection connection, Collection<LaneName> lanes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.TAKE)) {
            bind(connection, statement, lanes);
            statement.setString(3, node);
            statement.setLong(4, time.toMillis());
            try (ResultSet rows = statement.executeQuery()) {
                List<HeldLane> taken = new ArrayList<>();
                Map<String, Integer> silent = new TreeMap<>();
                while (rows.next()) {
                    String owner = rows.getString("silent");
                    if (owner != null && !owner.equals(node)) {
                        silent.merge(owner, 1, Integer::sum);
                    }
                    taken.add(new HeldLane(
                            rows.getString("group_name"),
                            rows.getInt("lane"),
                            rows.getInt("first_slot"),
                            rows.getInt("last_slot"),
                            new LaneFence(rows.getString("group_name"), rows.getInt("lane"), rows.getLong("epoch")),
                            rows.getInt("crashes"),
                            trying(rows),
                            rows.getBoolean("paused")));
                }
                silent.forEach((owner, number) -> log.info(
                        "Node {} has died, or was silent for longer than its lease: this node goes on with {} of its lanes",
                        owner,
                        number));
                return taken;
            }
        }
    }

    /**
     * Shows that this node is alive, and keeps its lanes.
     *
     * @param takesMore whether others are to count on it when lanes are shared out
     * @return those that it still has
     */
    Set<LaneName> renew(Connection connection, boolean takesMore) throws SQLException {
        String code = roster.code();
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.SHOW_NODE)) {
            statement.setString(1, node);
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", takesMore ? roster.routes().keySet().toArray() : new Object[0]));
            statement.setString(3, code);
            statement.setLong(4, time.toMillis());
            statement.executeUpdate();
        }
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.RENEW)) {
            statement.setLong(1, time.toMillis());
            statement.setString(2, code);
            statement.setString(3, node);
            try (ResultSet rows = statement.executeQuery()) {
                Set<LaneName> kept = new HashSet<>();
                while (rows.next()) {
                    kept.add(new LaneName(rows.getString("group_name"), rows.getInt("lane")));
                }
                return kept;
            }
        }
    }

    /** Gives these lanes back, of those that this node has. */
    void giveBack(Connection connection, Collection<LaneName> lanes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.GIVE_BACK)) {
            bind(connection, statement, lanes);
            statement.setString(3, node);
            statement.executeUpdate();
        }
    }

    private static @Nullable Trying trying(ResultSet row) throws SQLException {
        Long position = row.getObject("trying", Long.class);
        return position == null ? null : new Trying(position, row.getString("trying_handler"));
    }

    private static void bind(Connection connection, PreparedStatement statement, Collection<LaneName> lanes)
            throws SQLException {
        statement.setArray(
                1,
                connection.createArrayOf(
                        "text", lanes.stream().map(LaneName::group).toArray()));
        statement.setArray(
                2,
                connection.createArrayOf(
                        "integer", lanes.stream().map(LaneName::lane).toArray()));
    }

    /** Which of these groups have retries that should have been tried by now. */
    Set<String> overdue(Connection connection, Collection<String> groups) throws SQLException {
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
    void release(Connection connection) throws SQLException {
        for (String sql : List.of(LeaseSql.RELEASE, LeaseSql.REMOVE_NODE)) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, node);
                statement.executeUpdate();
            }
        }
    }
}
