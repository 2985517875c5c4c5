package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.admin.DeadLetterFilter;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import dev.typebus.internal.log.LaneReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What of an aggregate waits for what, before and after a death, and when very much commits late. */
@Tag("database")
class OrderTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final RetryPolicy TWICE =
            RetryPolicy.DEFAULT.attempts(2).delays(Duration.ofMillis(20), 1, Duration.ofMillis(20));

    private final Effects effects = new Effects(database);
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
    }

    private static EventBus bus(Group... groups) {
        return EventBus.builder(database.pool())
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(groups))
                .start();
    }

    /** Each text is an event of the aggregate that its first letter names. */
    private static void publish(String... texts) {
        try (EventBus bus = bus()) {
            for (String text : texts) {
                bus.publish(NOTE_WRITTEN, Loans.note(text.substring(0, 1), text));
            }
        }
    }

    /** The first event of a fails; a second attempt waits for the latch. */
    private Group failingFirst(Group.Order order, CountDownLatch secondAttempt) {
        return Group.named("notes")
                .lanes(1)
                .order(order)
                .handlers(Handler.on("write", NOTE_WRITTEN).retry(TWICE).transactional((event, tx, delivery) -> {
                    String text = event.payload().text();
                    Effects.write(tx, text);
                    if (text.equals("a1")) {
                        if (delivery.attempt() == 2) {
                            secondAttempt.await();
                        }
                        throw new IllegalStateException("no");
                    }
                }));
    }

    @Test
    void laterEventsWaitForRetriesAndGoOnAfterDeath() throws SQLException {
        CountDownLatch secondAttempt = new CountDownLatch(1);
        publish("a1", "b1", "a2", "b2", "a3");
        try (EventBus bus = bus(failingFirst(Group.Order.CONTINUE, secondAttempt))) {
            await().atMost(LONG).until(() -> effects.deliveries().size() == 3);
            assertThat(effects.deliveries()).containsExactly("a retrying 1", "a parked 0", "a parked 0");
            assertThat(effects.all()).containsExactly("b1", "b2");
            secondAttempt.countDown();
            await().atMost(LONG).until(effects::isQuiet);
        }
        assertThat(effects.deliveries()).containsExactly("a dead 2");
        assertThat(effects.all()).containsExactly("b1", "b2", "a2", "a3");
    }

    @Test
    void blockedAggregateWaitsUntilDiscard() throws SQLException {
        CountDownLatch secondAttempt = new CountDownLatch(0);
        publish("a1", "b1", "a2", "b2", "a3");
        try (EventBus bus = bus(failingFirst(Group.Order.BLOCK, secondAttempt))) {
            await().atMost(LONG)
                    .untilAsserted(() ->
                            assertThat(effects.deliveries()).containsExactly("a dead 2", "a parked 0", "a parked 0"));
            bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("a", "a4"));
            assertThat(effects.deliveries()).containsExactly("a dead 2", "a parked 0", "a parked 0", "a parked 0");
            assertThat(bus.deadLetters().discardAll(DeadLetterFilter.ALL, "given up"))
                    .isEqualTo(1);
            await().atMost(LONG).until(effects::isQuiet);
        }
        assertThat(effects.all()).containsExactly("b1", "b2", "a2", "a3", "a4");
        assertThat(effects.deliveries()).containsExactly("a discarded 2");
    }

    @Test
    void unorderedEventsDoNotWait() throws SQLException {
        CountDownLatch secondAttempt = new CountDownLatch(1);
        publish("a1", "b1", "a2", "b2", "a3");
        try (EventBus bus = bus(failingFirst(Group.Order.UNORDERED, secondAttempt))) {
            await().atMost(LONG).until(() -> effects.all().size() == 4);
            assertThat(effects.all()).containsExactly("b1", "a2", "b2", "a3");
            assertThat(effects.deliveries()).containsExactly("a retrying 1");
            secondAttempt.countDown();
            await().atMost(LONG).until(effects::isQuiet);
        }
        assertThat(effects.deliveries()).containsExactly("a dead 2");
    }

    /** Events 1 to count of aggregates 0 to 4, by any program. */
    private static void insert(Connection connection, int first, int last) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                    + " SELECT 'Note.Written', 'note', 'note', i % 5, jsonb_build_object('about', (i % 5)::text, 'text', i::text)"
                    + " FROM generate_series(" + first + ", " + last + ") i ORDER BY i");
        }
    }

    private static List<String> ofAggregate(int aggregate, List<String> texts) {
        return texts.stream()
                .filter(text -> Integer.parseInt(text) % 5 == aggregate)
                .toList();
    }

    private static List<String> texts(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    }

    private static Handler<?> writing(String id) {
        return Handler.on(id, NOTE_WRITTEN)
                .transactional((event, tx, delivery) ->
                        Effects.write(tx, id + " " + event.payload().text()));
    }

    private List<String> effectsOf(String id) throws SQLException {
        return effects.all().stream()
                .filter(effect -> effect.startsWith(id + " "))
                .map(effect -> effect.substring(id.length() + 1))
                .toList();
    }

    @Test
    void manyLateRowsComeOnceAndInOrder() throws SQLException {
        int early = 1_200;
        int late = early + LaneReader.MOST_LATE + 200;
        Group first = Group.named("notes").lanes(1).handlers(writing("first"));
        try (Connection open = database.unpooled().getConnection();
                Connection other = database.unpooled().getConnection()) {
            insert(other, 1, early);
            open.setAutoCommit(false);
            insert(open, early + 1, late);
            insert(other, late + 1, late + 5);
            try (EventBus bus = bus(first)) {
                await().atMost(LONG).until(() -> effectsOf("first").size() == early + 5);
            }
            open.commit();
            insert(other, late + 6, late + 10);
        }
        try (EventBus bus = bus(Group.named("notes").lanes(1).handlers(writing("first"), writing("second")))) {
            await().atMost(LONG)
                    .until(() -> effectsOf("first").size() >= late + 10
                            && effectsOf("second").size() >= late + 10
                            && effects.isQuiet());
            bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("0", "" + (late + 15)));
        }
        List<String> all = new ArrayList<>(texts(1, late + 10));
        all.add("" + (late + 15));
        assertThat(effectsOf("second")).containsExactlyInAnyOrderElementsOf(all);
        List<String> asCommitted = new ArrayList<>(texts(1, early));
        asCommitted.addAll(texts(late + 1, late + 5));
        asCommitted.addAll(texts(early + 1, late));
        asCommitted.addAll(texts(late + 6, late + 10));
        asCommitted.add("" + (late + 15));
        for (int aggregate = 0; aggregate < 5; aggregate++) {
            assertThat(ofAggregate(aggregate, effectsOf("second"))).isEqualTo(ofAggregate(aggregate, all));
            assertThat(ofAggregate(aggregate, effectsOf("first"))).isEqualTo(ofAggregate(aggregate, asCommitted));
        }
        assertThat(database.number("SELECT count(*) FROM domain_event_deliveries"))
                .isZero();
    }

    @Test
    void eventsAfterDiscardedUnknownEventGoOn() throws SQLException {
        database.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                + " VALUES ('Note.Lost', 'note', 'note', 'a', '{}')");
        publish("a1", "b1");
        try (EventBus bus = bus(Group.named("notes").order(Group.Order.BLOCK).handlers(writing("write")))) {
            await().atMost(LONG).until(() -> effects.all().size() == 1);
            await().atMost(LONG)
                    .untilAsserted(
                            () -> assertThat(effects.deliveries()).containsExactly("a unroutable 0", "a parked 0"));
            assertThat(bus.deadLetters().discardAll(DeadLetterFilter.ALL, "unknown"))
                    .isZero();
            assertThat(bus.deadLetters().discardAllUnroutable(DeadLetterFilter.ALL, "unknown"))
                    .isEqualTo(1);
            await().atMost(LONG).until(effects::isQuiet);
        }
        assertThat(effects.all()).containsExactly("write b1", "write a1");
    }

    @Test
    void newHandlerGetsUnknownEventOnce() throws SQLException {
        database.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                + " VALUES ('Note.Lost', 'note', 'note', 'a', '{}')");
        try (EventBus bus = bus(Group.named("notes").handlers(writing("write")))) {
            await().atMost(LONG).until(() -> effects.deliveries().equals(List.of("a unroutable 0")));
        }
        Handler<?> lost = Handler.onNames("lost", "Note.Lost").plain((event, delivery) -> calls.add("lost"));
        try (EventBus bus = bus(Group.named("notes").handlers(writing("write"), lost))) {
            await().atMost(LONG)
                    .until(() ->
                            database.number("SELECT count(*) FROM domain_event_lanes WHERE handler_id <> ''") == 0);
            await().atMost(LONG).until(effects::isQuiet);
        }
        assertThat(calls).containsExactly("lost");
        assertThat(effects.deliveries()).isEmpty();
    }
}
