package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.Transaction;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Set-up of tests with failing handlers. */
abstract class FailureFixture {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    static final RetryPolicy ONCE = RetryPolicy.DEFAULT.attempts(1);
    static final RetryPolicy QUICKLY =
            RetryPolicy.DEFAULT.attempts(3).delays(Duration.ofMillis(20), 1, Duration.ofMillis(20));

    final Effects effects = new Effects(database);
    final Queue<String> calls = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
    }

    static Group group(Handler<?>... handlers) {
        return Group.named("notes").lanes(1).handlers(handlers);
    }

    static EventBus bus(Group... groups) {
        return EventBus.builder(database.pool())
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(groups))
                .start();
    }

    /** Each text is an event of an aggregate of its own, named by it. */
    static void publish(String... texts) {
        try (EventBus bus = bus()) {
            for (String text : texts) {
                bus.publish(NOTE_WRITTEN, Loans.note(text, text));
            }
        }
    }

    void runUntilQuiet(Group... groups) {
        try (EventBus bus = bus(groups)) {
            await().atMost(Duration.ofMinutes(1)).until(effects::isQuiet);
        }
    }

    interface Work {
        void on(NoteWritten note, Transaction tx) throws Exception;
    }

    /** Writes an effect before and another one after what fails. */
    static Handler<NoteWritten> transactional(RetryPolicy retry, Work work) {
        return Handler.on("write", NOTE_WRITTEN).retry(retry).transactional((event, tx, delivery) -> {
            Effects.write(tx, "begin " + event.payload().text());
            work.on(event.payload(), tx);
            Effects.write(tx, "end " + event.payload().text());
        });
    }

    static void execute(Transaction tx, String sql) throws SQLException {
        try (Statement statement = tx.connection().createStatement()) {
            statement.execute(sql);
        }
    }
}
