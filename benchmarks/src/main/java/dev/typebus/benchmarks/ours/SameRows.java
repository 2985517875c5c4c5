package dev.typebus.benchmarks.ours;

import dev.typebus.benchmarks.floor.BareEvents;
import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.Contender;
import dev.typebus.benchmarks.run.Payment;
import dev.typebus.handler.HandlerTable;
import dev.typebus.internal.log.Slots;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/**
 * The true limit: writes the bus's rows by hand, into the bus's table with its indexes, in two round trips. The second one contains the COMMIT. No
 * handler runs.
 */
public final class SameRows implements Contender {
    private static final String INSERT = """
            INSERT INTO domain_events (id, event_type, event_version, domain, aggregate_type, aggregate_id, slot, payload, metadata, occurred_at)
            VALUES (?, 'Payment.Received', 1, 'payment', 'loan', ?, ?, ?::jsonb, '{}', now())
            """;

    private static final String INSERT_ALL = """
            INSERT INTO domain_events (id, event_type, event_version, domain, aggregate_type, aggregate_id, slot, payload, metadata, occurred_at)
            SELECT id::uuid, 'Payment.Received', 1, 'payment', 'loan', aggregate_id, slot::smallint, payload::jsonb, '{}', now()
            FROM   unnest(?::text[], ?::text[], ?::text[], ?::text[]) AS event (id, aggregate_id, slot, payload)
            """;

    @Override
    public String name() {
        return "true limit";
    }

    @Override
    public boolean handles() {
        return false;
    }

    @Override
    public Running start(BenchDatabase database, Arrivals arrivals) {
        create(database);
        return payment -> {
            try (Connection connection = database.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                payment.insertRow(connection);
                insert(connection, INSERT + ";\nCOMMIT", payment);
                connection.setAutoCommit(true);
            }
        };
    }

    /** Creates the bus's tables. */
    public static void create(BenchDatabase database) {
        Typebus.open(database, HandlerTable.of()).close();
    }

    /** Inserts one row, in the connection's transaction. */
    public static void insert(Connection connection, Payment payment) throws SQLException {
        insert(connection, INSERT, payment);
    }

    private static void insert(Connection connection, String sql, Payment payment) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, BareEvents.newId());
            insert.setString(2, payment.loanId());
            insert.setInt(3, Slots.of("loan", payment.loanId()));
            insert.setString(4, payment.json());
            insert.execute();
        }
    }

    /** Inserts many rows, in one statement. */
    public static void insertAll(Connection connection, List<Payment> payments) throws SQLException {
        List<Function<Payment, String>> columns = List.of(
                payment -> BareEvents.newId().toString(),
                Payment::loanId,
                payment -> Integer.toString(Slots.of("loan", payment.loanId())),
                Payment::json);
        try (PreparedStatement insert = connection.prepareStatement(INSERT_ALL)) {
            for (int i = 0; i < columns.size(); i++) {
                Object[] values = payments.stream().map(columns.get(i)).toArray();
                insert.setArray(i + 1, connection.createArrayOf("text", values));
            }
            insert.executeUpdate();
        }
    }
}
