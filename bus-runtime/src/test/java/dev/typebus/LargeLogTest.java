package dev.typebus;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the statements that run all the time cost on a log of 1,000,000 events: as connections of a pool run them that have known the log
 * since it was empty, or had some thousand events, and keep their plans, and as one does that plans anew with good statistics.
 */
@Tag("long")
class LargeLogTest {

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    static final int EVENTS = 1_000_000;
    private static final int YOUNG = 8_000;
    static final int SINGLE_EVENTS = 10;
    private static final int BULK = 20_000;
    private static final int BEHIND_BULK = 100;
    private static final int EVENTS_EACH = 20;
    private static final int EXECUTIONS_BEFORE_A_PLAN_IS_KEPT = 7;
    private static final long MOST_BUFFERS = 60;
    private static final long MOST_BUFFERS_TO_WRITE = 120;

    /** Marking updates the last events, whose pages hold dead row versions: the questions before were rolled back. */
    private static final long MOST_BUFFERS_TO_MARK = 200;

    private static final long MOST_BUFFERS_OF_LATE_ROWS = 80;

    private static final long MOST_BUFFERS_BY_DELIVERY = 250;
    private static final long MOST_BUFFERS_OF_A_TIME = 1_500;
    private static final long MOST_BUFFERS_OF_AN_ACT = 6_000;

    /** For a page of 200 deliveries, whatever the number of deliveries of the aggregate. */
    private static final long MOST_BUFFERS_OF_A_LINE = 3_500;

    private static final String EVENTS_OF =
            "INSERT INTO domain_events (id, event_type, domain, aggregate_type, aggregate_id, payload, idempotency_key) SELECT"
                    + " CASE WHEN i % 1000 = 0 THEN gen_random_uuid() ELSE domain_event_id() END, 'Loan.Funded', 'loan', 'loan', (i / "
                    + EVENTS_EACH + ")::text, '{\"amount\": 1000.50}',"
                    + " CASE WHEN i % 100 = 0 THEN 'key-' || i END ";

    /** 200,000 of the group many: a line of 60,000, 84,000 that are due, and 56,000 dead letters; one for every fifth event. */
    private static final String DELIVERIES = """
            INSERT INTO domain_event_deliveries
              (group_name, handler_id, event_id, position, slot, event_type, aggregate_type, aggregate_id, state, next_attempt_at)
            SELECT 'many', 'handler', id, position, slot, event_type, aggregate_type,
                   CASE WHEN position <= 300000 THEN 'long' ELSE 'a' || position END,
                   CASE WHEN position = 5 THEN 'retrying' WHEN position <= 300000 THEN 'parked'
                        WHEN position <= 720000 THEN 'retrying' ELSE 'dead' END,
                   CASE WHEN position = 5 OR position > 300000 AND position <= 720000 THEN clock_timestamp() END
            FROM domain_events WHERE position % 5 = 0 AND position <= 1000000;
            INSERT INTO domain_event_lanes (group_name, lane, handler_id, first_slot, last_slot, high, snapshot)
            VALUES ('many', 0, '', 0, 63, 1000000, pg_current_snapshot()), ('many', 0, 'handler', 0, 63, 500000, pg_current_snapshot()),
              ('group', 0, '', 0, 63, 0, pg_current_snapshot());
            INSERT INTO domain_event_leases (group_name, lane, owner, expires_at) VALUES ('many', 0, 'node', 'infinity');
            INSERT INTO domain_event_handlers (group_name, handler_id, from_position, from_snapshot)
            VALUES ('many', 'handler', 0, pg_current_snapshot());
            INSERT INTO domain_event_replays
              (group_name, handler_id, aggregate_type, aggregate_id, slot, after_position, started_by, reason, history, begun_at)
            SELECT 'many', 'handler', 'loan', 'a' || i, i % 64, 0, '', '', '[]', clock_timestamp() FROM generate_series(1, 10000) i
            """;

    /** Who asks. */
    enum Asker {
        SINCE_THE_LOG_WAS_EMPTY,
        SINCE_THE_LOG_WAS_YOUNG,
        WITH_GOOD_STATISTICS
    }

    private static final Map<Asker, Map<String, LargeLogPlan>> plans = new EnumMap<>(Asker.class);

    @BeforeAll
    static void askBeforeAndAfterTheLogHasGrown() throws SQLException {
        withoutWhatOnlyCostsTimeHere();
        try (Connection old = database.unpooled().getConnection();
                Connection younger = database.unpooled().getConnection();
                Connection bulk = database.unpooled().getConnection();
                Connection fresh = database.unpooled().getConnection()) {
            stopHopelessPlans(old);
            stopHopelessPlans(younger);
            prepare(old, LargeLogQuestions.all(database));
            fill(1, YOUNG);
            prepare(younger, LargeLogQuestions.all(database));
            fill(YOUNG + 1, EVENTS - BEHIND_BULK);
            begin(bulk);
            fill(EVENTS - BEHIND_BULK + 1, EVENTS);
            addDeliveries();
            database.text("SELECT brin_summarize_new_values('domain_events_by_time')");
            plans.put(Asker.SINCE_THE_LOG_WAS_EMPTY, explain(old, LargeLogQuestions.all(database)));
            plans.put(Asker.SINCE_THE_LOG_WAS_YOUNG, explain(younger, LargeLogQuestions.all(database)));
            database.execute("ANALYZE domain_events");
            stopHopelessPlans(fresh);
            prepare(fresh, LargeLogQuestions.all(database));
            plans.put(Asker.WITH_GOOD_STATISTICS, explain(fresh, LargeLogQuestions.all(database)));
        }
    }

