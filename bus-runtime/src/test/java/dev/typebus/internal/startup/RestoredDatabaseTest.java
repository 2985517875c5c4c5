package dev.typebus.internal.startup;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.event.ForeignDatabaseException;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("once")
class RestoredDatabaseTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final Queue<String> handled = new ConcurrentLinkedQueue<>();

    private EventBus start() {
        Group group = Group.named("notes")
                .handlers(Handler.on("hear", NOTE_WRITTEN)
                        .plain((event, delivery) -> handled.add(event.payload().text())));
        return EventBus.builder(database.pool())
                .catalog(CATALOG)
                .handlers(HandlerTable.of(group))
                .start();
    }

    private static void publish(EventBus bus, String text) {
        bus.awaitingHandlers(Duration.ofMinutes(1)).publish(NOTE_WRITTEN, Loans.note("about-" + text.charAt(0), text));
    }

    /** As after a restore: rows of transactions that lie far ahead here, one of which no lane had seen, and a foreign identifier. */
    private static void pretendRestored() throws SQLException {
        database.execute("""
                UPDATE domain_events SET transaction_id = '900000000000'::text::xid8;
                UPDATE domain_event_lanes SET snapshot = '900000000001:900000000001:';
                INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload, transaction_id)
                VALUES ('Note.Written', 'note', 'note', 'late', '{"about": "late", "text": "late"}', '900000000500'::text::xid8);
                UPDATE domain_event_lanes SET high = (SELECT max(position) FROM domain_events);
                INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload, transaction_id)
                VALUES ('Note.Written', 'note', 'note', 'behind', '{"about": "behind", "text": "behind"}', '900000000501'::text::xid8);
                UPDATE domain_event_log SET system_identifier = 'another cluster'
                """);
    }

    @Test
    void foreignDatabaseIsRefusedUntilAccepted() throws Exception {
        try (EventBus bus = start()) {
            publish(bus, "a1");
            publish(bus, "b1");
        }
        pretendRestored();
        assertThatThrownBy(this::start)
                .isInstanceOf(ForeignDatabaseException.class)
                .hasMessageContaining("EventBus.acceptRestoredDatabase");

        EventBus.acceptRestoredDatabase(database.pool());
        try (EventBus bus = start()) {
            publish(bus, "a2");
            await().atMost(LONG)
                    .untilAsserted(
                            () -> assertThat(handled).containsExactlyInAnyOrder("a1", "b1", "late", "behind", "a2"));
            try (Connection open = database.unpooled().getConnection()) {
                open.setAutoCommit(false);
                bus.joining(open).publish(NOTE_WRITTEN, Loans.note("about-c", "c1"));
                publish(bus, "b2");
                open.commit();
            }
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(handled)
                            .containsExactlyInAnyOrder("a1", "b1", "late", "behind", "a2", "b2", "c1"));
            await().atMost(LONG)
                    .until(() -> database.number("SELECT count(*) FROM domain_events WHERE processed_at IS NULL") == 0);
        }
        assertThat(database.number("SELECT count(*) FROM domain_event_deliveries"))
                .isZero();
    }
}
