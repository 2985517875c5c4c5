package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a handler calls is down, and every delivery fails. */
@Tag("once")
class CircuitBreakerTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final int EVENTS = 400;
    private static final int MOST_FAILURES = 20;

    private final Queue<String> handled = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean down = true;
    private EventBus bus;

    @BeforeEach
    void start() throws SQLException {
        database.clear();
        bus = EventBus.builder(database.pool())
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(
                        Group.named("down")
                                .lanes(1)
                                .handlers(Handler.on("note", NOTE_WRITTEN)
                                        .retry(RetryPolicy.DEFAULT.attempts(1))
                                        .plain((event, delivery) -> {
                                            calls.incrementAndGet();
                                            if (down) {
                                                throw new IllegalStateException("the mail server is down");
                                            }
                                            handled.add(event.payload().text());
                                        })),
                        Group.named("up")
                                .lanes(1)
                                .handlers(Handler.on("note", NOTE_WRITTEN).plain((event, delivery) -> {}))))
                .start();
    }

    @AfterEach
    void close() {
        bus.close();
    }

    private static long deliveries(String state) throws SQLException {
        return database.number("SELECT count(*) FROM domain_event_deliveries WHERE state = '" + state + "'");
    }

    @Test
    void openBreakerKeepsEventsUntilRecovery() throws SQLException {
        for (int i = 0; i < EVENTS; i++) {
            bus.publish(NOTE_WRITTEN, Loans.note("a" + i, Integer.toString(i)));
        }
        await().atMost(LONG).until(() -> calls.get() > MOST_FAILURES + 2); // the lane probes
        await().atMost(LONG)
                .until(() ->
                        database.number("SELECT max(high) FROM domain_event_lanes WHERE group_name = 'up'") >= EVENTS);
        assertThat(calls.get()).isLessThan(EVENTS / 4);
        assertThat(deliveries("dead")).isLessThan(MOST_FAILURES);
        assertThat(bus.health().group("down").orElseThrow().failing()).containsOnlyKeys(0);
        assertThat(bus.health().group("up").orElseThrow().failing()).isEmpty();
        down = false;
        await().atMost(LONG).until(() -> handled.size() + deliveries("dead") == EVENTS);
        assertThat(handled).doesNotHaveDuplicates();
        await().atMost(LONG).until(() -> deliveries("retrying") + deliveries("parked") == 0);
        assertThat(bus.health().group("down").orElseThrow().failing()).isEmpty();
        assertThat(deliveries("dead")).isEqualTo(EVENTS - handled.size()).isLessThan(MOST_FAILURES);
    }

    @Test
    void singleFailingEventDoesNotOpenBreaker() throws SQLException {
        down = false;
        bus.publish(NOTE_WRITTEN, Loans.note("a", "0"));
        await().atMost(LONG).until(() -> handled.size() == 1);
        down = true;
        bus.publish(NOTE_WRITTEN, Loans.note("a", "1"));
        await().atMost(LONG).until(() -> deliveries("dead") == 1);
        for (int i = 0; i < 3 * MOST_FAILURES; i++) {
            int before = calls.get();
            assertThat(bus.deadLetters().redriveAll()).isEqualTo(1);
            await().atMost(LONG).until(() -> calls.get() > before && deliveries("dead") == 1);
        }
    }
}
