package dev.typebus;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.LOAN_FUNDED;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.Subscription;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NewerNotes;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SubscriptionsTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    @Test
    void subscriberHearsCommittedEventsUntilItCloses() throws Exception {
        try (EventBus bus = EventBus.builder(DATABASE.pool()).catalog(CATALOG).start()) {
            bus.publish(NOTE_WRITTEN, Loans.note("live", "before"));
            try (Subscription subscription = bus.subscribe(
                    NOTE_WRITTEN, event -> heard.add(event.payload().text()))) {
                bus.publish(NOTE_WRITTEN, Loans.note("live", "1"));
                bus.publish(LOAN_FUNDED, Loans.funded(UUID.randomUUID()));
                try (Connection connection = DATABASE.unpooled().getConnection()) {
                    connection.setAutoCommit(false);
                    bus.joining(connection).publish(NOTE_WRITTEN, Loans.note("live", "rolled back"));
                    connection.rollback();
                    bus.joining(connection).publish(NOTE_WRITTEN, Loans.note("live", "2"));
                    connection.commit();
                }
                await().atMost(LONG).untilAsserted(() -> assertThat(heard).containsExactly("1", "2"));
            }
            try (Subscription other = bus.subscribe(
                    NOTE_WRITTEN, event -> heard.add("other " + event.payload().text()))) {
                bus.publish(NOTE_WRITTEN, Loans.note("live", "3"));
                await().atMost(LONG).untilAsserted(() -> assertThat(heard).containsExactly("1", "2", "other 3"));
            }
        }
    }

    @Test
    void typeOutsideTheCatalogIsRefused() {
        try (EventBus bus = EventBus.builder(DATABASE.pool())
                .catalog(EventCatalog.of(LOAN_FUNDED))
                .start()) {
            assertThatThrownBy(() -> bus.subscribe(NOTE_WRITTEN, event -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "Not subscribed to Note.Written v1, which is not in the catalog of this bus: its events are not"
                                    + " decoded, so the listener would never be called. Add its module's catalog to the builder:"
                                    + " catalog(Events.catalog())");
        }
    }

    @Test
    void supersededVersionIsRefused() {
        try (EventBus bus =
                EventBus.builder(DATABASE.pool()).catalog(NewerNotes.CATALOG).start()) {
            assertThatThrownBy(() -> bus.subscribe(NOTE_WRITTEN, event -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "Not subscribed to Note.Written v1: its events are read as Note.Written v2, so the listener"
                                    + " would never be called. Subscribe to Note.Written v2");
        }
    }
}
