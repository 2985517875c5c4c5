package dev.typebus.internal.health;

import dev.typebus.admin.GroupPause;
import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.PublishStats;
import dev.typebus.handler.Group;
import dev.typebus.handler.HandlerStats;
import dev.typebus.health.CappedCount;
import dev.typebus.health.CatchUpStatus;
import dev.typebus.health.GroupHealth;
import dev.typebus.health.Health;
import dev.typebus.health.LaneHealth;
import dev.typebus.health.NodeHealth;
import dev.typebus.health.UnroutableEvents;
import dev.typebus.internal.jdbc.SqlState;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads the state of the bus: five statements in one transaction, however many groups and lanes there are. Thread-safe. */
public final class HealthQueries {
    /** The maximum count of a group's deliveries in one state. */
    private static final int MOST_DELIVERIES = 10_000;

    private final DataSource dataSource;
    private final String node;
    private final Supplier<List<Group>> here;
    private final long started = System.nanoTime();

    /**
     * Creates the queries of a bus that starts now.
     *
     * @param node its name
     * @param here its groups, under their current names
     */
    public HealthQueries(DataSource dataSource, String node, Supplier<List<Group>> here) {
        this.dataSource = dataSource;
        this.node = node;
        this.here = here;
    }

    private record Deliveries(
            CappedCount retrying,
            CappedCount parked,
            CappedCount dead,
            @Nullable UnroutableEvents unroutable,
            @Nullable GroupPause pause) {
        static final Deliveries NONE = new Deliveries(CappedCount.NONE, CappedCount.NONE, CappedCount.NONE, null, null);
    }

    /**
     * Reads the state.
     *
     * @param stats the counters of the handlers in this process
     * @param failing the lanes of this process that make no progress and why, by group
     * @param published the counters of batched publishes in this process
     * @throws DatabaseUnavailableException if the database does not answer
     */
    public Health ask(List<HandlerStats> stats, Map<String, Map<Integer, String>> failing, PublishStats published) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Statements.run(connection, HealthSql.SETTINGS);
                return ask(connection, stats, failing, published);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(
                    "The health of the bus cannot be read: the database failed (" + SqlState.reason(e) + "). "
                            + SqlState.remedy(e.getSQLState()),
                    e);
        }
    }

    private Health ask(
            Connection connection,
            List<HandlerStats> stats,
            Map<String, Map<Integer, String>> failing,
            PublishStats published)
            throws SQLException {
        Duration uptime = Duration.ofNanos(System.nanoTime() - started);
        List<Group> known = here.get();
        LaneLags.Found found = new LaneLags(known).ask(connection);
        Map<String, Deliveries> deliveries = deliveries(connection);
        Map<String, List<CatchUpStatus>> catchingUp = catchingUp(connection);
        List<GroupHealth> groups = new ArrayList<>();
        here.get()
                .forEach(group -> found.lanes().putIfAbsent(group.name(), List.of())); // its rows may have been deleted
        found.lanes()
                .forEach((group, lanes) -> groups.add(group(
                        group,
                        known.stream().anyMatch(one -> one.name().equals(group)),
                        lanes,
                        failing.getOrDefault(group, Map.of()),
                        deliveries.getOrDefault(group, Deliveries.NONE),
                        catchingUp.getOrDefault(group, List.of()),
                        stats.stream().filter(one -> one.group().equals(group)).toList(),
                        uptime)));
        return new Health(
                found.at(), uptime, found.head(), groups, nodes(connection), published, HorizonHolders.ask(connection));
    }

    private GroupHealth group(
            String name,
            boolean isHere,
            List<LaneHealth> lanes,
            Map<Integer, String> failing,
            Deliveries deliveries,
            List<CatchUpStatus> catchingUp,
            List<HandlerStats> stats,
            Duration uptime) {
        long handled = stats.stream().mapToLong(HandlerStats::handled).sum();
        return new GroupHealth(
                name,
                isHere,
                deliveries.pause(),
                lanes,
                failing,
                deliveries.retrying(),
                deliveries.parked(),
                deliveries.dead(),
                deliveries.unroutable(),
                catchingUp,
                stats,
                handled * 1e9 / Math.max(1, uptime.toNanos()));
    }

    private static Map<String, Deliveries> deliveries(Connection connection) throws SQLException {
        Map<String, Deliveries> deliveries = new HashMap<>();
        Object[] most = Collections.nCopies(4, MOST_DELIVERIES + 1).toArray();
        Statements.each(
                connection,
                HealthSql.DELIVERIES,
                row -> deliveries.put(
                        row.getString("group_name"),
                        new Deliveries(
                                count(row.getLong("retrying")),
                                count(row.getLong("parked")),
                                count(row.getLong("dead")),
                                unroutable(row),
                                pause(row))),
                most);
        return deliveries;
    }

    private static @Nullable UnroutableEvents unroutable(ResultSet row) throws SQLException {
        String example = row.getString("unroutable_example");
        return example == null
                ? null
                : new UnroutableEvents(
                        count(row.getLong("unroutable")),
                        example,
                        row.getObject("unroutable_since", OffsetDateTime.class).toInstant());
    }

    private static @Nullable GroupPause pause(ResultSet row) throws SQLException {
        OffsetDateTime since = row.getObject("paused_at", OffsetDateTime.class);
        return since == null
                ? null
                : new GroupPause(row.getString("group_name"), since.toInstant(), row.getString("reason"));
    }

    private static CappedCount count(long number) {
        return new CappedCount(Math.min(number, MOST_DELIVERIES), number > MOST_DELIVERIES);
    }

    private static Map<String, List<CatchUpStatus>> catchingUp(Connection connection) throws SQLException {
        Map<String, List<CatchUpStatus>> ways = new HashMap<>();
        Statements.each(
                connection,
                HealthSql.CATCHING_UP,
                row -> ways.computeIfAbsent(row.getString("group_name"), group -> new ArrayList<>())
                        .add(new CatchUpStatus(
                                row.getString("handler_id"),
                                row.getInt("lanes"),
                                row.getLong("position"),
                                row.getLong("target"),
                                row.getBoolean("replaying"))));
        return ways;
    }

    private List<NodeHealth> nodes(Connection connection) throws SQLException {
        return Statements.rows(connection, HealthSql.NODES, this::node);
    }

    private NodeHealth node(ResultSet row) throws SQLException {
        String name = row.getString("node");
        return new NodeHealth(
                name,
                name.equals(node),
                List.of((String[]) row.getArray("groups").getArray()),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("last_seen_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }
}
