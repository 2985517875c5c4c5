package dev.typebus.internal.lease;

import dev.typebus.internal.dispatch.Routes;
import dev.typebus.internal.jdbc.JdbcTransaction;
import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.settle.LaneFence;
import dev.typebus.internal.settle.LaneId;
import dev.typebus.internal.settle.LaneLease;
import dev.typebus.internal.settle.LastAttempt;
import dev.typebus.internal.work.PendingReplays;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
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
public final class LeaseStore {
    private static final Logger log = LoggerFactory.getLogger(LeaseStore.class);

    private static final int MOST_ROUTED = 1_000;

    private final String node;
    private final NodeGroups nodeGroups;
    private volatile Set<String> withoutLanes = Set.of();
    private final Duration time;

    private record Unroutable(String handlerId, String type, int version) {}

    /**
     * The leases of a node.
     *
     * @param nodeGroups the groups that it can work for
     * @param time how long it may be silent before others take its lanes
     */
    public LeaseStore(String node, NodeGroups nodeGroups, Duration time) {
        this.node = node;
        this.nodeGroups = nodeGroups;
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
    ClusterState clusterState(Connection connection) throws SQLException {
        NavigableMap<String, Set<String>> nodes = new TreeMap<>();
        NavigableMap<LaneId, @Nullable String> owners = new TreeMap<>();
        Map<LaneId, Set<String>> unknownTo = new HashMap<>();
        Set<String> paused = new HashSet<>();
        Statements.each(connection, LeaseSql.STANDING, row -> {
            String owner = row.getString("node");
            String group = row.getString("group_name");
            Array names = row.getArray("names");
            if (group != null && row.getObject("lane") == null) {
                paused.add(group);
            } else if (group == null) {
                nodes.put(owner, Set.of((String[]) Objects.requireNonNull(names).getArray()));
            } else {
                LaneId lane = name(row);
                owners.put(lane, owner);
                if (names != null) {
                    unknownTo.put(lane, Set.of((String[]) names.getArray()));
                }
            }
        });
        return new ClusterState(nodes, owners, unknownTo, paused);
    }

    private static LaneId name(ResultSet row) throws SQLException {
        return new LaneId(row.getString("group_name"), row.getInt("lane"));
    }

    /** Learns what was renamed if a group of this node has no lanes, or says that its rows are gone; returns whether anything was. */
    boolean learnRenamed(Connection connection, ClusterState clusterState) throws SQLException {
        Set<String> without = new TreeSet<>(nodeGroups.routes().keySet());
        clusterState.owners().keySet().forEach(lane -> without.remove(lane.group()));
        boolean learned = !without.isEmpty() && nodeGroups.learn(connection);
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
    List<LaneLease> take(Connection connection, Collection<LaneId> lanes) throws SQLException {
        List<LaneLease> held = JdbcTransaction.<List<LaneLease>, SQLException>executeShort(connection, tx -> {
            List<LaneLease> taken = taken(tx, lanes);
            nodeGroups.learn(tx); // what is renamed from now on takes the lanes away again
            taken.removeIf(lane -> !nodeGroups.routes().containsKey(lane.group()));
            return taken;
        });
        for (LaneLease lane : held) { // behind that: it may be much, and others wait for leases
            routeUnroutable(connection, lane);
        }
        return held;
    }

    private void routeUnroutable(Connection connection, LaneLease lane) throws SQLException {
        Routes known = Objects.requireNonNull(nodeGroups.routes().get(lane.group()), lane.group());
        String group = lane.group();
        int first = lane.firstSlot();
        int last = lane.lastSlot();
        List<Unroutable> waiting = Statements.rows(
                connection,
                LeaseSql.UNROUTABLE,
                row -> new Unroutable(
                        row.getString("handler_id"), row.getString("event_type"), row.getInt("event_version")),
                group,
                first,
                last);
        for (Unroutable one : waiting) {
            int routed = known.mayRoute(one.handlerId(), one.type(), one.version()) ? MOST_ROUTED : 0;
            while (routed == MOST_ROUTED) {
                routed = JdbcTransaction.<Integer, SQLException>executeShort(
                        connection,
                        tx -> PendingReplays.lock(tx, lane)
                                ? Statements.run(
                                        tx,
                                        LeaseSql.ROUTE,
                                        group,
                                        first,
                                        last,
                                        one.handlerId(),
                                        one.type(),
                                        one.version(),
                                        MOST_ROUTED)
                                : 0);
            }
        }
    }

    private List<LaneLease> taken(Connection connection, Collection<LaneId> lanes) throws SQLException {
        Map<String, Integer> silent = new TreeMap<>();
        Statements.Row<LaneLease> reader = row -> {
            String owner = row.getString("silent");
            if (owner != null && !owner.equals(node)) {
                silent.merge(owner, 1, Integer::sum);
            }
            LaneId name = name(row);
            return new LaneLease(
                    name.group(),
                    name.lane(),
                    row.getInt("first_slot"),
                    row.getInt("last_slot"),
                    new LaneFence(name.group(), name.lane(), row.getLong("epoch")),
                    row.getInt("crashes"),
                    trying(row),
                    row.getBoolean("paused"));
        };
        List<LaneLease> taken = Statements.rows(
                connection, LeaseSql.TAKE, reader, groups(lanes), numbers(lanes), node, time.toMillis());
        silent.forEach((owner, number) -> log.info(
                "Node {} has died, or was silent for longer than its lease: this node goes on with {} of its lanes",
                owner,
                number));
        return taken;
    }

    private static @Nullable LastAttempt trying(ResultSet row) throws SQLException {
        Long position = row.getObject("trying", Long.class);
        return position == null ? null : new LastAttempt(position, row.getString("trying_handler"));
    }

    private static String[] groups(Collection<LaneId> lanes) {
        return lanes.stream().map(LaneId::group).toArray(String[]::new);
    }

    private static Integer[] numbers(Collection<LaneId> lanes) {
        return lanes.stream().map(LaneId::lane).toArray(Integer[]::new);
    }

    /**
     * Shows that this node is alive, and keeps its lanes.
     *
     * @param takesMore whether others are to count on it when lanes are shared out
     * @return those that it still has
     */
    Set<LaneId> renew(Connection connection, boolean takesMore) throws SQLException {
        String code = nodeGroups.code();
        String[] groups = takesMore ? nodeGroups.routes().keySet().toArray(String[]::new) : new String[0];
        Statements.run(connection, LeaseSql.SHOW_NODE, node, groups, code, time.toMillis());
        return Set.copyOf(Statements.rows(connection, LeaseSql.RENEW, LeaseStore::name, node, time.toMillis(), code));
    }

    /** Gives these lanes back, of those that this node has. */
    void release(Connection connection, Collection<LaneId> lanes) throws SQLException {
        Statements.run(connection, LeaseSql.GIVE_BACK, groups(lanes), numbers(lanes), node);
    }

    /** Which of these groups have retries that should have been tried by now. */
    Set<String> overdue(Connection connection, Collection<String> groups) throws SQLException {
        return Set.copyOf(Statements.rows(connection, LeaseSql.OVERDUE, row -> row.getString("group_name"), (Object)
                groups.toArray(String[]::new)));
    }

    /** Gives all lanes back, so that others take them at once. */
    void releaseAll(Connection connection) throws SQLException {
        Statements.run(connection, LeaseSql.RELEASE, node);
        Statements.run(connection, LeaseSql.REMOVE_NODE, node);
    }
}
