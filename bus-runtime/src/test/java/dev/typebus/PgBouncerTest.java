package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.event.TypebusException;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.PgBouncer;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Everything runs through a pooler that hands sessions around after each transaction. Skipped where PgBouncer is not installed. */
@Tag("once")
class PgBouncerTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    private static final int WRITERS = 8;
    private static final int EVENTS = 40;

    private final Set<String> failedOnce = ConcurrentHashMap.newKeySet();
    private PgBouncer bouncer;
    private HikariDataSource pool;

    @BeforeEach
    void start() throws IOException, SQLException {
        Optional<Path> binary = PgBouncer.find();
        assumeTrue(binary.isPresent(), "PgBouncer is not installed");
        database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
                + " CREATE TABLE effect (place bigint GENERATED ALWAYS AS IDENTITY, note text, number bigint)");
        bouncer = PgBouncer.start(binary.get(), database.unpooled());
        pool = new HikariDataSource();
        pool.setDataSource(bouncer.dataSource());
        pool.setMaximumPoolSize(20);
        pool.setMinimumIdle(0);
        pool.setConnectionTimeout(3_000);
    }

    @AfterEach
    void stop() {
        if (pool != null) {
            pool.close();
            bouncer.close();
        }
    }

    private EventBus startBus() {
        return EventBus.builder(pool)
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(Group.named("notes")
                        .lanes(4)
                        .handlers(Handler.on("note", NOTE_WRITTEN)
                                .retry(RetryPolicy.DEFAULT.delays(Duration.ofMillis(5), 2, Duration.ofMillis(50)))
                                .transactional((event, tx, delivery) -> {
                                    try (PreparedStatement insert = tx.connection()
                                            .prepareStatement("INSERT INTO effect (note, number) VALUES (?, ?)")) {
                                        insert.setString(1, event.aggregateId());
                                        insert.setLong(
                                                2,
                                                Long.parseLong(event.payload().text()));
                                        insert.executeUpdate();
                                    }
                                    if (event.position() % 10 == 0
                                            && failedOnce.add(event.id().toString())) {
                                        throw new IllegalStateException("made to fail");
                                    }
                                }))))
                .start();
    }

    /** Publishes each writer's numbers in order, again where the database was away. */
    private void publishAll(EventBus bus) throws InterruptedException {
        List<Thread> writers = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            String about = "a" + w;
            Thread writer = new Thread(() -> {
                for (int i = 0; i < EVENTS; i++) {
                    publish(bus, about, i);
                }
            });
            writer.start();
            writers.add(writer);
        }
        for (Thread writer : writers) {
            writer.join();
        }
    }

    private static void publish(EventBus bus, String about, int number) {
        await().atMost(LONG).ignoreExceptionsInstanceOf(TypebusException.class).until(() -> {
            bus.once(about + "/" + number).publish(NOTE_WRITTEN, Loans.note(about, Integer.toString(number)));
            return true;
        });
    }

    private static void assertEachHandledOnceAndInOrder() throws SQLException {
        await().atMost(LONG).until(() -> database.number("SELECT count(*) FROM effect") >= WRITERS * EVENTS);
        assertThat(database.number("SELECT count(DISTINCT (note, number)) FROM effect"))
                .isEqualTo(WRITERS * EVENTS);
        assertThat(database.number("SELECT count(*) FROM effect")).isEqualTo(WRITERS * EVENTS);
        assertThat(database.texts("SELECT note || ' ' || number FROM ("
                        + "SELECT note, number, lag(number) OVER (PARTITION BY note ORDER BY place) AS before FROM effect) e"
                        + " WHERE before > number"))
                .as("out of order")
                .isEmpty();
        await().atMost(LONG)
                .until(() -> database.number("SELECT count(*) FROM domain_events WHERE processed_at IS NULL") == 0);
    }

    @Test
    void eachEventIsHandledOnceAndInOrder() throws Exception {
        try (EventBus bus = startBus()) {
            publishAll(bus);
            assertEachHandledOnceAndInOrder();
        }
        assertThat(failedOnce).isNotEmpty();
        assertThat(database.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                .isZero();
    }

    @Test
    void killedPgBouncerLosesNothing() throws Exception {
        try (EventBus bus = startBus()) {
            Thread publishing = new Thread(() -> {
                try {
                    publishAll(bus);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            publishing.start();
            for (int i = 1; i <= 3; i++) {
                long handled = (long) i * WRITERS * EVENTS / 5;
                await().atMost(LONG).until(() -> database.number("SELECT count(*) FROM effect") >= handled);
                bouncer.restart();
            }
            publishing.join();
            assertEachHandledOnceAndInOrder();
        }
    }

    @Test
    void commitsGoWithTheLastStatements() {
        SpiedDataSource spied = new SpiedDataSource(pool);
        try (EventBus bus =
                EventBus.builder(spied.dataSource()).catalog(Loans.CATALOG).start()) {
            for (int i = 1; i <= 10; i++) {
                String number = Integer.toString(i);
                bus.inTransaction(tx -> tx.publish(NOTE_WRITTEN, Loans.note("committed", number)));
            }
            assertThat(bus.history("note", "committed")).hasSize(10);
            assertThat(spied.calls())
                    .filteredOn(call -> call.startsWith("INSERT INTO domain_events"))
                    .hasSize(10)
                    .allMatch(SpiedDataSource::commits);
        }
    }
}
