package dev.typebus.chaos;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.devpostgres.DevDatabase;
import dev.typebus.devpostgres.DevPostgres;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.TypebusException;
import dev.typebus.fixtures.Loans;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The database is killed, as by a power failure, and comes back. */
@Tag("once")
class CrashTest {
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();
    private DevPostgres server;
    private DevDatabase database;
    private HikariDataSource pool;

    @BeforeEach
    void startServer() {
        server = DevPostgres.embedded()
                .durable()
                .option("wal_level", "minimal")
                .option("max_wal_senders", "0")
                .option("wal_writer_delay", "10s") // what nobody waits for is lost in a crash
                .start();
        database = server.createDatabase("crash");
        pool = new HikariDataSource();
        pool.setDataSource(database.dataSource());
        pool.setMaximumPoolSize(12);
        pool.setMinimumIdle(0);
        pool.setConnectionTimeout(2_000);
    }

    @AfterEach
    void stopServer() {
        pool.close();
        server.close();
    }

    private EventBus bus(Group... groups) {
        return EventBus.builder(pool)
                .catalog(EventCatalog.of(NOTE_WRITTEN))
                .handlers(HandlerTable.of(groups))
                .start();
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    @Test
    void killedDatabaseLosesAndDoublesNothing() throws Exception {
        try (EventBus bus = bus(
                Group.named("effects")
                        .handlers(Handler.on("write", NOTE_WRITTEN).transactional((event, tx, delivery) -> {
                            try (PreparedStatement insert =
                                    tx.connection().prepareStatement("INSERT INTO effects (event) VALUES (?)")) {
                                insert.setString(1, event.payload().text());
                                insert.executeUpdate();
                            }
                        })),
                Group.named("plain")
                        .handlers(Handler.on("note", NOTE_WRITTEN)
                                .plain((event, delivery) ->
                                        calls.add(event.payload().text()))))) {
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE effects (place bigint GENERATED ALWAYS AS IDENTITY, event text)");
            }
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            List<Thread> publishers = IntStream.range(0, 4)
                    .mapToObj(i -> new Thread(() -> publish(bus, i, acknowledged)))
                    .toList();
            publishers.forEach(Thread::start);
            for (int crash = 0; crash < 3; crash++) {
                TimeUnit.MILLISECONDS.sleep(600);
                server.kill();
                server.restart();
            }
            for (Thread publisher : publishers) {
                publisher.join();
            }
            await().atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> number("SELECT count(*) FROM domain_events WHERE processed_at IS NULL") == 0);
            long published = number("SELECT count(*) FROM domain_events");
            assertThat(published).isGreaterThanOrEqualTo(acknowledged.size());
            assertThat(number("SELECT count(*) FROM effects")).as("effects").isEqualTo(published);
            assertThat(number("SELECT count(DISTINCT event) FROM effects")).isEqualTo(published);
            assertThat(Set.copyOf(calls)).hasSize((int) published).containsAll(acknowledged);
            assertThat(number("SELECT count(*) FROM domain_event_deliveries"))
                    .as("charged")
                    .isZero();
        }
    }

    private static void publish(EventBus bus, int publisher, Set<String> acknowledged) {
        for (int i = 0; i < 150; i++) {
            String text = publisher + "-" + i;
            try {
                bus.publish(NOTE_WRITTEN, Loans.note("n" + i % 20, text));
                acknowledged.add(text);
                TimeUnit.MILLISECONDS.sleep(8);
            } catch (TypebusException e) {
                // the database is away; whether this one was published nobody knows
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void reusedTransactionIdsAreNotOverlooked() throws Exception {
        try (EventBus bus = bus(Group.named("plain")
                .handlers(Handler.on("note", NOTE_WRITTEN)
                        .plain((event, delivery) -> calls.add(event.payload().text()))))) {
            bus.publish(NOTE_WRITTEN, Loans.note("a", "before"));
            await().atMost(LONG)
                    .until(() -> number("SELECT count(*) FROM domain_events WHERE processed_at IS NULL") == 0);
            boolean again = false;
            List<String> expected = new ArrayList<>(List.of("before"));
            // whatever the bus commits in the meantime makes the ids before it survive: then another round
            for (int round = 1; round <= 10 && !again; round++) {
                long burned = burnTransactionIds();
                awaitProbe();
                server.kill();
                server.restart();
                for (int i = 0; i < 5; i++) {
                    again |= insert(round + "-" + i) < burned;
                    expected.add(round + "-" + i);
                }
                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(calls).containsExactlyInAnyOrderElementsOf(expected));
            }
            assertThat(again).as("an id was given out again").isTrue();
        }
    }

    private long burnTransactionIds() throws SQLException {
        try (ScriptedConnection scriptedConnection = new ScriptedConnection(database.dataSource())) {
            long last = 0;
            for (int i = 0; i < 200; i++) {
                last = scriptedConnection.takeTransactionId();
                scriptedConnection.rollback();
            }
            return last;
        }
    }

    /** Returns when the bus has seen what is complete now. */
    private void awaitProbe() throws SQLException {
        String now = text("SELECT clock_timestamp()");
        await().atMost(LONG)
                .until(() -> number("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%was_running%appeared%'"
                                + " AND pid <> pg_backend_pid() AND state = 'idle' AND query_start > '" + now + "'")
                        > 0);
    }

    /** Publishes as any other program may; returns the transaction id. */
    private long insert(String text) throws SQLException {
        return number("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                + " VALUES ('Note.Written', 'note', 'note', 'a', '{\"about\": \"a\", \"text\": \"" + text + "\"}')"
                + " RETURNING transaction_id");
    }
}
