package dev.typebus;

import static java.util.Objects.requireNonNull;

import dev.typebus.fixtures.Statements;
import dev.typebus.fixtures.TestDatabase;
import java.sql.SQLException;
import java.util.Map;

/** The statements of settlement, leases, retention and startup. */
final class LargeLogBackgroundQuestions {
    private LargeLogBackgroundQuestions() {}

    /** Positions, snapshots and transaction ids of this moment. */
    record Now(
            long head,
            long before,
            long middle,
            String now,
            String next,
            String last,
            String firstOfLast,
            String running) {}

    static void add(Map<String, LargeLogQuestion> questions, TestDatabase database, Now at) throws SQLException {
        long head = at.head();
        long before = at.before();
        long middle = at.middle();
        String now = at.now();
        String next = at.next();
        String last = at.last();
        String firstOfLast = at.firstOfLast();
        String running = at.running();
        questions.put(
                "supersede",
                LargeLogQuestion.of(
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
                LargeLogQuestion.of(
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
                LargeLogQuestions.LONG_LINE,
                LargeLogQuestion.of(
                        "internal.log.DeliveryReaderSql",
                        "FOLLOWERS",
                        "handler",
                        0,
                        LargeLogQuestions.BYTES,
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
        questions.put("overdue", LargeLogQuestion.of("internal.lease.LeaseSql", "OVERDUE", "{many,group}"));
        questions.put("renew", LargeLogQuestion.of("internal.lease.LeaseSql", "RENEW", "node", 10_000, "code"));
        questions.put(
                "unroutable of a lane", LargeLogQuestion.of("internal.lease.LeaseSql", "UNROUTABLE", "many", 0, 63));
        questions.put(
                "route",
                LargeLogQuestion.of(
                        "internal.lease.LeaseSql", "ROUTE", "many", 0, 63, "handler", "Loan.Funded", 1, 1_000));
        questions.put(
                "fetch for the archiver",
                LargeLogQuestion.of(
                                "internal.retention.RetentionSql",
                                "FETCH",
                                LargeLogQuestions.text(
                                        database,
                                        "SELECT coalesce(array_agg(position), '{}') FROM domain_events WHERE position BETWEEN "
                                                + middle + " AND " + middle + " + 20"),
                                LargeLogQuestions.BYTES)
                        .afterHold());
        questions.put("old behind", LargeLogQuestion.of("internal.retention.RetentionSql", "OLD_BEHIND", middle, 0));
        questions.put(
                "passed by all",
                LargeLogQuestion.of("internal.retention.RetentionSql", "PASSED", 1, 0, now, middle, head, 500)
                        .afterHold());
        questions.put(
                "delete",
                LargeLogQuestion.of(
                                "internal.retention.RetentionSql",
                                "DELETE",
                                LargeLogQuestions.text(
                                        database,
                                        "SELECT coalesce(array_agg(position), '{}') FROM domain_events WHERE position BETWEEN "
                                                + middle + " AND " + middle + " + 20"))
                        .afterHold());
        String checking = requireNonNull(Statements.of(LargeLogQuestion.sqlClass("internal.startup.StoredStateSql"))
                .get("SETTINGS"));
        questions.put(
                "events at start",
                LargeLogQuestion.of("internal.startup.StoredStateSql", "EVENTS", 20, 20)
                        .after(checking));
        questions.put(
                "progress at start",
                LargeLogQuestion.of("internal.startup.StoredStateSql", "PROGRESS")
                        .after(checking));
        questions.put(
                "deliveries at start",
                LargeLogQuestion.of("internal.startup.StoredStateSql", "DELIVERIES", "{group}", 1_000)
                        .after(checking));
        questions.put(
                LargeLogQuestions.MARKING,
                LargeLogQuestion.of(
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
                LargeLogQuestion.of(
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
    }
}
