package dev.typebus.replay;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.event.NewEvent;
import dev.typebus.event.Transaction;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Delivery;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The database, buses and tracing handlers of the replay tests. */
abstract class ReplayFixture {
    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    static final Duration LONG = Duration.ofMinutes(3);
    static final RetryPolicy ONCE = RetryPolicy.DEFAULT.attempts(1);

    /** More than two batches of a lane. */
    static final int MANY = 1_200;

    @BeforeEach
    void emptyTables() throws SQLException {
        DATABASE.clear();
        DATABASE.execute("""
                CREATE TABLE IF NOT EXISTS witness (
                  place bigint GENERATED ALWAYS AS IDENTITY, handler text, aggregate text, position bigint, replaying boolean)
                """);
        DATABASE.execute("TRUNCATE witness RESTART IDENTITY");
    }

    static EventBus bus(Group... groups) {
        return EventBus.builder(DATABASE.pool())
                .catalog(CATALOG)
                .handlers(HandlerTable.of(groups))
                .leaseTime(Duration.ofSeconds(1))
                .start();
    }

    /** A step of a handler before it writes its trace. */
    interface Before {
        void handle(Delivery delivery) throws Exception;
    }

    static Handler<?> witness(String id, Before before) {
        return Handler.on(id, NOTE_WRITTEN).retry(ONCE).transactional((event, tx, delivery) -> {
            before.handle(delivery);
            trace(id, tx, delivery);
        });
    }

    static Handler<?> witness(String id) {
        return witness(id, delivery -> {});
    }

    static void trace(String id, Transaction tx, Delivery delivery) throws SQLException {
        try (PreparedStatement insert = tx.connection()
                .prepareStatement(
                        "INSERT INTO witness (handler, aggregate, position, replaying) VALUES (?, ?, ?, ?)")) {
            insert.setString(1, id);
            insert.setString(2, delivery.aggregateId());
            insert.setLong(3, delivery.position());
            insert.setBoolean(4, delivery.replaying());
            insert.executeUpdate();
        }
    }

    static void publish(EventBus bus, int count, int aggregates) {
        List<NewEvent<?>> events = new ArrayList<>();
        IntStream.range(0, count)
                .forEach(i -> events.add(NewEvent.of(NOTE_WRITTEN, Loans.note("note-" + i % aggregates, "" + i))));
        bus.publishAll(events);
    }

    static void publish(EventBus bus, String aggregate) {
        bus.publish(NOTE_WRITTEN, Loans.note(aggregate, "text"));
    }

    static long count(String where) throws SQLException {
        return DATABASE.number("SELECT count(*) FROM witness WHERE " + where);
    }

    static List<String> traces(String handler) throws SQLException {
        return DATABASE.texts(
                "SELECT position || CASE WHEN replaying THEN ' again' ELSE '' END FROM witness WHERE handler = '"
                        + handler + "' ORDER BY place");
    }

    static void awaitCount(String where, long count) {
        await().atMost(LONG).untilAsserted(() -> assertThat(count(where)).isEqualTo(count));
    }

    static void awaitEnd(EventBus bus, Replay replay) {
        await().atMost(LONG)
                .until(() -> bus.replays().find(replay.id()).orElseThrow().endedAt() != null);
    }

    static Replay start(EventBus bus, ReplayRequest request) {
        List<Replay> started = bus.replays().start(request);
        assertThat(started).hasSize(1);
        return started.get(0);
    }

    /** Counts positions of a handler's traces that are out of order, for each aggregate: before the first repeated one, or from it on. */
    static long inversions(String handler) throws SQLException {
        return DATABASE.number("""
                SELECT count(*) FROM (
                  SELECT position, lag(position) OVER (PARTITION BY aggregate, pass ORDER BY place) AS before
                  FROM (SELECT *, place >= min(place) FILTER (WHERE replaying) OVER (PARTITION BY aggregate) AS pass
                        FROM witness WHERE handler = '%s') passes) pairs
                WHERE before >= position
                """.formatted(handler));
    }

    static Before holdFirst(CountDownLatch reached, CountDownLatch goOn) {
        return delivery -> {
            if (delivery.replaying()) {
                reached.countDown();
                goOn.await();
            }
        };
    }
}
