package dev.typebus;

import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Subscription;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NewerNotes;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Delivery;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One stored event that an upcaster makes several of: handled, tried again and given up as one, and read as several. */
class SplitEventTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final RetryPolicy TWICE =
            RetryPolicy.DEFAULT.attempts(2).delays(Duration.ofMillis(1), 1, Duration.ofMillis(1));

    /** A note of {@code a,b} is the notes {@code a} and {@code b}. */
    private static final EventCatalog SPLITTING = EventCatalog.of(Loans.NOTE_WRITTEN, NewerNotes.NOTE_WRITTEN)
            .upcastAndSplit(
                    Loans.NOTE_WRITTEN,
                    NewerNotes.NOTE_WRITTEN,
                    old -> Stream.of(old.text().split(",", -1))
                            .map(text -> new NewerNotes.Written(old.about(), text, "nobody"))
                            .toList());

    private final Effects effects = new Effects(database);
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean mended = new AtomicBoolean();

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
    }

    private static EventBus start(Handler<?>... handlers) {
        return EventBus.builder(database.pool())
                .catalog(SPLITTING)
                .handlers(HandlerTable.of(Group.named("notes").lanes(1).handlers(handlers)))
                .start();
    }

    private static void publish(EventBus bus, String... texts) {
        for (String text : texts) {
            bus.publish(Loans.NOTE_WRITTEN, Loans.note("a", text));
        }
    }

    private void waitUntilQuiet() {
        await().atMost(LONG).until(effects::isQuiet);
    }

    private static String call(StoredEvent<NewerNotes.Written> event, Delivery delivery) {
        return event.payload().text() + " of " + event.position() + ", attempt " + delivery.attempt();
    }

    /** Writes an effect for each part, and fails at the part {@code bad} until that is mended. */
    private Handler<NewerNotes.Written> writing() {
        return Handler.on("write", NewerNotes.NOTE_WRITTEN).retry(TWICE).transactional((event, tx, delivery) -> {
            Effects.write(tx, event.payload().text());
            calls.add(call(event, delivery));
            if (event.payload().text().equals("bad") && !mended.get()) {
                throw new IllegalStateException("no");
            }
        });
    }

    @Test
    void handlerGetsPartsInOneDelivery() throws SQLException {
        Handler<?> plain = Handler.on("plain", NewerNotes.NOTE_WRITTEN)
                .plain((event, delivery) -> calls.add("plain " + call(event, delivery)));
        Handler<?> batch = Handler.on("batch", NewerNotes.NOTE_WRITTEN)
                .batch(events -> calls.add("batch "
                        + events.stream().map(event -> event.payload().text()).toList()));
        Handler<?> byName = Handler.onNames("by-name", "Note.Written")
                .plain((event, delivery) -> calls.add("by name " + event.eventVersion()));
        try (EventBus bus = start(writing(), plain, batch, byName)) {
            publish(bus, "x,y");
            waitUntilQuiet();

            long position = bus.recent(1).get(0).position();
            assertThat(calls)
                    .containsExactlyInAnyOrder(
                            "x of " + position + ", attempt 1",
                            "y of " + position + ", attempt 1",
                            "plain x of " + position + ", attempt 1",
                            "plain y of " + position + ", attempt 1",
                            "batch [x, y]",
                            "by name 1");
        }
        assertThat(effects.all()).containsExactly("x", "y");
        assertThat(effects.deliveries()).isEmpty();
    }

    @Test
    void allPartsAreRetried() throws SQLException {
        mended.set(false);
        Handler<?> onceMended = Handler.on("write", NewerNotes.NOTE_WRITTEN)
                .retry(TWICE)
                .transactional((event, tx, delivery) -> {
                    Effects.write(tx, event.payload().text() + " " + delivery.attempt());
                    if (event.payload().text().equals("bad") && delivery.attempt() == 1) {
                        throw new IllegalStateException("no");
                    }
                });
        try (EventBus bus = start(onceMended)) {
            publish(bus, "x,bad,y", "z");
            waitUntilQuiet();
        }
        assertThat(effects.all()).as("in order, each once").containsExactly("x 2", "bad 2", "y 2", "z 1");
    }

    @Test
    void allPartsAreDeadAndRedriven() throws SQLException {
        Handler<?> handler = writing()
                .onDead((event, tx, delivery, why) ->
                        Effects.write(tx, "gave up " + event.payload().text()));
        try (EventBus bus = start(handler)) {
            publish(bus, "x,bad,y");
            await().atMost(LONG).until(() -> bus.deadLetters().list().size() == 1);
            waitUntilQuiet();
            assertThat(effects.all()).containsExactly("gave up x", "gave up bad", "gave up y");
            assertThat(effects.deliveries()).containsExactly("a dead 2");

            mended.set(true);
            bus.deadLetters().redrive(bus.deadLetters().list().get(0));
            waitUntilQuiet();
            assertThat(effects.all()).endsWith("x", "bad", "y").hasSize(6);
        }
    }

    @Test
    void historyAndSubscribersGetParts() throws SQLException {
        try (EventBus bus = start();
                Subscription live = bus.subscribe(
                        NewerNotes.NOTE_WRITTEN,
                        event -> calls.add(event.payload().text()))) {
            publish(bus, "x,y", "z");

            List<StoredEvent<?>> history = bus.history("note", "a");
            assertThat(history)
                    .extracting(event -> ((NewerNotes.Written) event.payload()).text())
                    .containsExactly("x", "y", "z");
            assertThat(history.get(0).id()).isEqualTo(history.get(1).id());
            assertThat(bus.recent(1)).hasSize(1);
            assertThat(bus.recent(2)).hasSize(3);
            await().atMost(LONG).untilAsserted(() -> assertThat(calls).containsExactly("x", "y", "z"));
        }
    }
}
