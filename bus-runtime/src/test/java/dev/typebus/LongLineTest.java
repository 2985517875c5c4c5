package dev.typebus;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.Statements;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Many deliveries of one aggregate that wait: whoever goes on with one of them does not visit all others for it, nor for each of them those
 * that are done, whose rows stay while an old transaction is open. By plans that were made when there were no deliveries.
 */
class LongLineTest {
    private static final int DONE = 2_000;
    private static final int WAITING = 1_000;
    private static final Pattern BUFFERS = Pattern.compile("\"Shared (?:Hit|Read) Blocks\": (\\d+)");

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private Connection asking;

    @BeforeEach
    void planWhileThereIsNothing() throws Exception {
        database.clear();
        database.execute("INSERT INTO domain_event_lanes (group_name, lane, first_slot, last_slot, high, snapshot)"
                + " VALUES ('group', 0, 0, 63, 0, pg_current_snapshot())");
        asking = database.unpooled().getConnection();
        prepare("due", "dev.typebus.internal.log.DeliveryReaderSql", "DUE");
        prepare("release_next", "dev.typebus.internal.settle.SettlementSql", "RELEASE_NEXT");
        prepare("release", "dev.typebus.internal.settle.SettlementSql", "RELEASE");
        String nobody = "'00000000-0000-0000-0000-000000000000'";
        assertThat(buffersOf("release", "'group', 'handler', " + nobody)).isLessThan(WAITING);
        assertThat(buffersOf(
                        "due",
                        "8000000, 'group', 0, 63, false, false, false, NULL, 0, 0, NULL, NULL, 0, 100, 'group', 0, 0"))
                .isLessThan(WAITING);
        assertThat(buffersOf("release_next", "'group', 'handler', 'note', 'one'"))
                .isLessThan(WAITING);
    }

    @AfterEach
    void close() throws SQLException {
        asking.close();
    }

    @Test
    void dueRetriesAreFoundAmongFinishedRows() throws Exception {
        write("retrying", DONE + WAITING);
        try (Connection old = database.unpooled().getConnection();
                Statement statement = old.createStatement()) {
            old.setAutoCommit(false);
            statement.execute("SELECT pg_current_xact_id()");
            database.execute("DELETE FROM domain_event_deliveries WHERE position <= " + DONE);
            assertThat(
                            buffersOf(
                                    "due",
                                    "8000000, 'group', 0, 63, false, false, false, NULL, 0, 0, NULL, NULL, 0, 100, 'group', 0, 0"))
                    .isLessThan(20L * WAITING);
        }
    }

    @Test
    void nextDeliveryIsReleasedWithoutFullScan() throws Exception {
        write("parked", WAITING);
        assertThat(buffersOf("release_next", "'group', 'handler', 'note', 'one'"))
                .isLessThan(WAITING);
        assertThat(buffersOf("release_next", "'group', '*', 'note', 'one'")).isLessThan(WAITING);
        assertThat(database.texts(
                        "SELECT position FROM domain_event_deliveries WHERE state = 'retrying' ORDER BY position"))
                .as("each took the next")
                .containsExactly("1", "2");
        String third = "'" + database.text("SELECT id FROM domain_events WHERE position = 3") + "'";
        assertThat(buffersOf("release", "'group', 'handler', " + third)).isLessThan(WAITING);
    }

    @Test
    void deliveryIsReleasedByIdDespiteEarlyPlan() throws Exception {
        write("retrying", 5 * WAITING);
        database.execute("ANALYZE domain_event_deliveries");
        asking.close();
        asking = database.unpooled().getConnection();
        prepare("release", "dev.typebus.internal.settle.SettlementSql", "RELEASE");
        String last = "'group', 'handler', '"
                + database.text("SELECT id FROM domain_events ORDER BY position DESC LIMIT 1") + "'";
        assertThat(buffersOf("release", last)).isLessThan(WAITING);
        database.execute("""
                ALTER TABLE domain_event_deliveries SET (autovacuum_enabled = off);
                UPDATE domain_event_deliveries SET state = 'parked', next_attempt_at = NULL
                """);
        assertThat(buffersOf("release", last)).isLessThan(80);
    }

    private static void write(String state, int count) throws SQLException {
        database.execute("""
                INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)
                SELECT 'Note.Written', 'note', 'note', 'one', '{}' FROM generate_series(1, %d);
                INSERT INTO domain_event_handlers (group_name, handler_id, from_position, from_snapshot)
                VALUES ('group', 'handler', 0, pg_current_snapshot());
                INSERT INTO domain_event_deliveries (group_name, handler_id, event_id, position, slot, event_type, aggregate_type,
                  aggregate_id, state, next_attempt_at)
                SELECT 'group', 'handler', id, position, slot, event_type, aggregate_type, aggregate_id, '%s',
                  CASE '%s' WHEN 'retrying' THEN clock_timestamp() END
                FROM domain_events
                """.formatted(count, state, state));
    }

    private void prepare(String name, String sqlClass, String constant) throws Exception {
        String sql = requireNonNull(Statements.of(Class.forName(sqlClass)).get(constant));
        int settings = sql.indexOf(';') + 1;
        Matcher mark = Pattern.compile("\\?").matcher(sql.substring(settings));
        int[] number = {0};
        try (Statement statement = asking.createStatement()) {
            statement.execute("SET plan_cache_mode = force_generic_plan");
            statement.execute(sql.substring(0, settings).replace(", true)", ", false)"));
            statement.execute("PREPARE " + name + " AS " + mark.replaceAll(found -> "\\$" + ++number[0]));
        }
    }

    private long buffersOf(String name, String arguments) throws SQLException {
        try (Statement statement = asking.createStatement();
                ResultSet plan = statement.executeQuery(
                        "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE " + name + "(" + arguments + ")")) {
            plan.next();
            Matcher topmost = BUFFERS.matcher(plan.getString(1));
            long sum = 0;
            for (int i = 0; i < 2 && topmost.find(); i++) {
                sum += Long.parseLong(topmost.group(1));
            }
            return sum;
        }
    }
}
