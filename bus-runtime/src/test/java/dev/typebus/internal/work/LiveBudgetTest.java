package dev.typebus.internal.work;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.event.Subscription;
import dev.typebus.fixtures.InterceptedDataSource;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.internal.log.LaneReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A live subscription reads at most the budget of bytes at once, here five payloads, and delivers them before it reads more. */
@Tag("once")
class LiveBudgetTest {
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int EVENTS = 12;
    private static final int AT_ONCE = 5;

    /** The payload is counted as twice this length, because it is not compressed. */
    private static final long LENGTH = LaneReader.MOST_BYTES / 10 + 1;

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private final List<Integer> received = new CopyOnWriteArrayList<>();

    /** The number of delivered events at each read. */
    private final List<Integer> reads = new CopyOnWriteArrayList<>();

    private EventBus bus;
    private Connection writing;

    @BeforeEach
    void begin() throws SQLException {
        DATABASE.clear();
        DATABASE.execute("ALTER TABLE domain_events ALTER payload SET STORAGE EXTERNAL");
        writing = DATABASE.unpooled().getConnection();
        writing.setAutoCommit(false);
        bus = EventBus.builder(InterceptedDataSource.of(DATABASE.pool(), new InterceptedDataSource.Interceptor() {
                    @Override
                    public void before(String call) {
                        if (call.contains("domain_event_bytes")
                                && Thread.currentThread().getName().startsWith("typebus-live")) {
                            reads.add(received.size());
                        }
                    }

                    @Override
                    public void after(String call) {}
                }))
                .catalog(CATALOG)
                .start();
    }

    @AfterEach
    void end() throws SQLException {
        bus.close();
        writing.close();
    }

    private void insert() throws SQLException {
        try (Statement statement = writing.createStatement()) {
            statement.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                    + " SELECT 'Note.Written', 'note', 'note', 'a', jsonb_build_object('about', i::text, 'text', repeat('x', "
                    + LENGTH + ")) FROM generate_series(1, " + EVENTS + ") i");
        }
    }

    private Subscription subscribe() {
        return bus.subscribe(
                NOTE_WRITTEN,
                event -> received.add(Integer.valueOf(event.payload().about())));
    }

    private void publishOne(int number) {
        bus.publish(NOTE_WRITTEN, Loans.note(Integer.toString(number), ""));
        await().atMost(LONG).until(() -> received.contains(number));
    }

    private void assertReadInParts(int before) throws SQLException {
        writing.commit();
        await().atMost(LONG).until(() -> received.size() == before + EVENTS);
        publishOne(EVENTS + 1); // so that a read has followed the last of them
        assertThat(received)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1 - before, EVENTS + 1).boxed().toList());
        assertThat(IntStream.range(1, reads.size()).map(i -> reads.get(i) - reads.get(i - 1)))
                .as("events delivered after one read")
                .allMatch(delivered -> delivered <= AT_ONCE);
    }

    @Test
    void newEventsAreReadInParts() throws SQLException {
        insert();
        try (Subscription subscription = subscribe()) {
            assertReadInParts(0);
        }
    }

    @Test
    void lateEventsAreReadInParts() throws SQLException {
        insert();
        try (Subscription subscription = subscribe()) {
            publishOne(0);
            assertReadInParts(1);
        }
    }
}
