package dev.typebus.internal.publish;

import dev.typebus.event.NewEvent;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Concurrent callers of one batcher. A table lock holds the leaders in their INSERTs until a known number of other callers have queued up, so that
 * the batches are certain without a sleep.
 */
abstract class ConcurrentCallers {
    static final Duration LONG = Duration.ofMinutes(3);

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    static final int LEADERS = PublishBatcher.MAX_LEADERS;

    final SpiedDataSource spied = new SpiedDataSource(database.pool());
    final Appender appender = new Appender(PublishLimits.DEFAULT);
    final PublishBatcher batcher = new PublishBatcher(spied.dataSource(), appender);
    final ExecutorService executor = Executors.newCachedThreadPool();
    final String about = UUID.randomUUID().toString();

    @AfterEach
    void shutDown() {
        executor.shutdownNow();
    }

    void publish(String text) {
        batcher.publish(appender.encode(List.of(note(text))));
    }

    List<EncodedEvent> notes(String text, int count) {
        List<NewEvent<?>> notes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            notes.add(note(text));
        }
        return appender.encode(notes);
    }

    NewEvent<?> note(String text) {
        return Loans.NOTE_WRITTEN.of(Loans.note(about, text));
    }

    static Connection lockTable() throws SQLException {
        Connection connection = database.unpooled().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE domain_events IN SHARE ROW EXCLUSIVE MODE");
        }
        return connection;
    }

    /** Starts as many callers as may lead at once, each in an INSERT that waits for the table lock. */
    List<Future<?>> blockLeaders() {
        List<Future<?>> leaders = new ArrayList<>();
        for (int i = 0; i < LEADERS; i++) {
            leaders.add(executor.submit(() -> publish("leader")));
            database.awaitBlocked(leaders.size());
        }
        return leaders;
    }

    long count() throws SQLException {
        return database.number("SELECT count(*) FROM domain_events WHERE aggregate_id = '" + about + "'");
    }

    long transactions() throws SQLException {
        return database.number(
                "SELECT count(DISTINCT transaction_id) FROM domain_events WHERE aggregate_id = '" + about + "'");
    }
}
