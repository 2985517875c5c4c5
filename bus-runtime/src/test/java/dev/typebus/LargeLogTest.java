package dev.typebus;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.Statements;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the statements that run all the time cost on a log of 1,000,000 events: as connections of a pool run them that have known the log
 * since it was empty, or had some thousand events, and keep their plans, and as one does that plans anew with good statistics.
 */
class LargeLogTest {
    private static final long BYTES = 8_000_000;

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final int EVENTS = 1_000_000;
    private static final int YOUNG = 8_000;
    private static final int SINGLE_EVENTS = 10;
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

    private static final String LONG_LINE = "behind, in a long line";
    private static final String MARKING = "mark as processed";
    private static final String REPLAY_FROM_A_TIME = "replay from a time";

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

    /** A statement with its parameters, as it is prepared; its set_config calls go before each execution. */
    private record Question(@Nullable String settings, String sql, List<@Nullable Object> parameters) {
        static Question of(String name, String constant, @Nullable Object... parameters) {
            String sql = requireNonNull(Statements.of(sqlClass(name)).get(constant), constant);
            int end = sql.indexOf(';');
            return new Question(
                    end < 0 ? null : sql.substring(0, end), sql.substring(end + 1), Arrays.asList(parameters));
        }

        /** This one, in a transaction in which retention has set what it needs. */
        Question afterHold() {
            String alone = requireNonNull(
                    Statements.of(sqlClass("internal.retention.RetentionSql")).get("TRY_LOCK"));
            return after(alone.substring(0, alone.indexOf("WHERE")));
        }

        /** This one, in a transaction in which other settings are made before. */
        Question after(String newSettings) {
            return new Question(newSettings, sql, parameters);
        }

        private static Class<?> sqlClass(String name) {
            try {
                return Class.forName("dev.typebus." + name);
            } catch (ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }

        String numbered() {
            Matcher mark = Pattern.compile("\\?").matcher(sql);
            int[] number = {0};
            return mark.replaceAll(found -> "\\$" + ++number[0]);
        }

        String arguments() {
            return parameters.isEmpty()
                    ? ""
                    : parameters.stream()
                            .map(value -> value == null ? "NULL" : "'" + value + "'")
                            .collect(Collectors.joining(", ", "(", ")"));
        }
    }

    /** The plan that was run, and what it touched. */
    private record Plan(String json) {
        private static final Pattern BUFFERS = Pattern.compile("\"Shared (Hit|Read) Blocks\": (\\d+)");
        private static final Pattern SCAN_OF_THE_LOG = Pattern.compile(
                "\"Node Type\": \"Seq Scan\"[^\\[{]*\"Relation Name\": \"domain_events\"[^\\[{]*\"Actual Loops\": [1-9]");

        boolean scansTheLog() {
            return SCAN_OF_THE_LOG.matcher(json).find();
        }

        /** Those of the topmost node, which come first and include all others. */
        long buffers() {
            Matcher buffers = BUFFERS.matcher(json);
            long sum = 0;
            for (int i = 0; i < 2 && buffers.find(); i++) {
                sum += Long.parseLong(buffers.group(2));
            }
            return sum;
        }
    }

    private static final Map<Asker, Map<String, Plan>> plans = new EnumMap<>(Asker.class);

