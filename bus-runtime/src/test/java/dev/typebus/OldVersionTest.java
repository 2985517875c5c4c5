package dev.typebus;

import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.admin.DeadLetter;
import dev.typebus.admin.DeadLetterFilter;
import dev.typebus.event.DecodingException;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.JsonPayload;
import dev.typebus.event.NewEvent;
import dev.typebus.event.StoredEvent;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NewerNotes;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events of an older version that the code cannot make the newest one of: dead letters that hold up nobody, until the code can. */
class OldVersionTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final EventCatalog WITHOUT_RECORD = EventCatalog.of(NewerNotes.NOTE_WRITTEN);

    private final Effects effects = new Effects(database);

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
    }

    /** Its upcaster throws at the text {@code bad}. */
    private static EventCatalog failing(Throwable failure) {
        return EventCatalog.of(Loans.NOTE_WRITTEN, NewerNotes.NOTE_WRITTEN)
                .upcast(Loans.NOTE_WRITTEN, NewerNotes.NOTE_WRITTEN, old -> {
                    if (old.text().equals("bad")) {
                        throwUnchecked(failure);
                    }
                    return new NewerNotes.Written(old.about(), old.text(), "nobody");
                });
    }

    @SuppressWarnings("unchecked") // as other languages than Java do, and code that fools its compiler
    private static <X extends Throwable> void throwUnchecked(Throwable failure) throws X {
        throw (X) failure;
    }

    private static Handler<NewerNotes.Written> writing() {
        return Handler.on("write", NewerNotes.NOTE_WRITTEN)
                .transactional((event, tx, delivery) -> Effects.write(
                        tx, event.payload().text() + " by " + event.payload().author()));
    }

    private static EventBus start(EventCatalog catalog, Group.Order order, Handler<?>... handlers) {
        return EventBus.builder(database.pool())
                .catalog(catalog)
                .handlers(HandlerTable.of(
                        Group.named("notes").lanes(1).order(order).handlers(handlers)))
                .start();
    }

    private static EventBus start(EventCatalog catalog) {
        return start(catalog, Group.Order.CONTINUE, writing());
    }

    private static void publish(NewEvent<?>... events) {
        try (EventBus bus = EventBus.builder(database.pool()).start()) {
            bus.publishAll(List.of(events));
        }
    }

    private static NewEvent<NoteWritten> old(String about, String text) {
        return Loans.NOTE_WRITTEN.of(Loans.note(about, text));
    }

    private void waitUntilQuiet() {
        await().atMost(LONG).until(effects::isQuiet);
    }

    private static List<Object> historyOfA(EventBus bus) {
        return bus.history("note", "a").stream()
                .<Object>map(StoredEvent::payload)
                .toList();
    }

    private static DeadLetter onlyDeadLetter(EventBus bus) {
        List<DeadLetter> dead = bus.deadLetters().list();
        assertThat(dead).hasSize(1);
        return dead.get(0);
    }

    private static void assertUndecodable(DeadLetter dead, String why) {
        assertThat(dead.errorClass()).isEqualTo(DecodingException.class.getName());
        assertThat(dead.errorMessage())
                .isEqualTo("Note.Written v1 of note/a at " + dead.position() + " cannot be decoded: " + why);
        assertThat(dead.handlerId()).isEqualTo("write");
        assertThat(dead.attempts()).isEqualTo(1);
    }

    @Test
    void versionWithoutRecordIsDeadUntilCodeHasOne() throws SQLException {
        publish(
                old("a", "old"),
                NewerNotes.NOTE_WRITTEN.of(new NewerNotes.Written("a", "new", "ada")),
                NewerNotes.NOTE_WRITTEN.of(new NewerNotes.Written("b", "other", "bob")));
        Handler<?> byName = Handler.onNames("by-name", "Note.Written")
                .transactional((event, tx, delivery) -> Effects.write(tx, "v" + event.eventVersion()));
        try (EventBus bus = start(WITHOUT_RECORD, Group.Order.CONTINUE, writing(), byName)) {
            waitUntilQuiet();

            assertUndecodable(
                    onlyDeadLetter(bus),
                    "this application's catalog has version 2, and no record of version 1."
                            + " Declare one, and an upcaster, or handle it by name");
            assertThat(effects.all()).containsExactly("v1", "new by ada", "v2", "other by bob", "v2");
            assertThat(historyOfA(bus))
                    .containsExactly(
                            new JsonPayload("{\"text\": \"old\", \"about\": \"a\"}"),
                            new NewerNotes.Written("a", "new", "ada"));
        }

        try (EventBus bus = start(NewerNotes.CATALOG, Group.Order.CONTINUE, writing(), byName)) {
            assertThat(bus.deadLetters().redrive(onlyDeadLetter(bus))).isTrue();
            waitUntilQuiet();
            assertThat(effects.all()).hasSize(6).endsWith("old by nobody");
            assertThat(historyOfA(bus)).first().isEqualTo(new NewerNotes.Written("a", "old", "nobody"));
        }
        assertThat(effects.deliveries()).isEmpty();
    }

    static Stream<Throwable> whatUpcastersThrow() {
        return Stream.of(
                new IllegalStateException("no"),
                new AssertionError("no"),
                new ExceptionInInitializerError("no"),
                new StackOverflowError("no"),
                new IOException("no"));
    }

    @ParameterizedTest
    @MethodSource("whatUpcastersThrow")
    void eventWhoseUpcasterThrowsIsDead(Throwable failure) throws SQLException {
        publish(old("a", "bad"), old("b", "good"), old("a", "later"));
        try (EventBus bus = start(failing(failure))) {
            waitUntilQuiet();

            DeadLetter dead = onlyDeadLetter(bus);
            assertUndecodable(
                    dead,
                    "an upcaster of Note.Written failed with "
                            + failure.getClass().getName() + ". Mend it and redrive the delivery");
            assertThat(dead.errorStack()).contains("Caused by: " + failure);
            assertThat(effects.all()).containsExactly("good by nobody", "later by nobody");
            assertThat(historyOfA(bus))
                    .containsExactly(
                            new JsonPayload("{\"text\": \"bad\", \"about\": \"a\"}"),
                            new NewerNotes.Written("a", "later", "nobody"));
        }
    }

    @Test
    void eventIsHandledOnceUpcasterIsMended() throws SQLException {
        publish(old("a", "bad"));
        try (EventBus bus = start(failing(new IllegalStateException("no")))) {
            waitUntilQuiet();
            assertThat(bus.deadLetters().redrive(onlyDeadLetter(bus))).isTrue();
            waitUntilQuiet();
            assertUndecodable(
                    onlyDeadLetter(bus),
                    "an upcaster of Note.Written failed with java.lang.IllegalStateException. Mend it and redrive the delivery");
            assertThat(
                            database.texts(
                                    "SELECT coalesce(entry->>'act', entry->>'error') FROM domain_event_deliveries, jsonb_array_elements(history) entry"))
                    .containsExactly(DecodingException.class.getName(), "redriven", DecodingException.class.getName());
        }
        assertThat(effects.all()).isEmpty();

        try (EventBus bus = start(NewerNotes.CATALOG)) {
            DeadLetterFilter undecodable = DeadLetterFilter.ALL.errorClass(DecodingException.class.getName());
            assertThat(bus.deadLetters().redriveAll(undecodable)).isEqualTo(1);
            waitUntilQuiet();
        }
        assertThat(effects.all()).containsExactly("bad by nobody");
        assertThat(effects.deliveries()).isEmpty();
    }

    @Test
    void redrivenOldVersionPrecedesLaterEvents() throws SQLException {
        publish(old("a", "bad"), old("b", "good"), old("a", "later"));
        try (EventBus bus = start(failing(new IllegalStateException("no")), Group.Order.BLOCK, writing())) {
            await().atMost(LONG).until(() -> effects.deliveries().equals(List.of("a dead 1", "a parked 0")));
            await().atMost(LONG).until(() -> effects.all().equals(List.of("good by nobody")));
            assertThat(bus.deadLetters().list()).hasSize(1);
        }

        try (EventBus bus = start(NewerNotes.CATALOG, Group.Order.BLOCK, writing())) {
            assertThat(bus.deadLetters().redriveAll()).isEqualTo(1);
            waitUntilQuiet();
        }
        assertThat(effects.all()).containsExactly("good by nobody", "bad by nobody", "later by nobody");
        assertThat(effects.deliveries()).isEmpty();
    }
}
