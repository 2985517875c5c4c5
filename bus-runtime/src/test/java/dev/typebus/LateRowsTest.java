package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A large transaction that commits late, beside live events. */
@Tag("once")
class LateRowsTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final int LATE = 2_000;
    private static final int AGGREGATES = 20;

    private final Effects effects = new Effects(database);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
    }

    /** Handles events; the one in the middle of the late ones waits until it may go on. */
    private EventBus start() {
        Handler<?> write = Handler.on("write", NOTE_WRITTEN)
                .retry(RetryPolicy.DEFAULT.attempts(5).delays(Duration.ofMillis(20), 1, Duration.ofMillis(20)))
                .transactional((event, tx, delivery) -> {
                    String text = event.payload().text();
                    if (text.equals("late " + LATE / 2)) {
                        mayGoOn.await();
                    }
                    if (failing.remove(text)) {
                        throw new IllegalStateException("made to fail");
                    }
                    Effects.write(tx, text);
                });
        return EventBus.builder(database.pool())
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(Group.named("notes").lanes(1).handlers(write)))
                .start();
    }

    /** Events of one transaction, open until the returned connection commits. */
    private static Connection begin() throws SQLException {
        Connection bulk = database.unpooled().getConnection();
        bulk.setAutoCommit(false);
        try (Statement statement = bulk.createStatement()) {
            statement.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                    + " SELECT 'Note.Written', 'note', 'note', 'a' || i % " + AGGREGATES
                    + ", json_build_object('about', 'a' || i % " + AGGREGATES + ", 'text', 'late ' || i)"
                    + " FROM generate_series(1, " + LATE + ") i");
        }
        return bulk;
    }

    private static List<String> late(int aggregate) {
        return IntStream.rangeClosed(1, LATE)
                .filter(i -> i % AGGREGATES == aggregate)
                .mapToObj(i -> "late " + i)
                .toList();
    }

    private void awaitAll(int count) {
        await().atMost(LONG).until(() -> effects.all().size() >= count && effects.isQuiet());
    }

    @Test
    void liveEventsOfOtherAggregatesDoNotWait() throws SQLException {
        try (Connection bulk = begin();
                EventBus bus = start()) {
            bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("b", "before"));
            bulk.commit();
            bus.publish(NOTE_WRITTEN, Loans.note("b", "live"));
            mayGoOn.countDown();
            awaitAll(LATE + 2);
        }
        List<String> all = effects.all();
        assertThat(all).hasSize(LATE + 2).doesNotHaveDuplicates();
        assertThat(all.indexOf("live")).isLessThan(all.indexOf("late " + LATE));
        assertThat(database.number("SELECT count(*) FROM domain_event_deliveries"))
                .isZero();
    }

    @Test
    void eventsOfSameAggregateFollowLateRows() throws SQLException {
        failing.addAll(Set.of("late 1", "late 403", "live 3"));
        try (Connection bulk = begin();
                EventBus bus = start()) {
            bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("b", "before"));
            bulk.commit();
            for (int aggregate = 0; aggregate < AGGREGATES; aggregate++) {
                bus.publish(NOTE_WRITTEN, Loans.note("a" + aggregate, "live " + aggregate));
            }
            await().atMost(LONG)
                    .until(() -> database.number("SELECT count(*) FROM domain_event_lanes WHERE late_from IS NOT NULL")
                            == 1);
            mayGoOn.countDown();
            awaitAll(LATE + AGGREGATES + 1);
        }
        for (int aggregate = 0; aggregate < AGGREGATES; aggregate++) {
            List<String> expected = new ArrayList<>(late(aggregate));
            expected.add("live " + aggregate);
            assertThat(effects.all().stream().filter(expected::contains)).isEqualTo(expected);
        }
    }

    @Test
    void newOwnerContinuesAfterLastPage() throws SQLException {
        try (Connection bulk = begin();
                EventBus bus = start()) {
            bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("b", "before"));
            bulk.commit();
            await().atMost(LONG).until(() -> effects.all().size() > LATE / 4);
            assertThat(database.number("SELECT count(*) FROM domain_event_lanes WHERE late_after > 0"))
                    .isEqualTo(1);
            mayGoOn.countDown();
        }
        try (EventBus bus = start()) {
            bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("b", "after"));
            awaitAll(LATE + 2);
        }
        assertThat(effects.all()).hasSize(LATE + 2).doesNotHaveDuplicates();
        assertThat(database.number("SELECT count(*) FROM domain_event_lanes WHERE late_from IS NOT NULL"))
                .isZero();
    }
}
