package dev.typebus.operate;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Subscription;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Subscriptions, where something goes another way than usual. */
class LiveEventsTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private final EventBus bus =
            EventBus.builder(DATABASE.pool()).catalog(CATALOG).start();
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
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
            statement.execute(
                    "INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
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
    void allEventsOfALargeTransactionThatCommitsLateAreHeardOnceAndInOrder() throws SQLException {
        insert(first, "late", 1300);
        try (Subscription subscription = bus.subscribe(NOTE_WRITTEN, event -> heard.add(text(event)))) {
            note("beside");
            await().atMost(LONG).untilAsserted(() -> assertThat(heard).containsExactly("beside"));
            commit(first);
            await().atMost(LONG).until(() -> heard.size() >= 1301);
            note("behind");
            await().atMost(LONG).until(() -> heard.contains("behind"));
        }
        List<String> expected = new ArrayList<>(List.of("beside"));
        expected.addAll(texts("late", 1300));
        expected.add("behind");
        assertThat(heard).containsExactlyElementsOf(expected);
    }

    @Test
    void whatCommitsWhileManyLateEventsAreToldIsHeardAfterThem() throws SQLException {
        insert(second, "later", 600);
        insert(first, "late", 600);
        try (Subscription subscription = bus.subscribe(NOTE_WRITTEN, event -> {
            heard.add(text(event));
            if (text(event).equals("late 1")) {
                note("fresh");
                commit(second);
            }
        })) {
            note("beside");
            await().atMost(LONG).untilAsserted(() -> assertThat(heard).containsExactly("beside"));
            commit(first);
            await().atMost(LONG).until(() -> heard.size() >= 1202);
            note("behind");
            await().atMost(LONG).until(() -> heard.contains("behind"));
        }
        List<String> expected = new ArrayList<>(List.of("beside"));
        expected.addAll(texts("late", 600));
        expected.addAll(texts("later", 600));
        expected.addAll(List.of("fresh", "behind"));
        assertThat(heard).containsExactlyElementsOf(expected);
    }
}
