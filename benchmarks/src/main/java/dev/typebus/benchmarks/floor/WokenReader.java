package dev.typebus.benchmarks.floor;

import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.Contender;
import dev.typebus.benchmarks.run.Payment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;

/**
 * The floor with a minimal hand-written reader for one process: one thread with one cursor and one connection, woken by each commit. It reads, in the
 * order of transaction ids, the events below the xmin horizon. It stores its position without waiting for the disk. It delivers an event once, has no
 * retries, and stops at the oldest open transaction.
 */
public final class WokenReader implements Contender {
    private static final int BATCH = 500;

    private static final String TABLES = """
            ALTER TABLE bare_events
              ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY,
              ADD COLUMN transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id();
            CREATE INDEX bare_events_in_order ON bare_events (transaction_id, position);
            CREATE TABLE bare_cursor (transaction_id xid8 NOT NULL, position bigint NOT NULL) WITH (fillfactor = 20);
            INSERT INTO bare_cursor VALUES ('0', 0);
            """;

    private static final String NEXT = """
            SELECT transaction_id::text, position, id, event_type, event_version, aggregate_type, aggregate_id, payload::text, metadata::text,
                   occurred_at
            FROM bare_events
            WHERE (transaction_id, position) > (?::xid8, ?) AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY transaction_id, position
            LIMIT ?
            """;

    private static final String STORE = "UPDATE bare_cursor SET transaction_id = ?::xid8, position = ?";

    @Override
    public String name() {
        return "bare reader";
    }

    @Override
    public Running start(BenchDatabase database, Arrivals arrivals) throws SQLException {
        Running writer = BareTransaction.floor().start(database, arrivals);
        database.execute(TABLES);
        Reader reader = new Reader(database.unpooled().getConnection(), arrivals);
        reader.start();
        return new Running() {
            @Override
            public void publish(Payment payment) throws Exception {
                writer.publish(payment);
                reader.committed.release();
            }

            @Override
            public void close() throws InterruptedException {
                reader.interrupt();
                reader.join();
            }
        };
    }

    private static final class Reader extends Thread {
        private final Connection connection;
        private final Arrivals arrivals;
        private final Semaphore committed = new Semaphore(0);
        private String transactionId = "0";
        private long position;

        Reader(Connection connection, Arrivals arrivals) {
            super("bare-reader");
            this.connection = connection;
            this.arrivals = arrivals;
        }

        @Override
        public void run() {
            try (connection;
                    PreparedStatement session = connection.prepareStatement("SET synchronous_commit = off");
                    PreparedStatement next = connection.prepareStatement(NEXT);
                    PreparedStatement store = connection.prepareStatement(STORE)) {
                session.execute();
                while (true) {
                    committed.acquire();
                    committed.drainPermits();
                    while (read(next) > 0) {
                        store.setString(1, transactionId);
                        store.setLong(2, position);
                        store.executeUpdate();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (SQLException e) {
                throw new IllegalStateException("The bare reader failed", e);
            }
        }

        private int read(PreparedStatement next) throws SQLException {
            next.setString(1, transactionId);
            next.setLong(2, position);
            next.setInt(3, BATCH);
            int rows = 0;
            try (ResultSet row = next.executeQuery()) {
                while (row.next()) {
                    transactionId = row.getString(1);
                    position = row.getLong(2);
                    arrivals.arrived(Payment.numberIn(CursorReader.touch(row)));
                    rows++;
                }
            }
            return rows;
        }
    }
}