    @BeforeAll
    static void askBeforeAndAfterTheLogHasGrown() throws SQLException {
        withoutWhatOnlyCostsTimeHere();
        try (Connection old = database.unpooled().getConnection();
                Connection younger = database.unpooled().getConnection();
                Connection bulk = database.unpooled().getConnection();
                Connection fresh = database.unpooled().getConnection()) {
            stopHopelessPlans(old);
            stopHopelessPlans(younger);
            prepare(old, questions());
            fill(1, YOUNG);
            prepare(younger, questions());
            fill(YOUNG + 1, EVENTS - BEHIND_BULK);
            begin(bulk);
            fill(EVENTS - BEHIND_BULK + 1, EVENTS);
            addDeliveries();
            database.text("SELECT brin_summarize_new_values('domain_events_by_time')");
            plans.put(Asker.SINCE_THE_LOG_WAS_EMPTY, explain(old, questions()));
            plans.put(Asker.SINCE_THE_LOG_WAS_YOUNG, explain(younger, questions()));
            database.execute("ANALYZE domain_events");
            stopHopelessPlans(fresh);
            prepare(fresh, questions());
            plans.put(Asker.WITH_GOOD_STATISTICS, explain(fresh, questions()));
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

    /** As of now; the last events are new, or committed late. */
    private static Map<String, Question> questions() throws SQLException {
        long head = database.number("SELECT coalesce(max(position), 0) FROM domain_events");
        long before = Math.max(0, head - SINGLE_EVENTS);
        long middle = head / 2;
        String now = text("SELECT pg_current_snapshot()");
        String next = text("SELECT pg_snapshot_xmax(pg_current_snapshot())");
        String last =
                text("SELECT coalesce(array_agg(transaction_id), '{}') FROM domain_events WHERE position > " + before);
        String firstOfLast = text(
                "SELECT coalesce(min(transaction_id), pg_snapshot_xmax(pg_current_snapshot())) FROM domain_events WHERE position > "
                        + before);
        Map<String, Question> questions = new TreeMap<>();
        questions.put("poll, nothing new", unsettled(head, "{}", next));
        questions.put("poll, new ones", unsettled(before, "{}", next));
        questions.put("poll, late ones that were running", unsettled(head, last, next));
        questions.put("poll, late ones that were unknown", unsettled(head, "{}", firstOfLast));
        String running = text("SELECT coalesce(array_agg(x), '{}') FROM pg_snapshot_xip(pg_current_snapshot()) x");
        questions.put("poll, beside a large open transaction", unsettled(head, running, next));
        questions.put(
                "probe, beside a large open transaction",
                Question.of("internal.wakeup.LogProbeSql", "PROBE", running, 0, next, 0, 2000));
        questions.put("poll, lane of one slot", unsettled(3, 3, "{Loan}", before, "{}", next));
        questions.put("due in", Question.of("internal.log.DeliveryReaderSql", "DUE_IN", "group", 0, 63));
        questions.put(
                "probe, nothing new", Question.of("internal.wakeup.LogProbeSql", "PROBE", "{}", 0, next, 0, 2000));
        questions.put(
                "probe, new ones", Question.of("internal.wakeup.LogProbeSql", "PROBE", last, 0, firstOfLast, 0, 2000));
        String ids = text("SELECT coalesce(array_agg(id), '{}') FROM domain_events WHERE position > " + before);
        questions.put("await", Question.of("internal.work.CursorAwaiter", "UNSETTLED", ids, "{group}", "{group}"));
        questions.put("find keys", Question.of("internal.publish.AppendSql", "FIND_KEYS", "{key-7, key-8, no-key}"));
        questions.put("history", Question.of("internal.log.LogQueriesSql", "HISTORY", "loan", "777"));
        questions.put("recent", Question.of("internal.log.LogQueriesSql", "RECENT", 20));
        questions.put("due", due("group", null, null, 0, 0));
        questions.put("due, of many", due("many", null, null, 0, 0));
        questions.put("due in, of many", Question.of("internal.log.DeliveryReaderSql", "DUE_IN", "many", 0, 63));
        questions.put("due, behind late rows", due("group", text("SELECT '1:1:'::pg_snapshot"), now, before, head));
        questions.put(
                "blocked",
                Question.of(
                        "internal.log.DeliveryReaderSql",
                        "BLOCKED",
                        "{loan,loan}",
                        "{777,1}",
                        "group",
                        "group",
                        false,
                        "",
                        0));
        questions.put(
                "behind",
                Question.of(
                        "internal.log.DeliveryReaderSql",
                        "BEHIND",
                        "handler",
                        0,
                        BYTES,
                        "group",
                        "handler",
                        "loan",
                        "1",
                        0,
                        false,
                        200,
                        "group",
                        0,
                        0));
        questions.put(
                "bounds of late rows",
                Question.of(
                        "internal.log.LaneReaderSql",
                        "LATE_BOUNDS",
                        last,
                        next,
                        head,
                        0,
                        0,
                        63,
                        "{Loan}",
                        "{Loan}",
                        now));
        questions.put(
                "page of late rows",
                Question.of(
                        "internal.log.LaneReaderSql",
                        "LATE_PAGE",
                        BYTES,
                        middle,
                        head,
                        0,
                        63,
                        "{Loan}",
                        "{Loan}",
                        "1:1:",
                        now,
                        500));
        questions.put(
                "first late rows",
                Question.of(
                        "internal.log.DeliveryReaderSql",
                        "FIRST_LATE",
                        "{loan,loan}",
                        "{777,1}",
                        0,
                        head,
                        "1:1:",
                        now));
        questions.put(
                "missed",
                Question.of(
                        "internal.log.LaneReaderSql",
                        "MISSED",
                        "group",
                        "handler",
                        0,
                        63,
                        "{Loan}",
                        middle,
                        head,
                        now,
                        0,
                        false,
                        0,
                        null,
                        10,
                        10_000,
                        BYTES));
        questions.put(
                "missed, of a cancelled replay",
                Question.of(
                        "internal.log.LaneReaderSql",
                        "MISSED",
                        "group",
                        "handler",
                        0,
                        63,
                        "{Loan}",
                        middle,
                        head,
                        now,
                        0,
                        true,
                        middle,
                        now,
                        10,
                        1_000,
                        BYTES));
        questions.put(
                "missed, by a handler of rare events",
                Question.of(
                        "internal.log.LaneReaderSql",
                        "MISSED",
                        "group",
                        "handler",
                        0,
                        63,
                        "{Rare}",
                        middle,
                        head,
                        now,
                        0,
                        false,
                        0,
                        null,
                        10,
                        500,
                        BYTES));
        questions.put(
                "supersede",
                Question.of(
                        "internal.settle.SettlementSql",
                        "SUPERSEDE",
                        middle,
                        "group",
                        0,
                        "handler",
                        "{Loan}",
                        "{Loan}"));
        questions.put(
                "blocked, by a long line",
                Question.of(
                        "internal.log.DeliveryReaderSql",
                        "BLOCKED",
                        "{loan}",
                        "{long}",
                        "many",
                        "many",
                        false,
                        "",
                        300_000));
        questions.put(
                LONG_LINE,
                Question.of(
                        "internal.log.DeliveryReaderSql",
                        "BEHIND",
                        "handler",
                        0,
                        BYTES,
                        "many",
                        "handler",
                        "loan",
                        "long",
                        5,
                        false,
                        200,
                        "many",
                        0,
                        0));
        questions.put("overdue", Question.of("internal.lease.LeaseSql", "OVERDUE", "{many,group}"));
        questions.put("renew", Question.of("internal.lease.LeaseSql", "RENEW", "node", 10_000, "code"));
        questions.put("unroutable of a lane", Question.of("internal.lease.LeaseSql", "UNROUTABLE", "many", 0, 63));
        questions.put(
                "route",
                Question.of("internal.lease.LeaseSql", "ROUTE", "many", 0, 63, "handler", "Loan.Funded", 1, 1_000));
        questions.put(
                "fetch for the archiver",
                Question.of(
                                "internal.retention.RetentionSql",
                                "FETCH",
                                text(
                                        "SELECT coalesce(array_agg(position), '{}') FROM domain_events WHERE position BETWEEN "
                                                + middle + " AND " + middle + " + 20"),
                                BYTES)
                        .afterHold());
        questions.put("old behind", Question.of("internal.retention.RetentionSql", "OLD_BEHIND", middle, 0));
        operating(questions);
        questions.put(
                "passed by all",
                Question.of("internal.retention.RetentionSql", "PASSED", 1, 0, now, middle, head, 500)
                        .afterHold());
        questions.put(
                "delete",
                Question.of(
                                "internal.retention.RetentionSql",
                                "DELETE",
                                text(
                                        "SELECT coalesce(array_agg(position), '{}') FROM domain_events WHERE position BETWEEN "
                                                + middle + " AND " + middle + " + 20"))
                        .afterHold());
        String checking = requireNonNull(Statements.of(Question.sqlClass("internal.startup.StoredStateSql"))
                .get("SETTINGS"));
        questions.put(
                "events at start",
                Question.of("internal.startup.StoredStateSql", "EVENTS", 20, 20).after(checking));
        questions.put(
                "progress at start",
                Question.of("internal.startup.StoredStateSql", "PROGRESS").after(checking));
        questions.put(
                "deliveries at start",
                Question.of("internal.startup.StoredStateSql", "DELIVERIES", "{group}", 1_000)
                        .after(checking));
        questions.put(
                MARKING,
                Question.of(
                        "internal.settle.ProcessedMarkerSql",
                        "MARK",
                        last,
                        before,
                        0,
                        now,
                        firstOfLast,
                        before,
                        0,
                        now,
                        before,
                        head,
                        0,
                        now));
        questions.put(
                "mark as processed, beside a large open transaction",
                Question.of(
                        "internal.settle.ProcessedMarkerSql",
                        "MARK",
                        running,
                        head,
                        0,
                        now,
                        next,
                        head,
                        0,
                        now,
                        head,
                        head,
                        0,
                        now));
        return questions;
    }

    /** What operators and replays ask, in a group of many deliveries. */
    private static void operating(Map<String, Question> questions) throws SQLException {
        String settings = requireNonNull(
                Statements.of(Question.sqlClass("admin.DeadLetterSql")).get("SETTINGS"));
        String dead = "FROM (SELECT * FROM domain_event_deliveries WHERE group_name = 'many' AND state = 'dead'"
                + " ORDER BY position LIMIT 100) d";
        String ids = text("SELECT coalesce(array_agg(event_id), '{}') " + dead);
        String groups = text("SELECT coalesce(array_agg(group_name), '{}') " + dead);
        String handlers = text("SELECT coalesce(array_agg(handler_id), '{}') " + dead);
        String slots = text("SELECT coalesce(array_agg(slot), '{}') " + dead);
        questions.put("dead letters", letters("dead", null, 0).after(settings));
        questions.put(
                "dead letters of a group", letters("dead", "many", 800_000).after(settings));
        questions.put("unroutable", letters("unroutable", null, 0).after(settings));
        questions.put("lanes of an act", Question.of("admin.DeadLetterSql", "LOCK_LANES", groups, slots));
        questions.put(
                "act: redrive 100",
                Question.of("admin.DeadLetterSql", "REDRIVE", "jane", ids, groups, handlers)
                        .after(settings));
        questions.put(
                "act: discard 100",
                Question.of("admin.DeadLetterSql", "DISCARD", "jane", "bad", ids, groups, handlers, "dead")
                        .after(settings));
        questions.put(
                "act: supersede what lies among 500 events",
                Question.of(
                        "internal.settle.SettlementSql",
                        "SUPERSEDE",
                        500_500,
                        "many",
                        0,
                        "handler",
                        "{Loan}",
                        "{Loan}"));
        questions.put(
                "head of a long line",
                Question.of(
                        "internal.settle.SettlementSql",
                        "RELEASE_UNLED",
                        "many",
                        "handler",
                        false,
                        true,
                        "{loan}",
                        "{long}"));
        questions.put(
                "asked of replays", Question.of("internal.work.PendingReplaysSql", "ASKED", "many", 0, "many", 0, 63));
        questions.put("acts on replays", Question.of("internal.work.PendingReplaysSql", "ACTS"));
        questions.put(
                REPLAY_FROM_A_TIME,
                Question.of(
                        "internal.replay.ReplaySql",
                        "FIRST_BY_ID",
                        database.number(
                                "SELECT coalesce((SELECT ('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint"
                                        + " FROM domain_events WHERE position = 500001), 0)")));
        questions.put(
                REPLAY_FROM_A_TIME + ", of ids that tell no time",
                Question.of(
                        "internal.replay.ReplaySql",
                        "BEFORE",
                        null,
                        text("SELECT coalesce((SELECT occurred_at FROM domain_events WHERE position = "
                                + (EVENTS - SINGLE_EVENTS) + "), now())")));
    }

    private static Question letters(String state, @Nullable String group, long behind) {
        return Question.of(
                "admin.DeadLetterSql",
                "LIST",
                state,
                state,
                state,
                group,
                group,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                behind,
                behind,
                "",
                "",
                20,
                20);
    }

    private static long mostBuffers(String question) {
        if (question.startsWith("act: ")) {
            return MOST_BUFFERS_OF_AN_ACT;
        }
        return switch (question) {
            case "delete" -> MOST_BUFFERS_TO_WRITE;
            case MARKING -> MOST_BUFFERS_TO_MARK;
            case "poll, late ones that were running" -> MOST_BUFFERS_OF_LATE_ROWS;
            case "due, of many" -> MOST_BUFFERS_OF_A_TIME;
            case "due", "due, behind late rows", "missed", "missed, of a cancelled replay" -> MOST_BUFFERS_BY_DELIVERY;
            case LONG_LINE -> MOST_BUFFERS_OF_A_LINE;
            case REPLAY_FROM_A_TIME, REPLAY_FROM_A_TIME + ", of ids that tell no time" -> MOST_BUFFERS_OF_A_TIME;
            default -> MOST_BUFFERS;
        };
    }

    private static String text(String sql) throws SQLException {
        return requireNonNull(database.text(sql), sql);
    }

    private static Question due(String group, @Nullable String from, @Nullable String to, long after, long high) {
        return Question.of(
                "internal.log.DeliveryReaderSql",
                "DUE",
                BYTES,
                group,
                0,
                63,
                false,
                false,
                false,
                from,
                after,
                high,
                from,
                to,
                0,
                100,
                group,
                0,
                0);
    }

    private static Question unsettled(long high, String running, String unknown) {
        return unsettled(0, 63, null, high, running, unknown);
    }

    private static Question unsettled(
            int firstSlot, int lastSlot, @Nullable String domains, long high, String running, String unknown) {
        return Question.of(
                "internal.log.LaneReaderSql",
                "UNSETTLED",
                "group",
                "{retrying,parked,dead}",
                firstSlot,
                lastSlot,
                BYTES,
                running,
                unknown,
                high,
                0,
                firstSlot,
                lastSlot,
                domains,
                domains,
                101,
                BYTES,
                high,
                firstSlot,
                lastSlot,
                domains,
                domains,
                500);
    }

    private static String name(String question) {
        return "\"" + question + "\"";
    }

    private static void prepare(Connection connection, Map<String, Question> questions) throws SQLException {
        for (Map.Entry<String, Question> entry : questions.entrySet()) {
            String name = name(entry.getKey());
            Question question = entry.getValue();
            try (Statement statement = connection.createStatement()) {
                statement.execute("PREPARE " + name + " AS " + question.numbered());
            }
            for (int i = 0; i < EXECUTIONS_BEFORE_A_PLAN_IS_KEPT; i++) {
                inTransaction(connection, question, "EXECUTE " + name + question.arguments());
            }
        }
    }

    private static Map<String, Plan> explain(Connection connection, Map<String, Question> questions)
            throws SQLException {
        Map<String, Plan> explained = new TreeMap<>();
        for (Map.Entry<String, Question> entry : questions.entrySet()) {
            String run = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE " + name(entry.getKey())
                    + entry.getValue().arguments();
            explained.put(
                    entry.getKey(), new Plan(String.join("\n", inTransaction(connection, entry.getValue(), run))));
        }
        return explained;
    }

    /** Undone, so that what it changes is there for the next one, too. */
    private static List<String> inTransaction(Connection connection, Question question, String sql)
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

    private static Map<String, Plan> plansOf(Asker asker) {
        return requireNonNull(plans.get(asker));
    }

    @ParameterizedTest
    @EnumSource
    void nothingScansTheLog(Asker asker) {
        assertThat(plansOf(asker))
                .hasSizeGreaterThan(10)
                .allSatisfy((name, plan) -> assertThat(plan.scansTheLog())
                        .as("%s: %s", name, plan.json())
                        .isFalse());
    }

    @ParameterizedTest
    @EnumSource
    void eachTouchesAFewBuffers(Asker asker) {
        Map<String, Long> buffers = new TreeMap<>();
        plansOf(asker).forEach((name, plan) -> buffers.put(name, plan.buffers()));
        assertThat(buffers)
                .hasSizeGreaterThan(10)
                .allSatisfy((name, count) -> assertThat(count).as(name).isBetween(1L, mostBuffers(name)));
    }
}
