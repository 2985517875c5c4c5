package dev.typebus.internal.work;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.event.BusClosedException;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Subscription;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.fixtures.WatchedNotes;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Live subscriptions with late events, failing listeners and undecodable events. */
class LiveSubscriptionsTest {
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final String BROKEN = "broken";

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private final EventBus bus =
            EventBus.builder(DATABASE.pool()).catalog(CATALOG).start();
    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private Connection first;
    private Connection second;

    @BeforeEach
    void connect() throws SQLException {
        first = DATABASE.unpooled().getConnection();
        second = DATABASE.unpooled().getConnection();
        first.setAutoCommit(false);
        second.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        first.close();
        second.close();
        bus.close();
    }

    private static void insert(Connection connection, String name, int events) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                    + " SELECT 'Note.Written', 'note', 'note', i::text,"
                    + " jsonb_build_object('about', i::text, 'text', '" + name + " ' || i)"
                    + " FROM generate_series(1, " + events + ") i");
        }
    }

    private static List<String> texts(String name, int events) {
        return IntStream.rangeClosed(1, events).mapToObj(i -> name + " " + i).toList();
    }

    private void note(String text) {
        bus.publish(NOTE_WRITTEN, Loans.note("live", text));
    }

    private static String text(StoredEvent<NoteWritten> event) {
        return event.payload().text();
    }

    private void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void largeLateTransactionIsDeliveredOnceInOrder() throws SQLException {
        insert(first, "late", 1300);
        try (Subscription subscription = bus.subscribe(NOTE_WRITTEN, event -> received.add(text(event)))) {
            note("beside");
            await().atMost(LONG).untilAsserted(() -> assertThat(received).containsExactly("beside"));
            commit(first);
            await().atMost(LONG).until(() -> received.size() >= 1301);
            note("behind");
            await().atMost(LONG).until(() -> received.contains("behind"));
        }
        List<String> expected = new ArrayList<>(List.of("beside"));
        expected.addAll(texts("late", 1300));
        expected.add("behind");
        assertThat(received).containsExactlyElementsOf(expected);
    }

    @Test
    void newEventsFollowManyLateEvents() throws SQLException {
        insert(second, "later", 600);
        insert(first, "late", 600);
        try (Subscription subscription = bus.subscribe(NOTE_WRITTEN, event -> {
            received.add(text(event));
            if (text(event).equals("late 1")) {
                note("fresh");
                commit(second);
            }
        })) {
            note("beside");
            await().atMost(LONG).untilAsserted(() -> assertThat(received).containsExactly("beside"));
            commit(first);
            await().atMost(LONG).until(() -> received.size() >= 1202);
            note("behind");
            await().atMost(LONG).until(() -> received.contains("behind"));
        }
        List<String> expected = new ArrayList<>(List.of("beside"));
        expected.addAll(texts("late", 600));
        expected.addAll(texts("later", 600));
        expected.addAll(List.of("fresh", "behind"));
        assertThat(received).containsExactlyElementsOf(expected);
    }

    @Test
    void failingListenerDoesNotAffectOthers() {
        try (Subscription failing = bus.subscribe(NOTE_WRITTEN, event -> {
                    received.add("failing " + text(event));
                    throw new AssertionError("made to fail");
                });
                Subscription refusing = bus.subscribe(NOTE_WRITTEN, event -> {
                    received.add("refusing " + text(event));
                    throw new IllegalStateException("made to fail");
                });
                Subscription sound = bus.subscribe(NOTE_WRITTEN, event -> received.add("sound " + text(event)))) {
            bus.publishAll(List.of(
                    NOTE_WRITTEN.of(Loans.note("live", "1")),
                    NOTE_WRITTEN.of(Loans.note("live", "2")),
                    NOTE_WRITTEN.of(Loans.note("live", "3"))));
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(received)
                            .containsExactly(
                                    "failing 1",
                                    "refusing 1",
                                    "sound 1",
                                    "failing 2",
                                    "refusing 2",
                                    "sound 2",
                                    "failing 3",
                                    "refusing 3",
                                    "sound 3"));
        }
    }

    @Test
    void slowListenerHoldsNoConnection() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Subscription slow = bus.subscribe(NOTE_WRITTEN, event -> {
            received.add("slow " + text(event));
            begun.countDown();
            await().atMost(LONG).until(() -> mayEnd.getCount() == 0);
        });
        Subscription closed = bus.subscribe(NOTE_WRITTEN, event -> received.add("closed " + text(event)));
        note("1");
        await().atMost(LONG).until(() -> begun.getCount() == 0);
        note("2");
        closed.close();
        try (Subscription later = bus.subscribe(NOTE_WRITTEN, event -> received.add("later " + text(event)))) {
            note("3");
            assertThat(DATABASE.pool().getHikariPoolMXBean().getActiveConnections())
                    .as("connections in use (the poller's)")
                    .isLessThanOrEqualTo(1);
            mayEnd.countDown();
            await().atMost(LONG).until(() -> received.contains("later 3"));
        }
        assertThat(received).containsExactly("slow 1", "slow 2", "slow 3", "later 3");
        slow.close();
    }

    @Test
    void listenerMayWaitForUnsubscribingThread() {
        CountDownLatch unsubscribed = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Subscription waiting = bus.subscribe(NOTE_WRITTEN, event -> {
            begun.countDown();
            await().atMost(LONG).until(() -> unsubscribed.getCount() == 0);
            received.add("waiting " + text(event));
        });
        note("1");
        await().atMost(LONG).until(() -> begun.getCount() == 0);
        note("2");
        waiting.close();
        unsubscribed.countDown();
        await().atMost(LONG).until(() -> received.contains("waiting 1"));
        try (Subscription next = bus.subscribe(NOTE_WRITTEN, event -> received.add("next " + text(event)))) {
            note("3");
            await().atMost(LONG).until(() -> received.contains("next 3"));
        }
        assertThat(received).containsExactly("waiting 1", "next 3");
    }

    @Test
    void undecodableEventIsSkipped() {
        EventType<NoteWritten> fragile = WatchedNotes.type(LiveSubscriptionsTest::failIfBroken);
        try (EventBus other = EventBus.builder(DATABASE.pool())
                        .catalog(EventCatalog.of(fragile))
                        .start();
                Subscription subscription = other.subscribe(fragile, event -> received.add(text(event)))) {
            bus.publishAll(List.of(
                    NOTE_WRITTEN.of(Loans.note("live", "1")),
                    NOTE_WRITTEN.of(Loans.note("live", BROKEN)),
                    NOTE_WRITTEN.of(Loans.note("live", "3"))));
            await().atMost(LONG).untilAsserted(() -> assertThat(received).containsExactly("1", "3"));
        }
    }

    /** Fails like a record whose constructor throws. */
    private static void failIfBroken(NoteWritten read) {
        if (read.text().equals(BROKEN)) {
            throw new AssertionError("made to fail");
        }
    }

    @Test
    void closedBusRefusesSubscription() {
        bus.close();
        assertThatThrownBy(() -> bus.subscribe(NOTE_WRITTEN, event -> received.add(text(event))))
                .isInstanceOf(BusClosedException.class)
                .hasMessage("The bus is closed. Nothing was published or subscribed; do so before close(), or start"
                        + " another bus");
    }
}
