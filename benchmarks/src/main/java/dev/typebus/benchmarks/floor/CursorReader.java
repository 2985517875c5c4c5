package dev.typebus.benchmarks.floor;

import dev.typebus.benchmarks.run.BenchDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Minimal hand-written reader of a log without writers. It reads the next {@value #BATCH} rows above a position as text, without decoding, then
 * stores the position. Each reader reads all rows of its share of a hash. For one thread.
 */
public final class CursorReader {
    private static final int BATCH = 500;

    private static final String TABLE = """
            CREATE TABLE bare_log (
              position       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              id             uuid        NOT NULL,
              event_type     text        NOT NULL,
              event_version  integer     NOT NULL,
              aggregate_type text        NOT NULL,
              aggregate_id   text        NOT NULL,
              payload        jsonb       NOT NULL,
              metadata       jsonb       NOT NULL,
              occurred_at    timestamptz NOT NULL DEFAULT now());
            CREATE TABLE bare_cursors (reader integer PRIMARY KEY, position bigint NOT NULL) WITH (fillfactor = 20);
            """;

    private static final String FILL = """
            INSERT INTO bare_log (id, event_type, event_version, aggregate_type, aggregate_id, payload, metadata)
            SELECT gen_random_uuid(), 'Payment.Received', 1, 'loan', 'loan-' || number % 10000,
                   ('{"loanId":"loan-' || number % 10000 || '","number":' || number
                     || ',"amount":100.00,"currency":"EUR","reference":"RF18-5390-0754-7034","valueDate":"2026-11-23"}')::jsonb,
                   '{}'
            FROM generate_series(0, ? - 1) AS number
            """;

    private static final String NEXT = """
            SELECT position, id, event_type, event_version, aggregate_type, aggregate_id, payload::text, metadata::text, occurred_at
            FROM bare_log
            WHERE position > ? AND position % ? = ?
            ORDER BY position
            LIMIT ?
            """;

    private static final String STORE = "UPDATE bare_cursors SET position = ? WHERE reader = ?";

    private static final List<String> COLUMNS = List.of(
            "id",
            "event_type",
            "event_version",
            "aggregate_type",
            "aggregate_id",
            "payload",
            "metadata",
            "occurred_at");

    private final int readers;
    private final int reader;

    /** Creates one of {@code readers} readers, numbered from 0. */
    public CursorReader(int readers, int reader) {
        this.readers = readers;
        this.reader = reader;
    }

    /** Creates a log with this number of rows, and the cursors. */
    public static void create(BenchDatabase database, int rows, int readers) throws SQLException {
        database.execute(TABLE);
        try (Connection connection = database.unpooled().getConnection();
                PreparedStatement fill = connection.prepareStatement(FILL);
                PreparedStatement cursors = connection.prepareStatement(
                        "INSERT INTO bare_cursors SELECT reader, 0 FROM generate_series(0, ? - 1) AS reader")) {
            fill.setInt(1, rows);
            fill.executeUpdate();
            cursors.setInt(1, readers);
            cursors.executeUpdate();
        }
        database.execute("VACUUM ANALYZE bare_log");
    }

    /** Reads to the end; returns the number of rows. */
    public long drain(BenchDatabase database) throws SQLException {
        long count = 0;
        try (Connection connection = database.unpooled().getConnection()) {
            connection.setAutoCommit(false);
            long position = 0;
            int rows = BATCH;
            while (rows == BATCH) {
                rows = 0;
                try (PreparedStatement next = connection.prepareStatement(NEXT)) {
                    next.setLong(1, position);
                    next.setInt(2, readers);
                    next.setInt(3, reader);
                    next.setInt(4, BATCH);
                    try (ResultSet row = next.executeQuery()) {
                        while (row.next()) {
                            position = row.getLong(1);
                            touch(row);
                            rows++;
                        }
                    }
                }
                try (PreparedStatement store = connection.prepareStatement(STORE)) {
                    store.setLong(1, position);
                    store.setInt(2, reader);
                    store.executeUpdate();
                }
                connection.commit();
                count += rows;
            }
        }
        return count;
    }

    /** Reads the columns of an event without decoding; returns the payload. */
    static String touch(ResultSet row) throws SQLException {
        for (String column : COLUMNS) {
            if (row.getString(column) == null) {
                throw new IllegalStateException("A column of the bare log is null");
            }
        }
        return row.getString("payload");
    }
}
