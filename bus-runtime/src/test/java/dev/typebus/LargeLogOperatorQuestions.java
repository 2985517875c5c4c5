package dev.typebus;

import static java.util.Objects.requireNonNull;

import dev.typebus.fixtures.Statements;
import dev.typebus.fixtures.TestDatabase;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The statements of operators and replays. */
final class LargeLogOperatorQuestions {
    private LargeLogOperatorQuestions() {}

    /** Statements of operators and replays, in a group of many deliveries. */
    static void add(Map<String, LargeLogQuestion> questions, TestDatabase database) throws SQLException {
        String settings = requireNonNull(
                Statements.of(LargeLogQuestion.sqlClass("admin.DeadLetterSql")).get("SETTINGS"));
        String dead = "FROM (SELECT * FROM domain_event_deliveries WHERE group_name = 'many' AND state = 'dead'"
                + " ORDER BY position LIMIT 100) d";
        String ids = LargeLogQuestions.text(database, "SELECT coalesce(array_agg(event_id), '{}') " + dead);
        String groups = LargeLogQuestions.text(database, "SELECT coalesce(array_agg(group_name), '{}') " + dead);
        String handlers = LargeLogQuestions.text(database, "SELECT coalesce(array_agg(handler_id), '{}') " + dead);
        String slots = LargeLogQuestions.text(database, "SELECT coalesce(array_agg(slot), '{}') " + dead);
        questions.put("dead letters", letters("dead", null, 0).after(settings));
        questions.put(
                "dead letters of a group", letters("dead", "many", 800_000).after(settings));
        questions.put("unroutable", letters("unroutable", null, 0).after(settings));
        questions.put(
                "lanes of an act", LargeLogQuestion.of("admin.DeadLetterSql", "LOCK_LANES_BY_WRITE", groups, slots));
        questions.put(
                "act: redrive 100",
                LargeLogQuestion.of("admin.DeadLetterSql", "REDRIVE", "jane", ids, groups, handlers)
                        .after(settings));
        questions.put(
                "act: discard 100",
                LargeLogQuestion.of("admin.DeadLetterSql", "DISCARD", "jane", "bad", ids, groups, handlers, "dead")
                        .after(settings));
        questions.put(
                "act: supersede what lies among 500 events",
                LargeLogQuestion.of(
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
                LargeLogQuestion.of(
                        "internal.settle.SettlementSql",
                        "RELEASE_UNLED",
                        "many",
                        "handler",
                        false,
                        true,
                        "{loan}",
                        "{long}"));
        questions.put(
                "asked of replays",
                LargeLogQuestion.of("internal.work.PendingReplaysSql", "REQUESTS", "many", 0, "many", 0, 63));
        questions.put("acts on replays", LargeLogQuestion.of("internal.work.PendingReplaysSql", "REQUEST_VERSION"));
        questions.put(
                LargeLogQuestions.REPLAY_FROM_A_TIME,
                LargeLogQuestion.of(
                        "internal.replay.ReplaySql",
                        "FIRST_BY_ID",
                        database.number(
                                "SELECT coalesce((SELECT ('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint"
                                        + " FROM domain_events WHERE position = 500001), 0)")));
        questions.put(
                LargeLogQuestions.REPLAY_FROM_A_TIME + ", of ids that tell no time",
                LargeLogQuestion.of(
                        "internal.replay.ReplaySql",
                        "BEFORE",
                        null,
                        LargeLogQuestions.text(
                                database,
                                "SELECT coalesce((SELECT occurred_at FROM domain_events WHERE position = "
                                        + (LargeLogTest.EVENTS - LargeLogTest.SINGLE_EVENTS) + "), now())")));
    }

    private static LargeLogQuestion letters(String state, @Nullable String group, long behind) {
        return LargeLogQuestion.of(
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
}
