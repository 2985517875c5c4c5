package dev.typebus;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.fixtures.InterceptedDataSource;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Delivery;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many lanes of several groups on a small pool, of which handlers may have a part. */
@Timeout(180)
class HandlerConnectionsTest {
    private static final int EVENTS = 40;

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final Queue<String> handled = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CompletableFuture<EventBus> started = new CompletableFuture<>();

    /** Fails the first time, and publishes on the bus itself, which takes another connection. */
    private void handle(String group, String text, Delivery delivery) {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            if (text.endsWith("0") && delivery.attempt() == 1) {
                throw new IllegalStateException("made to fail");
            }
            if (group.equals("group 0") && text.startsWith("in")) {
                started.join().publish(NOTE_WRITTEN, Loans.note(text, "out " + text));
            }
            handled.add(group + " " + text);
        } finally {
            running.decrementAndGet();
        }
    }

    @Test
    void heldConnectionsStayWithinBound() throws SQLException {
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String group = "group " + i;
            groups.add(Group.named("group-" + i)
                    .lanes(4)
                    .handlers(Handler.on("note", NOTE_WRITTEN)
                            .retry(RetryPolicy.DEFAULT.delays(Duration.ofMillis(10), 1, Duration.ofMillis(10)))
                            .transactional((event, tx, delivery) ->
                                    handle(group, event.payload().text(), delivery))));
        }
        for (int i = 0; i < EVENTS; i++) {
            database.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                    + " VALUES ('Note.Written', 'note', 'note', '%1$d', jsonb_build_object('about', '%1$d', 'text', 'in %1$d'))"
                            .formatted(i));
        }
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(database.unpooled());
        pool.setMaximumPoolSize(6);
        try (pool;
                EventBus bus = EventBus.builder(pool)
                        .catalog(CATALOG)
                        .handlers(HandlerTable.of(groups.toArray(Group[]::new)))
                        .handlerConnections(2)
                        .start()) {
            started.complete(bus);
            await().atMost(LONG).until(() -> handled.stream().distinct().count() == 4 * 2 * EVENTS);
            assertThat(most).hasValueBetween(1, 2);
        }
    }

    @Test
    void errorAtBeginKeepsNoConnection() throws SQLException {
        AtomicInteger failures = new AtomicInteger();
        DataSource failing = InterceptedDataSource.of(database.pool(), new InterceptedDataSource.Interceptor() {
            @Override
            public void before(String call) {
                if (call.contains("json_object_agg") && failures.getAndIncrement() < 2) {
                    throw new OutOfMemoryError("made to fail");
                }
            }

            @Override
            public void after(String call) {}
        });
        try (EventBus bus = EventBus.builder(failing)
                .catalog(CATALOG)
                .handlers(HandlerTable.of(Group.named("notes")
                        .handlers(Handler.on("note", NOTE_WRITTEN)
                                .transactional((event, tx, delivery) ->
                                        handled.add(event.payload().text())))))
                .handlerConnections(1)
                .start()) {
            bus.publish(NOTE_WRITTEN, Loans.note("1", "begun"));
            await().atMost(LONG).until(() -> handled.contains("begun"));
        }
    }

    @Test
    void boundBelowOneIsRefused() {
        assertThatThrownBy(() -> EventBus.builder(database.pool()).handlerConnections(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("handlerConnections");
    }
}
