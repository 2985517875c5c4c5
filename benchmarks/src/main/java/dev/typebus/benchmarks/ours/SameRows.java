package dev.typebus.benchmarks.ours;

import dev.typebus.append.Slots;
import dev.typebus.benchmarks.floor.BareEvents;
import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.Contender;
import dev.typebus.benchmarks.run.Payment;
import dev.typebus.event.HandlerTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The true limit: the rows that the bus writes, into its own table with its indexes, by hand and in two round trips, of which the second has the
 * COMMIT. Nothing handles them.
 */
public final class SameRows implements Contender {
    private static final String INSERT_AND_COMMIT = """
            INSERT INTO domain_events (id, event_type, event_version, domain, aggregate_type, aggregate_id, slot, payload, metadata, occurred_at)
            VALUES (?, 'Payment.Received', 1, 'payment', 'loan', ?, ?, ?::jsonb, '{}', now());
            COMMIT
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
        Typebus.open(database, HandlerTable.of()).close(); // makes the tables
        return payment -> {
            try (Connection connection = database.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                payment.insertRow(connection);
                insertAndCommit(connection, payment);
                connection.setAutoCommit(true);
            }
        };
    }

    private static void insertAndCommit(Connection connection, Payment payment) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_AND_COMMIT)) {
            insert.setObject(1, BareEvents.newId());
            insert.setString(2, payment.loanId());
            insert.setInt(3, Slots.of("loan", payment.loanId()));
            insert.setString(4, payment.json());
            insert.execute();
        }
    }
}
