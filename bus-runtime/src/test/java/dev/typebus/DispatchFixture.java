package dev.typebus;

import static dev.typebus.fixtures.Loans.CATALOG;

import dev.typebus.event.Transaction;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Set-up of tests that run handlers on a database. */
abstract class DispatchFixture {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    static final RetryPolicy QUICKLY =
            RetryPolicy.DEFAULT.attempts(3).delays(Duration.ofMillis(20), 1, Duration.ofMillis(20));

    final UUID loan = UUID.randomUUID();
    final Queue<String> calls = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void emptyTables() throws SQLException {
        database.clear();
        database.execute("""
                CREATE TABLE IF NOT EXISTS effects (place bigint GENERATED ALWAYS AS IDENTITY, handler text, event text)
                """);
        database.execute("TRUNCATE effects");
    }

    static EventBus bus(Group... groups) {
        return EventBus.builder(database.pool())
                .catalog(CATALOG)
                .handlers(HandlerTable.of(groups))
                .start();
    }

    static void effect(Transaction tx, String handler, String event) throws SQLException {
        try (PreparedStatement insert =
                tx.connection().prepareStatement("INSERT INTO effects (handler, event) VALUES (?, ?)")) {
            insert.setString(1, handler);
            insert.setString(2, event);
            insert.executeUpdate();
        }
    }

    static List<String> effects() throws SQLException {
        return database.texts("SELECT handler || ' ' || event FROM effects ORDER BY place");
    }
}
