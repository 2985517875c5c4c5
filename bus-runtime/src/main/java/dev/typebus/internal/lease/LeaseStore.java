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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's leases in the database. Leases are for efficiency: they keep two nodes from doing the same work. Safety comes from the epoch.
 * All times are of the database's clock. All methods need a connection in autocommit mode. Thread-safe.
 */
public final class LeaseStore {
    private static final Logger log = LoggerFactory.getLogger(LeaseStore.class);

    private static final int MAX_ROUTED = 1_000;

    private final String node;
    private final NodeGroups nodeGroups;
    private volatile Set<String> groupsWithoutLanes = Set.of();
    private final Duration time;

    private record Unroutable(String handlerId, String type, int version) {}

    /**
     * The leases of a node.
     *
     * @param nodeGroups the groups that the node can work for
     * @param time how long the node may be silent before other nodes take its lanes over
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

    /** The interval of renewals: a third of the lease time, so that one failed renewal may be repeated. */
    public Duration renewal() {
        return time.dividedBy(3);
    }

    /** Reads which nodes live, which lanes they hold, and which groups are paused. */
    ClusterState clusterState(Connection connection) throws SQLException {
        NavigableMap<String, Set<String>> nodes = new TreeMap<>();
        NavigableMap<LaneId, @Nullable String> owners = new TreeMap<>();
        Map<LaneId, Set<String>> unknownTo = new HashMap<>();
        Set<String> paused = new HashSet<>();
        Statements.each(connection, LeaseSql.CLUSTER_STATE, row -> {
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

    /**
     * Learns renames if a group of this node has no lanes. If the group was not renamed, its rows were deleted, which is logged once.
     *
     * @return whether a rename was learned
     */
    boolean learnRenamed(Connection connection, ClusterState clusterState) throws SQLException {
        Set<String> without = new TreeSet<>(nodeGroups.routes().keySet());
        clusterState.owners().keySet().forEach(lane -> without.remove(lane.group()));
        boolean learned = !without.isEmpty() && nodeGroups.learn(connection);
        if (!learned && !without.isEmpty() && !without.equals(groupsWithoutLanes)) {
            log.warn(
                    "Groups {} have no lanes any more: their rows were deleted, and their handlers are not called. Restart"
                            + " this application: its start registers them again",
                    without);
        }
        groupsWithoutLanes = without;
        return learned;
    }

    /**
     * Acquires those of the lanes that are free and whose group has not been renamed meanwhile. Then makes their unroutable deliveries due,
     * if this node's code knows them.
     */
    List<LaneLease> take(Connection connection, Collection<LaneId> lanes) throws SQLException {
        Map<String, List<LaneId>> takenOver = new TreeMap<>();
        List<LaneLease> held = JdbcTransaction.<List<LaneLease>, SQLException>executeShort(connection, tx -> {
            List<LaneLease> taken = taken(tx, lanes, takenOver);
            nodeGroups.learn(tx); // a later rename takes the lanes away again
            taken.removeIf(lane -> !nodeGroups.routes().containsKey(lane.group()));
            return taken;
        });
        takenOver.forEach((gone, ofIt) -> log.info(
                "Node {} is gone: its leases have expired. This node has taken over {} of its lanes, of groups {}",
                gone,
                ofIt.size(),
                ofIt.stream().map(LaneId::group).collect(Collectors.toCollection(TreeSet::new))));
        for (LaneLease lane :
                held) { // after the commit: there may be many deliveries, and other nodes wait for the lease rows
            routeUnroutable(connection, lane);
        }
        return held;
    }

    private void routeUnroutable(Connection connection, LaneLease lane) throws SQLException {
        Routes known = Objects.requireNonNull(nodeGroups.routes().get(lane.group()), lane.group());
        String group = lane.group();
        int first = lane.firstSlot();
        int last = lane.lastSlot();
        List<Unroutable> unroutable = Statements.rows(
                connection,
                LeaseSql.UNROUTABLE,
                row -> new Unroutable(
                        row.getString("handler_id"), row.getString("event_type"), row.getInt("event_version")),
                group,
                first,
                last);
        for (Unroutable one : unroutable) {
            int routed = known.mayRoute(one.handlerId(), one.type(), one.version()) ? MAX_ROUTED : 0;
            while (routed == MAX_ROUTED) {
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
                                        MAX_ROUTED)
                                : 0);
            }
        }
    }

    private List<LaneLease> taken(Connection connection, Collection<LaneId> lanes, Map<String, List<LaneId>> takenOver)
            throws SQLException {
        Statements.Row<LaneLease> reader = row -> {
            LaneId name = name(row);
            String owner = row.getString("silent");
            if (owner != null && !owner.equals(node)) {
                takenOver.computeIfAbsent(owner, gone -> new ArrayList<>()).add(name);
            }
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
        return Statements.rows(
                connection, LeaseSql.ACQUIRE, reader, groups(lanes), numbers(lanes), node, time.toMillis());
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
     * Renews this node's entry and its leases.
     *
     * @param acquiring whether other nodes count on this one when they compute fair shares
     * @return the lanes that this node still holds
     */
    Set<LaneId> renew(Connection connection, boolean acquiring) throws SQLException {
        String code = nodeGroups.code();
        String[] groups = acquiring ? nodeGroups.routes().keySet().toArray(String[]::new) : new String[0];
        Statements.run(connection, LeaseSql.RENEW_NODE, node, groups, code, time.toMillis());
        return Set.copyOf(Statements.rows(connection, LeaseSql.RENEW, LeaseStore::name, node, time.toMillis(), code));
    }

    /** Releases these lanes as far as this node holds them. */
    void release(Connection connection, Collection<LaneId> lanes) throws SQLException {
        Statements.run(connection, LeaseSql.RELEASE, groups(lanes), numbers(lanes), node);
    }

    /** The groups of these that have due retries. */
    Set<String> overdue(Connection connection, Collection<String> groups) throws SQLException {
        return Set.copyOf(Statements.rows(connection, LeaseSql.OVERDUE, row -> row.getString("group_name"), (Object)
                groups.toArray(String[]::new)));
    }

    /** Releases all lanes of this node, so that other nodes acquire them at once. */
    void releaseAll(Connection connection) throws SQLException {
        Statements.run(connection, LeaseSql.RELEASE_ALL, node);
        Statements.run(connection, LeaseSql.REMOVE_NODE, node);
    }
}
