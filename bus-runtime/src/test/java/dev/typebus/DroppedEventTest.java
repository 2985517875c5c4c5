package dev.typebus;

import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.JsonPayload;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Subscription;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NewerNotes;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stored event that an upcaster makes nothing of is settled as if it were handled, and stays in the log as it is. */
@Tag("once")
class DroppedEventTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final RetryPolicy ONCE = RetryPolicy.DEFAULT.attempts(1);
    private static final RetryPolicy AGAIN_AND_AGAIN =
            RetryPolicy.DEFAULT.attempts(1000).delays(Duration.ofSeconds(1), 1, Duration.ofSeconds(1));
    private static final JsonPayload AS_IT_IS_STORED = new JsonPayload("{\"text\": \"\", \"about\": \"a\"}");

    /** As {@link NewerNotes#CATALOG}, by a step that may return any number. */
    private static final EventCatalog SPLITTING = EventCatalog.of(Loans.NOTE_WRITTEN, NewerNotes.NOTE_WRITTEN)
            .upcastAndSplit(
                    Loans.NOTE_WRITTEN,
                    NewerNotes.NOTE_WRITTEN,
                    old -> old.text().isEmpty()
                            ? List.of()
                            : List.of(new NewerNotes.Written(old.about(), old.text(), "nobody")));

    private final Effects effects = new Effects(database);
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
    }

    static Stream<Named<EventCatalog>> dropping() {
        return Stream.of(Named.of("an empty Optional", NewerNotes.CATALOG), Named.of("an empty List", SPLITTING));
    }

    private static EventBus start(EventCatalog catalog, Handler<?>... handlers) {
        return EventBus.builder(database.pool())
                .catalog(catalog)
                .handlers(HandlerTable.of(Group.named("notes").lanes(1).handlers(handlers)))
                .start();
    }

    private void waitUntilQuiet() {
        await().atMost(LONG).until(effects::isQuiet);
    }

    private static Handler<NewerNotes.Written> writing() {
        return Handler.on("write", NewerNotes.NOTE_WRITTEN)
                .transactional((event, tx, delivery) ->
                        Effects.write(tx, event.payload().text()));
    }

    /** The handler of the release before, which cannot do with notes without a text. */
    private static Handler<NoteWritten> writingOld(RetryPolicy retry) {
        return Handler.on("write", Loans.NOTE_WRITTEN).retry(retry).transactional((event, tx, delivery) -> {
            Effects.write(tx, event.payload().text());
            if (event.payload().text().isEmpty()) {
                throw new IllegalStateException("no");
            }
        });
    }

    private static String texts(List<StoredEvent<NewerNotes.Written>> events) {
        return events.stream().map(event -> event.payload().text()).toList().toString();
    }

    private static List<Object> payloads(List<StoredEvent<?>> events) {
        return events.stream().<Object>map(StoredEvent::payload).toList();
    }

    @ParameterizedTest
    @MethodSource("dropping")
    void droppedEventIsSettledWithoutHandler(EventCatalog catalog) throws SQLException {
        Handler<?> plain = Handler.on("plain", NewerNotes.NOTE_WRITTEN)
                .plain((event, delivery) -> calls.add("plain " + event.payload()));
        Handler<?> batch =
                Handler.on("batch", NewerNotes.NOTE_WRITTEN).batch(events -> calls.add("batch " + texts(events)));
        Handler<?> inTransaction = Handler.on("in-transaction", NewerNotes.NOTE_WRITTEN)
                .transactionalBatch((events, tx) -> calls.add("in transaction " + texts(events)));
        try (EventBus bus = start(catalog, writing(), plain, batch, inTransaction)) {
            bus.awaitingHandlers(LONG).publish(Loans.NOTE_WRITTEN, Loans.note("a", ""));
            assertThat(calls).isEmpty();
            assertThat(effects.deliveries()).isEmpty();

            bus.awaitingHandlers(LONG).publish(Loans.NOTE_WRITTEN, Loans.note("a", "later"));
            await().atMost(LONG)
                    .until(() -> database.number("SELECT count(*) FROM domain_events WHERE processed_at IS NULL") == 0);
        }
        assertThat(effects.all()).containsExactly("later");
        assertThat(calls)
                .containsExactly(
                        "plain " + new NewerNotes.Written("a", "later", "nobody"),
                        "batch [later]",
                        "in transaction [later]");
        assertThat(effects.deliveries()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dropping")
    void neighboursInBatchAreHandled(EventCatalog catalog) throws SQLException {
        try (EventBus bus = start(catalog)) {
            for (String text : List.of("", "1", "", "2", "")) {
                bus.publish(Loans.NOTE_WRITTEN, Loans.note("a", text));
            }
        }
        Handler<?> batch = Handler.on("batch", NewerNotes.NOTE_WRITTEN)
                .batch(events ->
                        events.forEach(event -> calls.add(event.payload().text())));
        try (EventBus bus = start(catalog, writing(), batch)) {
            waitUntilQuiet();
            assertThat(bus.deadLetters().list()).isEmpty();
        }
        assertThat(effects.all()).containsExactly("1", "2");
        assertThat(calls).containsExactly("1", "2");
        assertThat(effects.deliveries()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dropping")
    void historyAndHandlersByNameGetStoredForm(EventCatalog catalog) {
        Handler<?> byName = Handler.onNames("by-name", "Note.*")
                .plain((event, delivery) -> calls.add(
                        "v" + event.eventVersion() + " " + event.payload().json()));
        try (EventBus bus = start(catalog, writing(), byName);
                Subscription live = bus.subscribe(
                        NewerNotes.NOTE_WRITTEN,
                        event -> calls.add("heard " + event.payload().text()))) {
            bus.awaitingHandlers(LONG).publish(Loans.NOTE_WRITTEN, Loans.note("a", ""));
            assertThat(calls).containsExactly("v1 " + AS_IT_IS_STORED.json());
            calls.clear();

            bus.publish(Loans.NOTE_WRITTEN, Loans.note("a", "later"));
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(calls)
                            .containsExactlyInAnyOrder("v1 {\"text\": \"later\", \"about\": \"a\"}", "heard later"));

            List<Object> expected = List.of(AS_IT_IS_STORED, new NewerNotes.Written("a", "later", "nobody"));
            assertThat(payloads(bus.history("note", "a"))).isEqualTo(expected);
            assertThat(payloads(bus.recent(2))).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(bus.history("note", "a").get(0).as(NewerNotes.NOTE_WRITTEN))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dropping")
    void retryOfDroppedEventIsSettled(EventCatalog catalog) throws SQLException {
        try (EventBus bus = start(Loans.CATALOG, writingOld(AGAIN_AND_AGAIN))) {
            bus.publish(Loans.NOTE_WRITTEN, Loans.note("a", ""));
            bus.publish(Loans.NOTE_WRITTEN, Loans.note("a", "later"));
            await().atMost(LONG)
                    .until(() -> database.texts("SELECT state FROM domain_event_deliveries ORDER BY position")
                            .equals(List.of("retrying", "parked")));
        }
        assertThat(effects.all()).isEmpty();

        try (EventBus bus = start(catalog, writing())) {
            waitUntilQuiet();
            assertThat(bus.deadLetters().list()).isEmpty();
        }
        assertThat(effects.all()).containsExactly("later");
        assertThat(effects.deliveries()).isEmpty();
    }

    @Test
    void redrivenDroppedEventIsSettled() throws SQLException {
        try (EventBus bus = start(Loans.CATALOG, writingOld(ONCE))) {
            bus.publish(Loans.NOTE_WRITTEN, Loans.note("a", ""));
            await().atMost(LONG).until(() -> effects.deliveries().equals(List.of("a dead 1")));
        }

        try (EventBus bus = start(NewerNotes.CATALOG, writing())) {
            assertThat(bus.deadLetters().redriveAll()).isEqualTo(1);
            waitUntilQuiet();
        }
        assertThat(effects.deliveries()).isEmpty();
        assertThat(effects.all()).isEmpty();
    }
}
