package dev.typebus.benchmarks.ours;

import dev.typebus.benchmarks.run.BenchDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writer of many events, by SQL on the server. */
public final class Backlog {
    /** First number of a backlog's payments, above the numbers of all other payments. */
    private static final long FIRST = 1_000_000_000;

    private static final int ROWS_A_TRANSACTION = 1_000;

    private static final String FILL = """
            INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)
            SELECT 'Payment.Received', 'payment', 'loan', 'loan-' || number % 10000,
                   ('{"loanId":"loan-' || number % 10000 || '","number":' || number
                     || ',"amount":100.00,"currency":"EUR","reference":"RF18-5390-0754-7034","valueDate":"2026-11-23"}')::jsonb
            FROM generate_series(?::bigint, ?::bigint) AS number
            """;

    private Backlog() {}

    /** Writes {@code count} events, in transactions of {@value #ROWS_A_TRANSACTION}. */
    public static void write(BenchDatabase database, int events) throws SQLException {
        write(database, events, ROWS_A_TRANSACTION);
        database.execute("VACUUM ANALYZE domain_events");
    }

    /** Writes {@code count} events in one transaction, which makes them all visible at once. */
    public static void writeAtOnce(BenchDatabase database, int events) throws SQLException {
        write(database, events, events);
    }

    /** Writes {@code count} events in the transaction of the connection. */
    public static void write(Connection connection, int events) throws SQLException {
        write(connection, events, events);
    }

    private static void write(BenchDatabase database, int events, int each) throws SQLException {
        try (Connection connection = database.unpooled().getConnection()) {
            write(connection, events, each);
        }
    }

    private static void write(Connection connection, int events, int each) throws SQLException {
        try (PreparedStatement fill = connection.prepareStatement(FILL)) {
            for (long first = FIRST; first < FIRST + events; first += each) {
                fill.setLong(1, first);
                fill.setLong(2, Math.min(first + each, FIRST + events) - 1);
                fill.executeUpdate();
            }
        }
    }
}
