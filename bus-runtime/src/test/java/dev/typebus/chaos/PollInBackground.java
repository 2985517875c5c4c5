package dev.typebus.chaos;

import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A reader that polls beside everything else, until it is asked what it delivered. */
final class PollInBackground implements AutoCloseable {
    private final Connection connection;
    private final PollingReader reader;
    private final CompletableFuture<List<Long>> polling;
    private volatile boolean ending;

    interface MakeReader {
        PollingReader on(Connection connection) throws SQLException;
    }

    PollInBackground(TestDatabase database, MakeReader make) throws SQLException {
        connection = database.unpooled().getConnection();
        reader = make.on(connection);
        polling = new CompletableFuture<>();
        new Thread(this::run, "polling").start();
    }

    private void run() {
        try {
            List<Long> delivered = new ArrayList<>();
            while (!ending) {
                delivered.addAll(reader.poll(connection));
                TimeUnit.MILLISECONDS.sleep(5);
            }
            List<Long> last;
            do {
                last = reader.poll(connection);
                delivered.addAll(last);
            } while (!last.isEmpty());
            polling.complete(delivered);
        } catch (SQLException | InterruptedException | RuntimeException e) {
            polling.completeExceptionally(e);
        }
    }

    /** All that it delivered; it ends then. */
    List<Long> delivered() {
        ending = true;
        return polling.join();
    }

    @Override
    public void close() throws SQLException {
        ending = true;
        connection.close();
    }
}