    /** Autovacuum would have kept plans made anew at a moment that nobody knows. */
    private static void withoutWhatOnlyCostsTimeHere() throws SQLException {
        database.execute("""
                ALTER TABLE domain_events SET (autovacuum_enabled = off);
                ALTER TABLE domain_event_deliveries SET (autovacuum_enabled = off)
                """);
    }

    private static void stopHopelessPlans(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = '20s'");
        }
    }

    /** The last ones come in transactions of their own. */
    private static void fill(int from, int to) throws SQLException {
        try (Connection connection = database.unpooled().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = off");
            statement.execute(EVENTS_OF + "FROM generate_series(" + from + ", " + (to - SINGLE_EVENTS) + ") i");
            for (int i = to - SINGLE_EVENTS + 1; i <= to; i++) {
                statement.execute(EVENTS_OF + "FROM generate_series(" + i + ", " + i + ") i");
            }
        }
    }

    /** A transaction of many events that stays open. */
    private static void begin(Connection bulk) throws SQLException {
        bulk.setAutoCommit(false);
        try (Statement statement = bulk.createStatement()) {
            statement.execute(EVENTS_OF + "FROM generate_series(" + (EVENTS + 1) + ", " + (EVENTS + BULK) + ") i");
        }
    }

    private static void addDeliveries() throws SQLException {
        try (Connection connection = database.unpooled().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO domain_event_deliveries (group_name, handler_id, event_id, position, slot, event_type,"
                            + " aggregate_type, aggregate_id, state, next_attempt_at) SELECT 'group', 'handler', id, position, slot, event_type,"
                            + " aggregate_type, aggregate_id, 'retrying', clock_timestamp() FROM domain_events ORDER BY position LIMIT 10");
            statement.execute(DELIVERIES);
        }
    }

    private static long mostBuffers(String question) {
        if (question.startsWith("act: ")) {
            return MOST_BUFFERS_OF_AN_ACT;
        }
        return switch (question) {
            case "delete" -> MOST_BUFFERS_TO_WRITE;
            case LargeLogQuestions.MARKING -> MOST_BUFFERS_TO_MARK;
            case "poll, late ones that were running" -> MOST_BUFFERS_OF_LATE_ROWS;
            case "due, of many" -> MOST_BUFFERS_OF_A_TIME;
            case "due", "due, behind late rows", "missed", "missed, of a cancelled replay" -> MOST_BUFFERS_BY_DELIVERY;
            case LargeLogQuestions.LONG_LINE -> MOST_BUFFERS_OF_A_LINE;
            case LargeLogQuestions.REPLAY_FROM_A_TIME,
                    LargeLogQuestions.REPLAY_FROM_A_TIME + ", of ids that tell no time" -> MOST_BUFFERS_OF_A_TIME;
            default -> MOST_BUFFERS;
        };
    }

    private static String name(String question) {
        return "\"" + question + "\"";
    }

    private static void prepare(Connection connection, Map<String, LargeLogQuestion> questions) throws SQLException {
        for (Map.Entry<String, LargeLogQuestion> entry : questions.entrySet()) {
            String name = name(entry.getKey());
            LargeLogQuestion question = entry.getValue();
            try (Statement statement = connection.createStatement()) {
                statement.execute("PREPARE " + name + " AS " + question.numbered());
            }
            for (int i = 0; i < EXECUTIONS_BEFORE_A_PLAN_IS_KEPT; i++) {
                inTransaction(connection, question, "EXECUTE " + name + question.arguments());
            }
        }
    }

    private static Map<String, LargeLogPlan> explain(Connection connection, Map<String, LargeLogQuestion> questions)
            throws SQLException {
        Map<String, LargeLogPlan> explained = new TreeMap<>();
        for (Map.Entry<String, LargeLogQuestion> entry : questions.entrySet()) {
            String run = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE " + name(entry.getKey())
                    + entry.getValue().arguments();
            explained.put(
                    entry.getKey(),
                    new LargeLogPlan(String.join("\n", inTransaction(connection, entry.getValue(), run))));
        }
        return explained;
    }

    /** Undone, so that what it changes is there for the next one, too. */
    private static List<String> inTransaction(Connection connection, LargeLogQuestion question, String sql)
            throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            if (question.settings() != null) {
                statement.execute(question.settings());
            }
            List<String> lines = new ArrayList<>();
            if (statement.execute(sql)) {
                try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                        lines.add(rows.getString(1));
                    }
                }
            }
            return lines;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static Map<String, LargeLogPlan> plansOf(Asker asker) {
        return requireNonNull(plans.get(asker));
    }

    @ParameterizedTest
    @EnumSource
    void noStatementScansTheLog(Asker asker) {
        assertThat(plansOf(asker))
                .hasSizeGreaterThan(10)
                .allSatisfy((name, plan) -> assertThat(plan.scansTheLog())
                        .as("%s: %s", name, plan.json())
                        .isFalse());
    }

    @ParameterizedTest
    @EnumSource
    void eachStatementTouchesFewBuffers(Asker asker) {
        Map<String, Long> buffers = new TreeMap<>();
        plansOf(asker).forEach((name, plan) -> buffers.put(name, plan.buffers()));
        assertThat(buffers)
                .hasSizeGreaterThan(10)
                .allSatisfy((name, count) -> assertThat(count).as(name).isBetween(1L, mostBuffers(name)));
    }
}
