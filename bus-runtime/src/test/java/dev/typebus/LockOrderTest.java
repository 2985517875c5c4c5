package dev.typebus;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.fixtures.TestDatabase;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Statements that lock several rows begin with the first lane, whatever lies first in the table or comes first in the parameters. */
@Tag("once")
class LockOrderTest {
    private static final String[] GROUPS = {"notes", "notes"};
    private static final Integer[] LANES_BACKWARDS = {1, 0};

    /** The tables that accepting a restored database locks as a whole, in the order of docs/how-it-works.md. */
    private static final List<String> TABLES = List.of(
            "domain_event_handlers",
            "domain_event_log",
            "domain_event_leases",
            "domain_event_lanes",
            "domain_event_replays",
            "domain_events");

    private static final UUID TOKEN = UUID.randomUUID();

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final ExecutorService other = Executors.newSingleThreadExecutor();

    @BeforeEach
    void twoLanesTheSecondFirst() throws SQLException {
        database.execute(
                "DELETE FROM domain_event_lanes; DELETE FROM domain_event_leases; DELETE FROM domain_event_incarnation;"
                        + " INSERT INTO domain_event_incarnation (token) VALUES ('" + TOKEN + "');"
                        + " INSERT INTO domain_event_lanes (group_name, lane, first_slot, last_slot, high, snapshot)"
                        + " VALUES ('notes', 1, 32, 63, 0, '5:5:'), ('notes', 0, 0, 31, 0, '5:5:');"
                        + " INSERT INTO domain_event_leases (group_name, lane, owner, expires_at)"
                        + " VALUES ('notes', 1, 'node', 'infinity'), ('notes', 0, 'node', 'infinity')");
    }

    @AfterEach
    void end() {
        other.shutdownNow();
    }

    static Stream<Arguments> statements() {
        Object[] advance = {
            GROUPS,
            LANES_BACKWARDS,
            new Long[] {1L, 1L},
            "{5:5:,5:5:}",
            "{NULL,NULL}",
            "{NULL,NULL}",
            new Long[] {null, null},
            new Long[] {null, null},
            new Long[] {0L, 0L},
            new UUID[] {TOKEN, TOKEN}
        };
        return Stream.of(
                Arguments.of(
                        "domain_event_lanes", "internal.settle.CursorWriterSql", "ADVANCE_WITHOUT_WAITING", advance),
                Arguments.of("domain_event_lanes", "admin.DeadLetterSql", "LOCK_LANES_BY_WRITE", new Object[] {
                    GROUPS, new Integer[] {40, 3}
                }),
                Arguments.of(
                        "domain_event_leases", "internal.lease.LeaseSql", "RENEW", new Object[] {"node", 10_000L, "code"
                        }),
                Arguments.of("domain_event_leases", "internal.lease.LeaseSql", "RELEASE", new Object[] {
                    GROUPS, LANES_BACKWARDS, "node"
                }),
                Arguments.of("domain_event_leases", "internal.lease.LeaseSql", "RELEASE_ALL", new Object[] {"node"}));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("statements")
    void firstLaneIsLockedFirst(String table, String sqlClass, String name, Object[] parameters) throws Exception {
        String sql = requireNonNull(dev.typebus.fixtures.Statements.of(Class.forName("dev.typebus." + sqlClass))
                        .get(name))
                .replace("?::pg_snapshot[]", "?::text::pg_snapshot[]");
        try (Connection first = database.unpooled().getConnection();
                Connection waiting = database.unpooled().getConnection();
                Connection second = database.unpooled().getConnection()) {
            first.setAutoCommit(false);
            lock(first, table, 0, "");
            Future<Integer> waits = other.submit(() -> Statements.run(waiting, sql, parameters));
            database.awaitBlocked(1);
            second.setAutoCommit(false);
            lock(second, table, 1, "NOWAIT");
            second.rollback();
            first.rollback();
            int unused = waits.get();
        }
    }

    static Stream<String> tablesInOrder() {
        return TABLES.stream();
    }

    /** Two transactions that lock tables in different orders can deadlock. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("tablesInOrder")
    void restoreLocksTablesInOrder(String held) throws Exception {
        String sql = requireNonNull(
                dev.typebus.fixtures.Statements.of(Class.forName("dev.typebus.internal.startup.RestoredDatabaseSql"))
                        .get("LOCK_TABLES"));
        try (Connection writer = database.unpooled().getConnection();
                Connection restore = database.unpooled().getConnection();
                Connection another = database.unpooled().getConnection()) {
            writer.setAutoCommit(false);
            Statements.run(writer, "LOCK TABLE " + held + " IN ROW EXCLUSIVE MODE");
            restore.setAutoCommit(false);
            Future<Integer> waits = other.submit(() -> Statements.run(restore, sql));
            database.awaitBlocked(1);
            another.setAutoCommit(false);
            for (String earlier : TABLES.subList(0, TABLES.indexOf(held))) {
                assertThatThrownBy(() -> writeNow(another, earlier))
                        .as(earlier)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                refused -> assertThat(refused.getSQLState()).isEqualTo("55P03"));
                another.rollback();
            }
            for (String later : TABLES.subList(TABLES.indexOf(held) + 1, TABLES.size())) {
                writeNow(another, later);
            }
            another.rollback();
            writer.rollback();
            int unused = waits.get();
            restore.rollback();
        }
    }

    private static void writeNow(Connection connection, String table) throws SQLException {
        Statements.run(connection, "LOCK TABLE " + table + " IN ROW EXCLUSIVE MODE NOWAIT");
    }

    private static void lock(Connection connection, String table, int lane, String wait) throws SQLException {
        Statements.run(connection, "SELECT FROM " + table + " WHERE lane = " + lane + " FOR UPDATE " + wait);
    }
}
