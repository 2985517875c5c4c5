package dev.typebus;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.EventCatalog;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NewerNotes;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a node's code does not know waits for a node whose code does. */
@Tag("once")
class UnroutableTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final int LANES = 4;
    private static final int AGGREGATES = 40;

    private final Queue<String> handled = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void clear() throws SQLException {
        database.clear();
    }

    private static EventBus start(EventCatalog catalog, Handler<?>... handlers) {
        return EventBus.builder(database.pool())
                .catalog(catalog)
                .handlers(HandlerTable.of(Group.named("notes").lanes(LANES).handlers(handlers)))
                .leaseTime(Duration.ofSeconds(1))
                .start();
    }

    private EventBus startOld() {
        return start(
                CATALOG,
                Handler.on("note", NOTE_WRITTEN)
                        .plain((event, delivery) -> handled.add(event.payload().text())));
    }

    private EventBus startNew() {
        return start(
                NewerNotes.CATALOG,
                Handler.on("note", NewerNotes.NOTE_WRITTEN)
                        .plain((event, delivery) -> handled.add(event.payload().text())),
                Handler.on("burned", NewerNotes.NOTE_BURNED).plain((event, delivery) -> handled.add("burned")));
    }

    private static void burnAll(EventBus bus) {
        for (int i = 0; i < AGGREGATES; i++) {
            bus.publish(NewerNotes.NOTE_BURNED, new NewerNotes.Burned("a" + i));
        }
    }

    private static long number(String of) throws SQLException {
        return database.number("SELECT " + of);
    }

    private void awaitHandled(int number) {
        await().atMost(LONG)
                .until(() -> handled.size() == number && number("count(*) FROM domain_event_deliveries") == 0);
    }

    @Test
    void unknownEventIsTriedOnceByOldNode() throws SQLException {
        try (EventBus bus = startOld()) {
            burnAll(bus);
            await().atMost(LONG)
                    .until(() ->
                            number("count(*) FROM domain_event_deliveries WHERE state = 'unroutable'") == AGGREGATES);
            bus.publish(NOTE_WRITTEN, Loans.note("a0", "behind"));
            bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("another", "free"));
            await().atMost(LONG)
                    .until(() -> number("count(*) FROM domain_event_deliveries WHERE state = 'parked'") == 1);
        }
        assertThat(handled).containsExactly("free");
        try (EventBus again = startOld()) {
            again.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("another", "again"));
        }
        assertThat(number("count(*) FROM domain_event_deliveries WHERE state = 'unroutable' AND next_attempt_at IS NULL"
                        + " AND jsonb_array_length(history) = 1 AND attempts = 0"))
                .isEqualTo(AGGREGATES);
        try (EventBus newer = startNew()) {
            awaitHandled(AGGREGATES + 3);
        }
    }

    @Test
    void oldNodeLeavesItsLanesToNewerOne() throws SQLException {
        try (EventBus old = startOld()) {
            burnAll(old);
            await().atMost(LONG)
                    .until(() ->
                            number("count(*) FROM domain_event_deliveries WHERE state = 'unroutable'") == AGGREGATES);
            try (EventBus newer = startNew()) {
                awaitHandled(AGGREGATES);
                await().atMost(LONG)
                        .until(() -> number("count(DISTINCT owner) FROM domain_event_leases WHERE unknown_to <> '{}'")
                                        == 1
                                && number("count(*) FROM domain_event_leases WHERE unknown_to <> '{}'") == LANES);
                long moves = number("sum(epoch) FROM domain_event_lanes");
                for (int round = 2; round < 5; round++) {
                    burnAll(newer);
                    awaitHandled(round * AGGREGATES);
                }
                assertThat(number("sum(epoch) FROM domain_event_lanes")).isEqualTo(moves);
            }
            burnAll(old);
            await().atMost(LONG)
                    .until(() ->
                            number("count(*) FROM domain_event_deliveries WHERE state = 'unroutable'") == AGGREGATES);
            try (EventBus newest = startNew()) {
                awaitHandled(5 * AGGREGATES);
            }
        }
    }

    @Test
    void routingHoldsNoLease() throws Exception {
        try (EventBus old = startOld()) {
            burnAll(old);
            await().atMost(LONG)
                    .until(() ->
                            number("count(*) FROM domain_event_deliveries WHERE state = 'unroutable'") == AGGREGATES);
        }
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (Connection operator = database.unpooled().getConnection()) {
            operator.setAutoCommit(false);
            Statements.run(operator, "SELECT FROM domain_event_deliveries FOR UPDATE");
            Future<EventBus> newer = other.submit(this::startNew);
            database.awaitBlocked(1);
            Statements.run(operator, "SELECT FROM domain_event_leases FOR UPDATE NOWAIT");
            operator.rollback();
            try (EventBus bus = newer.get()) {
                awaitHandled(AGGREGATES);
            }
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void lateNodeOfOldCodeKeepsNoLane() throws SQLException {
        try (EventBus newer = startNew();
                EventBus old = startOld()) {
            await().atMost(LONG).until(() -> number("count(DISTINCT owner) FROM domain_event_leases") == 2);
            for (int round = 1; round < 4; round++) {
                burnAll(old);
                awaitHandled(round * AGGREGATES);
            }
        }
    }
}
