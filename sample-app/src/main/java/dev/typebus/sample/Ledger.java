package dev.typebus.sample;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Counts what the database holds after a run, by plain SQL, independent of the bus. */
final class Ledger {
    private static final String EVENTS_BY_TYPE = """
            SELECT event_type, count(*)
            FROM   domain_events JOIN unnest(?::text[]) AS own ON metadata ->> 'correlation' = own
            GROUP  BY event_type
            """;

    private static final String WORK_BY_ACTIVITY = """
            SELECT activity, sum(scheduled), sum(started), sum(completed), extract(epoch FROM sum(worked)) / 3600
            FROM   work_items JOIN unnest(?::text[]) AS own ON application = own
            GROUP  BY activity
            ORDER  BY activity
            """;

    private static final String APPLICATIONS = """
            SELECT count(*), coalesce(sum(requested_amount), 0),
                   (SELECT count(*) FROM offers JOIN unnest(?::text[]) AS own ON application = own)
            FROM   applications JOIN unnest(?::text[]) AS own ON number = own
            """;

    private static final String LOANS = """
            WITH own_loans AS (
              SELECT loans.* FROM loans JOIN unnest(?::text[]) AS own ON application = own
            ), own_schedules AS (
              SELECT payment_schedules.* FROM payment_schedules JOIN own_loans ON loan = own_loans.id
            ), planned AS (
              SELECT payments.* FROM payments JOIN own_schedules ON schedule = own_schedules.id WHERE NOT superseded
            )
            SELECT (SELECT count(*) FROM own_loans),
                   (SELECT coalesce(sum(own_loans.principal), 0) FROM own_loans),
                   (SELECT coalesce(sum(amount), 0) FROM draws JOIN own_loans ON loan = own_loans.id),
                   (SELECT coalesce(sum(modifications), 0) FROM own_loans),
                   (SELECT count(*) FROM own_schedules),
                   (SELECT count(*) FROM own_schedules WHERE NOT superseded),
                   (SELECT count(*) FROM planned),
                   (SELECT coalesce(sum(planned.principal), 0) FROM planned)
            """;

    private static final String MONEY_BY_MONTH =
            "SELECT to_char(month, 'YYYY-MM'), requested, funded FROM money_by_month ORDER BY month";

    private static final String MONEY =
            "SELECT (SELECT coalesce(sum(requested_amount), 0) FROM applications), (SELECT coalesce(sum(principal), 0) FROM loans)";

    private static final String UNPROCESSED = "SELECT count(*) FROM domain_events WHERE processed_at IS NULL";

    private static final String UNFINISHED =
            "SELECT count(*) FROM domain_event_deliveries WHERE state IN ('retrying', 'parked')";

    private static final String DEAD = """
            SELECT group_name || '/' || handler_id, count(*)
            FROM   domain_event_deliveries
            WHERE  state = 'dead'
            GROUP  BY group_name, handler_id
            """;

    private final DataSource source;

    Ledger(DataSource source) {
        this.source = source;
    }

    record Work(String activity, long scheduled, long started, long completed, BigDecimal hours) {
        long events() {
            return scheduled + started + completed;
        }
    }

    record Applications(long count, BigDecimal requested, long offers) {}

    record Loans(
            long count,
            BigDecimal principal,
            BigDecimal drawn,
            long modifications,
            long schedules,
            long schedulesInForce,
            long paymentsPlanned,
            BigDecimal principalPlanned) {}

    record Month(String month, BigDecimal requested, BigDecimal funded) {}

    /** Returns the number of events in the log that these applications led to, by event name. */
    Map<String, Long> eventsByType(List<String> applications) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        query(EVENTS_BY_TYPE, row -> counts.put(row.getString(1), row.getLong(2)), applications);
        return counts;
    }

    /** Returns the work done for these applications. */
    List<Work> workByActivity(List<String> applications) throws SQLException {
        return query(
                WORK_BY_ACTIVITY,
                row -> new Work(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getBigDecimal(5)),
                applications);
    }

    Applications applications(List<String> applications) throws SQLException {
        return query(
                        APPLICATIONS,
                        row -> new Applications(row.getLong(1), row.getBigDecimal(2), row.getLong(3)),
                        applications,
                        applications)
                .get(0);
    }

    /** Returns the loans that these applications led to. */
    Loans loans(List<String> applications) throws SQLException {
        return query(
                        LOANS,
                        row -> new Loans(
                                row.getLong(1),
                                row.getBigDecimal(2),
                                row.getBigDecimal(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getBigDecimal(8)),
                        applications)
                .get(0);
    }

    /** Returns the monthly sums of all applications. */
    List<Month> moneyByMonth() throws SQLException {
        return query(MONEY_BY_MONTH, row -> new Month(row.getString(1), row.getBigDecimal(2), row.getBigDecimal(3)));
    }

    /** Returns the total of all applications, which {@link #moneyByMonth} has to add up to. */
    Month moneyInAll() throws SQLException {
        return query(MONEY, row -> new Month("all", row.getBigDecimal(1), row.getBigDecimal(2)))
                .get(0);
    }

    /** Returns the number of events that at least one handler has not settled. */
    long unprocessed() throws SQLException {
        return query(UNPROCESSED, row -> row.getLong(1)).get(0);
    }

    /** Returns the number of deliveries that are retrying or parked. */
    long unfinished() throws SQLException {
        return query(UNFINISHED, row -> row.getLong(1)).get(0);
    }

    /** Returns the number of dead letters by {@code group/handler}. */
    Map<String, Long> deadByHandler() throws SQLException {
        Map<String, Long> dead = new TreeMap<>();
        query(DEAD, row -> dead.put(row.getString(1), row.getLong(2)));
        return dead;
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    @SafeVarargs
    private <T> List<T> query(String sql, Reader<T> reader, List<String>... parameters) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setArray(i + 1, connection.createArrayOf("text", parameters[i].toArray()));
            }
            List<T> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(reader.read(rows));
                }
            }
            return all;
        }
    }
}
