package dev.typebus.internal.lease;

import dev.typebus.internal.dispatch.Routes;
import dev.typebus.internal.jdbc.OwnTransaction;
import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.settle.HeldLane;
import dev.typebus.internal.settle.LaneFence;
import dev.typebus.internal.settle.LaneName;
import dev.typebus.internal.settle.Trying;
import dev.typebus.internal.work.TakeUp;
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
public final class Leases {
    private static final Logger log = LoggerFactory.getLogger(Leases.class);

    private static final int MOST_ROUTED = 1_000;

    private final String node;
    private final Roster roster;
    private volatile Set<String> withoutLanes = Set.of();
    private final Duration time;

    private record Unroutable(String handlerId, String type, int version) {}

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
        NavigableMap<String, Set<String>> nodes = new TreeMap<>();
        NavigableMap<LaneName, @Nullable String> owners = new TreeMap<>();
        Map<LaneName, Set<String>> unknownTo = new HashMap<>();
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
                LaneName lane = name(row);
                owners.put(lane, owner);
                if (names != null) {
                    unknownTo.put(lane, Set.of((String[]) names.getArray()));
                }
            }
        });
        return new Standing(nodes, owners, unknownTo, paused);
    }

    private static LaneName name(ResultSet row) throws SQLException {
        return new LaneName(row.getString("group_name"), row.getInt("lane"));
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
        List<HeldLane> held = OwnTransaction.<List<HeldLane>, SQLException>quick(connection, tx -> {
            List<HeldLane> taken = taken(tx, lanes);
            roster.learn(tx); // what is renamed from now on takes the lanes away again
            taken.removeIf(lane -> !roster.routes().containsKey(lane.group()));
            return taken;
        });
        for (HeldLane lane : held) { // behind that: it may be much, and others wait for leases
            routeUnroutable(connection, lane);
        }
        return held;
    }

    private void routeUnroutable(Connection connection, HeldLane lane) throws SQLException {
        Routes known = Objects.requireNonNull(roster.routes().get(lane.group()), lane.group());
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
                routed = OwnTransaction.<Integer, SQLException>quick(
                        connection,
                        tx -> TakeUp.lock(tx, lane)
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

    private List<HeldLane> taken(Connection connection, Collection<LaneName> lanes) throws SQLException {
        Map<String, Integer> silent = new TreeMap<>();
        Statements.Row<HeldLane> reader = row -> {
            String owner = row.getString("silent");
            if (owner != null && !owner.equals(node)) {
                silent.merge(owner, 1, Integer::sum);
            }
            LaneName name = name(row);
            return new HeldLane(
                    name.group(),
                    name.lane(),
                    row.getInt("first_slot"),
                    row.getInt("last_slot"),
                    new LaneFence(name.group(), name.lane(), row.getLong("epoch")),
                    row.getInt("crashes"),
                    trying(row),
                    row.getBoolean("paused"));
        };
        List<HeldLane> taken = Statements.rows(
                connection, LeaseSql.TAKE, reader, groups(lanes), numbers(lanes), node, time.toMillis());
        silent.forEach((owner, number) -> log.info(
                "Node {} has died, or was silent for longer than its lease: this node goes on with {} of its lanes",
                owner,
                number));
        return taken;
    }

    private static @Nullable Trying trying(ResultSet row) throws SQLException {
        Long position = row.getObject("trying", Long.class);
        return position == null ? null : new Trying(position, row.getString("trying_handler"));
    }

    private static String[] groups(Collection<LaneName> lanes) {
        return lanes.stream().map(LaneName::group).toArray(String[]::new);
    }

    private static Integer[] numbers(Collection<LaneName> lanes) {
        return lanes.stream().map(LaneName::lane).toArray(Integer[]::new);
    }

    /**
     * Shows that this node is alive, and keeps its lanes.
     *
     * @param takesMore whether others are to count on it when lanes are shared out
     * @return those that it still has
     */
    Set<LaneName> renew(Connection connection, boolean takesMore) throws SQLException {
        String code = roster.code();
        String[] groups = takesMore ? roster.routes().keySet().toArray(String[]::new) : new String[0];
        Statements.run(connection, LeaseSql.SHOW_NODE, node, groups, code, time.toMillis());
        return Set.copyOf(Statements.rows(connection, LeaseSql.RENEW, Leases::name, node, time.toMillis(), code));
    }

    /** Gives these lanes back, of those that this node has. */
    void giveBack(Connection connection, Collection<LaneName> lanes) throws SQLException {
        Statements.run(connection, LeaseSql.GIVE_BACK, groups(lanes), numbers(lanes), node);
    }

    /** Which of these groups have retries that should have been tried by now. */
    Set<String> overdue(Connection connection, Collection<String> groups) throws SQLException {
        return Set.copyOf(Statements.rows(connection, LeaseSql.OVERDUE, row -> row.getString("group_name"), (Object)
                groups.toArray(String[]::new)));
    }

    /** Gives all lanes back, so that others take them at once. */
    void release(Connection connection) throws SQLException {
        Statements.run(connection, LeaseSql.RELEASE, node);
        Statements.run(connection, LeaseSql.REMOVE_NODE, node);
    }
}
