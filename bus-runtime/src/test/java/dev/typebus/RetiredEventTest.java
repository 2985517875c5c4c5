package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events that are gone from the code on purpose stay in the log, and hold up nobody. */
class RetiredEventTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final EventType<NoteWritten> NOTE_BURNED =
            EventType.of("Note.Burned", 1, NOTE_WRITTEN.aggregateType(), NoteWritten.class, NOTE_WRITTEN.serializer());
    private static final EventCatalog WITHOUT = EventCatalog.of(NOTE_WRITTEN);

    private final Effects effects = new Effects(database);

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
    }

    private static EventBus start(EventCatalog catalog, Handler<?>... handlers) {
        return EventBus.builder(database.pool())
                .catalog(catalog)
                .handlers(HandlerTable.of(Group.named("notes").handlers(handlers)))
                .start();
    }

    private static Handler<NoteWritten> write() {
        return Handler.on("write", NOTE_WRITTEN)
                .transactional((event, tx, delivery) ->
                        Effects.write(tx, event.payload().text()));
    }

    private static void publishBurnedAndWritten() {
        try (EventBus bus = EventBus.builder(database.pool())
                .catalog(EventCatalog.of(NOTE_WRITTEN, NOTE_BURNED))
                .start()) {
            bus.publish(NOTE_BURNED, Loans.note("1", "burned"));
            bus.publish(NOTE_WRITTEN, Loans.note("1", "written"));
        }
    }

    private void awaitHandledUnlessWaiting(EventCatalog catalog) throws SQLException {
        try (EventBus bus = start(catalog, write())) {
            await().atMost(LONG).until(effects::isQuiet);
            assertThat(bus.deadLetters().list()).isEmpty();
            assertThat(bus.history(NOTE_WRITTEN.aggregateType(), "1")).hasSize(2);
        }
        assertThat(effects.all()).containsExactly("written");
    }

    @Test
    void laterEventsOfRetiredAggregateAreHandled() throws SQLException {
        publishBurnedAndWritten();

        awaitHandledUnlessWaiting(WITHOUT.retired("Note.Burned"));
    }

    @Test
    void deliveriesParkedBehindRetiredOnesAreReleased() throws SQLException {
        publishBurnedAndWritten();
        try (EventBus bus = start(WITHOUT, write())) {
            await().atMost(LONG).until(() -> bus.deadLetters().unroutable().size() == 1);
            await().atMost(LONG)
                    .until(() -> database.number("SELECT count(*) FROM domain_event_deliveries WHERE state = 'parked'")
                            == 1);
        }
        assertThat(effects.all()).isEmpty();

        awaitHandledUnlessWaiting(EventCatalog.of().retired("Note.Burned").and(WITHOUT));
    }

    @Test
    void handlersByNameGetRetiredEvents() throws SQLException {
        publishBurnedAndWritten();
        Handler<?> byName = Handler.onNames("all", "Note.*")
                .transactional((event, tx, delivery) -> Effects.write(tx, event.eventType()));
        try (EventBus bus = start(WITHOUT.retired("Note.Burned"), byName)) {
            await().atMost(LONG).until(effects::isQuiet);
        }
        assertThat(effects.all()).containsExactly("Note.Burned", "Note.Written");
    }

    @Test
    void declaredEventIsNotRetired() {
        EventCatalog both = WITHOUT.retired("Note.Burned").and(EventCatalog.of(NOTE_BURNED));

        assertThat(both.isUnknown("Note.Burned")).isFalse();
        assertThat(both.newest("Note.Burned")).contains(NOTE_BURNED);
        assertThat(WITHOUT.isUnknown("Note.Burned")).isTrue();
    }
}
