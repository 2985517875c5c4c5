package dev.typebus.benchmarks.floor;

import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.Payment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Minimal hand-written event table: one row an event, without checks, position or readers. */
public final class BareEvents {
    private static final String TABLE = """
            CREATE TABLE bare_events (
              id             uuid        PRIMARY KEY,
              event_type     text        NOT NULL,
              event_version  integer     NOT NULL,
              domain         text        NOT NULL,
              aggregate_type text        NOT NULL,
              aggregate_id   text        NOT NULL,
              payload        jsonb       NOT NULL,
              metadata       jsonb       NOT NULL,
              occurred_at    timestamptz NOT NULL DEFAULT now());
            CREATE INDEX bare_events_by_aggregate ON bare_events (aggregate_type, aggregate_id);
            """;

    private static final String MORE_INDEXES = """
            CREATE INDEX bare_events_by_type ON bare_events (event_type);
            CREATE INDEX bare_events_by_time ON bare_events (occurred_at);
            """;

    private static final String INSERT = """
            INSERT INTO bare_events (id, event_type, event_version, domain, aggregate_type, aggregate_id, payload, metadata)
            VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb)
            """;

    private static final String INSERT_ALL = """
            INSERT INTO bare_events (id, event_type, event_version, domain, aggregate_type, aggregate_id, payload, metadata)
            SELECT id::uuid, event_type, event_version::int, domain, aggregate_type, aggregate_id, payload::jsonb, metadata::jsonb
            FROM   unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                   AS event (id, event_type, event_version, domain, aggregate_type, aggregate_id, payload, metadata)
            """;

    private BareEvents() {}

    /** Creates the table with indexes by key and by aggregate. */
    public static void create(BenchDatabase database) throws SQLException {
        database.execute(TABLE);
    }

    /** Creates the table with indexes by key, aggregate, type and time. */
    public static void createWithAllIndexes(BenchDatabase database) throws SQLException {
        database.execute(TABLE + MORE_INDEXES);
    }

    /** Inserts one row, in the connection's transaction. */
    public static void insert(Connection connection, Payment payment) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, newId());
            insert.setString(2, "Payment.Received");
            insert.setInt(3, 1);
            insert.setString(4, "payment");
            insert.setString(5, "loan");
            insert.setString(6, payment.loanId());
            insert.setString(7, payment.json());
            insert.setString(8, "{}");
            insert.executeUpdate();
        }
    }

    /** Inserts many rows, in one statement. */
    public static void insertAll(Connection connection, List<Payment> payments) throws SQLException {
        int size = payments.size();
        String[][] columns = new String[8][size];
        for (int i = 0; i < size; i++) {
            columns[0][i] = newId().toString();
            columns[1][i] = "Payment.Received";
            columns[2][i] = "1";
            columns[3][i] = "payment";
            columns[4][i] = "loan";
            columns[5][i] = payments.get(i).loanId();
            columns[6][i] = payments.get(i).json();
            columns[7][i] = "{}";
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT_ALL)) {
            for (int column = 0; column < columns.length; column++) {
                insert.setArray(column + 1, connection.createArrayOf("text", columns[column]));
            }
            insert.executeUpdate();
        }
    }

    /** Returns a UUID of version 7. */
    public static UUID newId() {
        ThreadLocalRandom chance = ThreadLocalRandom.current();
        return new UUID(
                System.currentTimeMillis() << 16 | 0x7000 | chance.nextInt(0x1000),
                chance.nextLong() >>> 2 | 0x8000_0000_0000_0000L);
    }
}
