package dev.typebus;

import static java.util.Objects.requireNonNull;

import dev.typebus.fixtures.TestDatabase;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The statements of publishing, reading and polling, with parameters that suit the log. */
final class LargeLogQuestions {
    static final long BYTES = 8_000_000;
    static final String LONG_LINE = "behind, in a long line";
    static final String MARKING = "mark as processed";
    static final String REPLAY_FROM_A_TIME = "replay from a time";

    private LargeLogQuestions() {}

    /** As of now; the last events are new, or committed late. */
    static Map<String, LargeLogQuestion> all(TestDatabase database) throws SQLException {
        long head = database.number("SELECT coalesce(max(position), 0) FROM domain_events");
        long before = Math.max(0, head - LargeLogTest.SINGLE_EVENTS);
        long middle = head / 2;
        String now = text(database, "SELECT pg_current_snapshot()");
        String next = text(database, "SELECT pg_snapshot_xmax(pg_current_snapshot())");
        String last = text(
                database,
                "SELECT coalesce(array_agg(transaction_id), '{}') FROM domain_events WHERE position > " + before);
        String firstOfLast = text(
                database,
                "SELECT coalesce(min(transaction_id), pg_snapshot_xmax(pg_current_snapshot())) FROM domain_events WHERE position > "
                        + before);
        Map<String, LargeLogQuestion> questions = new TreeMap<>();
        questions.put("poll, nothing new", unsettled(head, "{}", next));
        questions.put("poll, new ones", unsettled(before, "{}", next));
        questions.put("poll, late ones that were running", unsettled(head, last, next));
        questions.put("poll, late ones that were unknown", unsettled(head, "{}", firstOfLast));
        String running =
                text(database, "SELECT coalesce(array_agg(x), '{}') FROM pg_snapshot_xip(pg_current_snapshot()) x");
        questions.put("poll, beside a large open transaction", unsettled(head, running, next));
        questions.put(
                "probe, beside a large open transaction",
                LargeLogQuestion.of("internal.wakeup.LogProbeSql", "PROBE", running, 0, next, 0, 2000));
        questions.put("poll, lane of one slot", unsettled(3, 3, "{Loan}", before, "{}", next));
        questions.put("due in", LargeLogQuestion.of("internal.log.DeliveryReaderSql", "DUE_IN", "group", 0, 63));
        questions.put(
                "probe, nothing new",
                LargeLogQuestion.of("internal.wakeup.LogProbeSql", "PROBE", "{}", 0, next, 0, 2000));
        questions.put(
                "probe, new ones",
                LargeLogQuestion.of("internal.wakeup.LogProbeSql", "PROBE", last, 0, firstOfLast, 0, 2000));
        String ids =
                text(database, "SELECT coalesce(array_agg(id), '{}') FROM domain_events WHERE position > " + before);
        questions.put(
                "await", LargeLogQuestion.of("internal.work.CursorAwaiterSql", "UNSETTLED", ids, "{group}", "{group}"));
        questions.put(
                "find keys", LargeLogQuestion.of("internal.publish.AppendSql", "FIND_KEYS", "{key-7, key-8, no-key}"));
        questions.put("history", LargeLogQuestion.of("internal.log.LogQueriesSql", "HISTORY", "loan", "777"));
        questions.put("recent", LargeLogQuestion.of("internal.log.LogQueriesSql", "RECENT", 20));
        questions.put("due", due("group", null, null, 0, 0));
        questions.put("due, of many", due("many", null, null, 0, 0));
        questions.put(
                "due in, of many", LargeLogQuestion.of("internal.log.DeliveryReaderSql", "DUE_IN", "many", 0, 63));
        questions.put(
                "due, behind late rows", due("group", text(database, "SELECT '1:1:'::pg_snapshot"), now, before, head));
        questions.put(
                "blocked",
                LargeLogQuestion.of(
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
                LargeLogQuestion.of(
                        "internal.log.DeliveryReaderSql",
                        "FOLLOWERS",
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
                LargeLogQuestion.of(
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
                LargeLogQuestion.of(
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
                LargeLogQuestion.of(
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
                LargeLogQuestion.of(
                        "internal.log.LaneReaderSql",
                        "CATCH_UP",
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
                LargeLogQuestion.of(
                        "internal.log.LaneReaderSql",
                        "CATCH_UP",
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
                LargeLogQuestion.of(
                        "internal.log.LaneReaderSql",
                        "CATCH_UP",
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
        LargeLogBackgroundQuestions.add(
                questions,
                database,
                new LargeLogBackgroundQuestions.Now(head, before, middle, now, next, last, firstOfLast, running));
        LargeLogOperatorQuestions.add(questions, database);
        return questions;
    }

    static String text(TestDatabase database, String sql) throws SQLException {
        return requireNonNull(database.text(sql), sql);
    }

    private static LargeLogQuestion due(
            String group, @Nullable String from, @Nullable String to, long after, long high) {
        return LargeLogQuestion.of(
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

    private static LargeLogQuestion unsettled(long high, String running, String unknown) {
        return unsettled(0, 63, null, high, running, unknown);
    }

    private static LargeLogQuestion unsettled(
            int firstSlot, int lastSlot, @Nullable String domains, long high, String running, String unknown) {
        return LargeLogQuestion.of(
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
}
