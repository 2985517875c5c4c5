package dev.typebus.internal.retention;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Delivery;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import dev.typebus.internal.publish.Appender;
import dev.typebus.internal.publish.PublishLimits;
import dev.typebus.retention.Archiver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The database, buses and recording handlers of the retention tests. */
abstract class RetentionFixture {
    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    static final Duration LONG = Duration.ofMinutes(3);
    static final Archiver NO_ARCHIVE = (events, tx) -> {};

    final Queue<String> handled = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void emptyTables() throws SQLException {
        DATABASE.clear();
        DATABASE.execute("""
                DROP TABLE IF EXISTS archive;
                CREATE TABLE archive (position bigint PRIMARY KEY, payload jsonb, occurred_at timestamptz, once text)
                """);
    }

    static EventBus bus(Group... groups) {
        return EventBus.builder(DATABASE.pool())
                .catalog(CATALOG)
                .handlers(HandlerTable.of(groups))
                .start();
    }

    /** A step of a handler before it records the event. */
    interface Before {
        void handle(Delivery delivery) throws Exception;
    }

    Group group(String name, Before before) {
        return Group.named(name)
                .lanes(2)
                .handlers(Handler.on("hear", NOTE_WRITTEN)
                        .retry(RetryPolicy.DEFAULT.attempts(2).delays(Duration.ofHours(1), 1, Duration.ofHours(1)))
                        .plain((event, delivery) -> {
                            before.handle(delivery);
                            handled.add(name + " " + event.payload().text() + (delivery.replaying() ? " again" : ""));
                        }));
    }

    Group group(String name) {
        return group(name, delivery -> {});
    }

    static void publish(EventBus bus, String... texts) {
        for (String text : texts) {
            bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("about-" + text, text));
        }
    }

    /** Waits until everything is marked as processed, and at least a millisecond ago. */
    static void awaitProcessed() {
        await().atMost(LONG)
                .until(() -> DATABASE.number("SELECT count(*) FROM domain_events WHERE processed_at IS NULL"
                                + " OR processed_at > clock_timestamp() - interval '2 milliseconds'")
                        == 0);
    }

    static Retention retention(Duration keep, Archiver archiver) {
        return new Retention(DATABASE.pool(), keep, archiver, new Appender(PublishLimits.DEFAULT));
    }

    static void deleteAll() throws Exception {
        Retention retention = retention(Duration.ofMillis(1), NO_ARCHIVE);
        while (retention.round()) {
            // until nothing is left to delete
        }
    }

    static List<String> left() throws SQLException {
        return DATABASE.texts("SELECT payload ->> 'text' FROM domain_events ORDER BY position");
    }
}
