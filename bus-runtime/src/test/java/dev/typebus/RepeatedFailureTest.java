package dev.typebus;

import static dev.typebus.fixtures.Loans.LOAN_FUNDED;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import dev.typebus.replay.ReplayRequest;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** Failures that are nobody's fault the first time, and come again and again. All events are in one lane and in one batch. */
@Tag("once")
class RepeatedFailureTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final RetryPolicy TWICE =
            RetryPolicy.DEFAULT.attempts(2).delays(Duration.ofMillis(20), 1, Duration.ofMillis(20));

    private final Effects effects = new Effects(database);
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
        database.execute("DROP FUNCTION IF EXISTS refuse() CASCADE; DROP SEQUENCE IF EXISTS tries");
    }

    private static EventBus bus(Handler<?>... handlers) throws SQLException {
        return bus(List.of("1", "bad", "2", "3"), handlers);
    }

    private static EventBus bus(List<String> texts, Handler<?>... handlers) throws SQLException {
        try (EventBus bus =
                EventBus.builder(database.pool()).catalog(Loans.CATALOG).start()) {
            texts.forEach(text -> bus.publish(NOTE_WRITTEN, Loans.note(text, text)));
        }
        return EventBus.builder(database.pool())
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(Group.named("notes").lanes(1).handlers(handlers)))
                .start();
    }

    private interface Work {
        void on(Transaction tx) throws SQLException;
    }

    private Handler<?> transactional(Work bad) {
        return Handler.on("write", NOTE_WRITTEN).retry(TWICE).transactional((event, tx, delivery) -> {
            String text = event.payload().text();
            calls.add(text);
            Effects.write(tx, text);
            if (text.equals("bad")) {
                bad.on(tx);
            }
        });
    }

    private static void execute(Transaction tx, String sql) throws SQLException {
        try (Statement statement = tx.connection().createStatement()) {
            statement.execute(sql);
        }
    }

    /** As a query does that crashes its backend, what pgjdbc does not take, and a slow remote call under a time-out of the server. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT pg_terminate_backend(pg_backend_pid())",
                "SET LOCAL DateStyle = 'SQL'",
                "SET LOCAL idle_in_transaction_session_timeout = 10"
            })
    void callThatAlwaysLosesConnectionEndsDead(String sql) throws SQLException {
        try (EventBus bus = bus(transactional(tx -> {
            int pid = tx.connection().unwrap(PGConnection.class).getBackendPID();
            execute(tx, sql);
            await().atMost(LONG)
                    .until(() -> database.number("SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid) == 0);
        }))) {
            await().atMost(LONG).until(effects::isQuiet);
        }
        assertThat(effects.all()).containsExactly("1", "2", "3");
        assertThat(effects.deliveries()).containsExactly("bad dead 2");
        assertThat(Collections.frequency(calls, "bad")).isBetween(5, 9);
    }

    /** No later call of the batch meets what it did to the connection: the settlement does. */
    @ParameterizedTest
    @ValueSource(strings = {"bad", "1 bad"})
    void callThatLosesConnectionAtEndEndsDead(String texts) throws SQLException {
        try (EventBus bus = bus(List.of(texts.split(" ")), transactional(RepeatedFailureTest::killBackend))) {
            await().atMost(LONG).until(effects::isQuiet);
        }
        assertThat(effects.deliveries()).containsExactly("bad dead 2");
    }

    @Test
    void batchThatAlwaysLosesConnectionEndsDead() throws SQLException {
        Handler<?> batch = Handler.on("write", NOTE_WRITTEN).retry(TWICE).transactionalBatch((events, tx) -> {
            for (StoredEvent<NoteWritten> event : events) {
                Effects.write(tx, event.payload().text());
            }
            if (events.stream().anyMatch(event -> event.payload().text().equals("bad"))) {
                killBackend(tx);
            }
        });
        try (EventBus bus = bus(batch)) {
            await().atMost(LONG).until(effects::isQuiet);
        }
        assertThat(effects.all()).containsExactly("1", "2", "3");
        assertThat(effects.deliveries()).containsExactly("bad dead 2");
    }

    /** New events are settled in between, which says nothing of a replay's. */
    @Test
    void replayedCallThatLosesConnectionEndsDead() throws SQLException {
        Handler<?> write = Handler.on("write", NOTE_WRITTEN).retry(TWICE).transactional((event, tx, delivery) -> {
            if (delivery.replaying() && event.payload().text().equals("bad")) {
                killBackend(tx);
            }
        });
        AtomicBoolean ended = new AtomicBoolean();
        try (EventBus bus = bus(write)) {
            await().atMost(LONG).until(effects::isQuiet);
            bus.replays()
                    .start(ReplayRequest.handler("notes", "write").by("jane").because("test"));
            CompletableFuture<Void> live = CompletableFuture.runAsync(() -> {
                while (!ended.get()) {
                    bus.publish(NOTE_WRITTEN, Loans.note("live", "live"));
                }
            });
            try {
                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(effects.deliveries()).containsExactly("bad dead 2"));
            } finally {
                ended.set(true);
                live.join();
            }
        }
    }

    private static void killBackend(Transaction tx) throws SQLException {
        int pid = tx.connection().unwrap(PGConnection.class).getBackendPID();
        database.execute("SELECT pg_terminate_backend(" + pid + ")");
        await().atMost(LONG)
                .until(() -> database.number("SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid) == 0);
    }

    /** So that one that never returns keeps none, and one that publishes needs no second one. */
    @Test
    void plainHandlersRunWithoutOpenTransaction() throws SQLException {
        Queue<Integer> sessions = new ConcurrentLinkedQueue<>();
        Queue<Long> open = new ConcurrentLinkedQueue<>();
        Handler<?> write = Handler.on("write", NOTE_WRITTEN).transactional((event, tx, delivery) -> {
            sessions.add(tx.connection().unwrap(PGConnection.class).getBackendPID());
            Effects.write(tx, event.payload().text());
        });
        Handler<?> plain = Handler.on("plain", NOTE_WRITTEN)
                .plain((event, delivery) -> open.add(
                        database.number("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
                                + " AND pid = ANY (ARRAY" + sessions + "::integer[])")));
        try (EventBus bus = bus(write, plain)) {
            await().atMost(LONG).until(effects::isQuiet);
        }
        assertThat(open).hasSize(4).containsOnly(0L);
        assertThat(effects.all()).containsExactly("1", "bad", "2", "3");
    }

    @Test
    void failedSettlementIsChargedToItsDelivery() throws SQLException {
        database.execute("""
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                  IF current_setting('test.poison', true) = 'on' THEN RAISE 'poisoned'; END IF;
                  RETURN coalesce(NEW, OLD);
                END $$;
                CREATE TRIGGER refuse BEFORE UPDATE ON domain_event_lanes FOR EACH ROW EXECUTE FUNCTION refuse();
                CREATE TRIGGER refuse BEFORE INSERT OR UPDATE OR DELETE ON domain_event_deliveries FOR EACH ROW EXECUTE FUNCTION refuse()
                """);
        try (EventBus bus = bus(transactional(tx -> execute(tx, "SET LOCAL test.poison = 'on'")))) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(effects.deliveries()).containsExactly("bad dead 2"));
        }
        assertThat(effects.all()).containsExactly("1", "2", "3");
    }

    /** Plain handlers that returned are not called again meanwhile, and it is said which lane and event it is. */
    @Test
    void unwritableFailureIsLoggedAndRepeatsNoCall() throws SQLException {
        database.execute("""
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no room'; END $$;
                CREATE TRIGGER refuse BEFORE INSERT ON domain_event_deliveries FOR EACH ROW EXECUTE FUNCTION refuse()
                """);
        Handler<?> plain = Handler.on("write", NOTE_WRITTEN).retry(TWICE).plain((event, delivery) -> {
            calls.add(event.payload().text());
            if (event.payload().text().equals("bad")) {
                throw new IllegalStateException("bad");
            }
        });
        try (EventBus bus = bus(plain)) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(bus.health().problems())
                            .anySatisfy(problem -> assertThat(problem)
                                    .contains("notes", "lane 0", "Note.Written v1 of note/bad at 2", "no room")));
            assertThat(calls).containsExactly("1", "bad", "2", "3");
            database.execute("DROP FUNCTION refuse() CASCADE");
            await().atMost(LONG).until(effects::isQuiet);
            assertThat(bus.health().group("notes").orElseThrow().failing()).isEmpty();
        }
        assertThat(effects.deliveries()).containsExactly("bad dead 2");
        assertThat(calls).containsExactly("1", "bad", "2", "3", "bad");
    }

    /** A batch without rows has no delivery to charge: the lane waits longer each time, and says why. */
    @Test
    void unstorableProgressIsLoggedAndRetriedSeldom() throws SQLException {
        database.execute("""
                CREATE SEQUENCE tries;
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('tries'); RAISE 'no room'; END $$;
                CREATE TRIGGER refuse BEFORE UPDATE OF high ON domain_event_lanes FOR EACH ROW EXECUTE FUNCTION refuse()
                """);
        Handler<?> plain = Handler.on("write", NOTE_WRITTEN).plain((event, delivery) -> calls.add("called"));
        try (EventBus bus = EventBus.builder(database.pool())
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(Group.named("notes").lanes(1).handlers(plain)))
                .start()) {
            bus.publish(LOAN_FUNDED, Loans.funded(UUID.randomUUID()));
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(bus.health().problems())
                            .anySatisfy(problem ->
                                    assertThat(problem).contains("notes", "lane 0", "no room", "nothing is lost")));
            await().during(Duration.ofSeconds(3)).atMost(LONG).until(() -> tries() < 40);
            database.execute("DROP FUNCTION refuse() CASCADE");
            await().atMost(LONG)
                    .until(() ->
                            bus.health().group("notes").orElseThrow().failing().isEmpty());
            await().atMost(LONG).until(effects::isQuiet);
        }
        assertThat(tries()).isGreaterThan(3);
        assertThat(calls).isEmpty();
    }

    private static long tries() throws SQLException {
        return database.number("SELECT last_value FROM tries");
    }
}
