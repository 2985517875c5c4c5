package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.EventType;
import dev.typebus.event.Transaction;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.fixtures.WatchedNotes;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is charged when something fails, and who is not. All events are in one lane and in one batch. */
class FailureTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final RetryPolicy ONCE = RetryPolicy.DEFAULT.attempts(1);
    private static final RetryPolicy QUICKLY =
            RetryPolicy.DEFAULT.attempts(3).delays(Duration.ofMillis(20), 1, Duration.ofMillis(20));

    private final Effects effects = new Effects(database);
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
    }

    private static Group group(Handler<?>... handlers) {
        return Group.named("notes").lanes(1).handlers(handlers);
    }

    private static EventBus bus(Group... groups) {
        return EventBus.builder(database.pool())
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(groups))
                .start();
    }

    /** Each text is an event of an aggregate of its own, named by it. */
    private static void publish(String... texts) {
        try (EventBus bus = bus()) {
            for (String text : texts) {
                bus.publish(NOTE_WRITTEN, Loans.note(text, text));
            }
        }
    }

    private void runUntilQuiet(Group... groups) {
        try (EventBus bus = bus(groups)) {
            await().atMost(Duration.ofMinutes(1)).until(effects::isQuiet);
        }
    }

    private interface Work {
        void on(NoteWritten note, Transaction tx) throws Exception;
    }

    /** Writes an effect before and another one after what fails. */
    private static Handler<NoteWritten> transactional(RetryPolicy retry, Work work) {
        return Handler.on("write", NOTE_WRITTEN).retry(retry).transactional((event, tx, delivery) -> {
            Effects.write(tx, "begin " + event.payload().text());
            work.on(event.payload(), tx);
            Effects.write(tx, "end " + event.payload().text());
        });
    }

    private static void execute(Transaction tx, String sql) throws SQLException {
        try (Statement statement = tx.connection().createStatement()) {
            statement.execute(sql);
        }
    }

    private void onlyTheBadOneIsDead(Work bad) throws SQLException {
        publish("1", "bad", "2");
        runUntilQuiet(group(transactional(ONCE, (note, tx) -> {
            if (note.text().equals("bad")) {
                bad.on(note, tx);
            }
        })));
        assertThat(effects.deliveries()).containsExactly("bad dead 1");
        assertThat(effects.all()).containsExactly("begin 1", "end 1", "begin 2", "end 2");
    }

    private static List<String> errorClasses() throws SQLException {
        return database.texts("SELECT error_class FROM domain_event_deliveries");
    }

    @Test
    void unstorablePayloadFailsAlone() throws SQLException {
        onlyTheBadOneIsDead((note, tx) -> tx.publish(NOTE_WRITTEN, Loans.note("x", "x".repeat(300_000))));
        assertThat(database.text("SELECT error_message FROM domain_event_deliveries"))
                .contains("262144");
        reset();
        onlyTheBadOneIsDead((note, tx) -> tx.publish(NOTE_WRITTEN, Loans.note("x", "a\0b")));
        assertThat(database.number("SELECT count(*) FROM domain_events WHERE aggregate_id = 'x'"))
                .isZero();
    }

    @Test
    void errorsAreFailuresLikeAnyOther() throws SQLException {
        onlyTheBadOneIsDead((note, tx) -> forEver(1));
        assertThat(errorClasses()).containsExactly("java.lang.StackOverflowError");
        reset();
        onlyTheBadOneIsDead((note, tx) -> {
            throw new AssertionError("no");
        });
        assertThat(errorClasses()).containsExactly("java.lang.AssertionError");
    }

    private static int forEver(int depth) {
        return depth < 0 ? depth : forEver(depth + 1) + 1;
    }

    @Test
    void swallowedSqlExceptionIsChargedToItsHandler() throws SQLException {
        publish("1", "bad", "2");
        runUntilQuiet(group(Handler.on("write", NOTE_WRITTEN).retry(ONCE).transactional((event, tx, delivery) -> {
            Effects.write(tx, event.payload().text());
            if (event.payload().text().equals("bad")) {
                try {
                    execute(tx, "SELECT 1 / 0");
                } catch (SQLException swallowed) {
                    calls.add("swallowed");
                }
            }
        })));
        assertThat(effects.deliveries()).containsExactly("bad dead 1");
        assertThat(effects.all()).containsExactly("1", "2");
    }

    @Test
    void deferredConstraintIsChargedToItsHandler() throws SQLException {
        database.execute("DROP TABLE IF EXISTS kept; CREATE TABLE kept (k text UNIQUE DEFERRABLE INITIALLY DEFERRED)");
        onlyTheBadOneIsDead((note, tx) -> execute(tx, "INSERT INTO kept VALUES ('twice'), ('twice')"));
        assertThat(errorClasses()).containsExactly("org.postgresql.util.PSQLException");
    }

    @Test
    void deferredConstraintsStayDeferredAfterAFailure() throws SQLException {
        database.execute("""
                DROP TABLE IF EXISTS child; DROP TABLE IF EXISTS parent;
                CREATE TABLE parent (id text PRIMARY KEY);
                CREATE TABLE child (parent text REFERENCES parent DEFERRABLE INITIALLY DEFERRED)
                """);
        publish("1", "bad", "2", "3");
        runUntilQuiet(group(transactional(ONCE, (note, tx) -> {
            execute(tx, "INSERT INTO child VALUES ('" + note.text() + "')");
            execute(tx, "INSERT INTO parent VALUES ('" + note.text() + "')");
            if (note.text().equals("bad")) {
                throw new IllegalStateException("no");
            }
        })));
        assertThat(effects.deliveries()).containsExactly("bad dead 1");
        assertThat(database.texts("SELECT parent FROM child ORDER BY 1")).containsExactly("1", "2", "3");
    }

    @Test
    void failedBatchLeavesOnlyTheFailingEventDead() throws SQLException {
        publish("1", "2", "bad", "3");
        runUntilQuiet(group(Handler.on("write", NOTE_WRITTEN).retry(ONCE).transactionalBatch((events, tx) -> {
            for (var event : events) {
                Effects.write(tx, event.payload().text());
                if (event.payload().text().equals("bad")) {
                    throw new IllegalStateException("no");
                }
            }
        })));
        assertThat(effects.deliveries()).containsExactly("bad dead 1");
        assertThat(effects.all()).containsExactly("1", "2", "3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failedPlainBatchLeavesOnlyTheFailingEventDead(boolean alone) throws SQLException {
        publish("1", "2", "bad", "3");
        runUntilQuiet(group(
                Handler.on("own", NOTE_WRITTEN)
                        .retry(ONCE)
                        .batch(events -> events.forEach(event -> {
                            if (event.payload().text().equals("bad") && (alone || events.size() > 1)) {
                                throw new IllegalStateException("no");
                            }
                            calls.add(event.payload().text() + " of " + events.size());
                        })),
                Handler.on("other", NOTE_WRITTEN)
                        .transactional((event, tx, delivery) ->
                                Effects.write(tx, event.payload().text()))));
        assertThat(effects.all()).containsExactly("1", "2", "bad", "3");
        assertThat(calls).startsWith("1 of 4", "2 of 4").contains("1 of 1", "2 of 1", "3 of 1");
        assertThat(effects.deliveries()).isEqualTo(alone ? List.of("bad dead 1") : List.of());
        assertThat(calls.contains("bad of 1")).isNotEqualTo(alone);
    }

    /** Fails the first time with the text as the state; then writes down which attempt it is. */
    private Handler<NoteWritten> failingWithState(Function<String, Exception> failure) {
        Set<String> failed = ConcurrentHashMap.newKeySet();
        return Handler.on("state", NOTE_WRITTEN).retry(QUICKLY).plain((event, delivery) -> {
            String state = event.payload().text();
            if (failed.add(state)) {
                throw failure.apply(state);
            }
            calls.add(state + " at attempt " + delivery.attempt());
        });
    }

    @Test
    void transientSqlStateCostsNoAttempt() throws SQLException {
        String[] states = {
            "40001", "40P01", "55P03", "08000", "08001", "08003", "08006", "57P01", "57P02", "57P03", "53000", "53100",
            "53200", "53300", "25006", "25P03", "25P04"
        };
        publish(states);
        runUntilQuiet(group(failingWithState(
                state -> new IllegalStateException("wrapped", new SQLException("made to fail", state)))));
        assertThat(calls)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(states).map(state -> state + " at attempt 1").toList());
    }

    @Test
    void exhaustedPoolCostsNoAttempt() throws SQLException {
        publish("pool");
        runUntilQuiet(group(failingWithState(name ->
                new IllegalStateException(new SQLTransientConnectionException("not available", (String) null)))));
        assertThat(calls).containsExactly("pool at attempt 1");
    }

    @Test
    void permanentSqlStateCostsAnAttempt() throws SQLException {
        String[] states = {"57014", "23505", "22012", "42601", "P0001", "25P02", "HY000"};
        publish(states);
        runUntilQuiet(group(failingWithState(state -> new SQLException("made to fail", state))));
        assertThat(calls)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(states).map(state -> state + " at attempt 2").toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "08006", "57P01"})
    void unansweredCommitIsNotRepeated(String state) throws SQLException {
        SpiedDataSource spied = new SpiedDataSource(database.pool());
        AtomicBoolean cut = new AtomicBoolean();
        publish("1", "2");
        try (EventBus bus = EventBus.builder(spied.dataSource())
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(group(transactional(QUICKLY, (note, tx) -> {
                    if (!cut.getAndSet(true)) {
                        spied.failAfter(SpiedDataSource::commits, state);
                    }
                }))))
                .start()) {
            await().atMost(Duration.ofMinutes(1)).until(effects::isQuiet);
            bus.awaitingHandlers(Duration.ofMinutes(1)).publish(NOTE_WRITTEN, Loans.note("3", "3"));
        }
        assertThat(effects.all()).containsExactly("begin 1", "end 1", "begin 2", "end 2", "begin 3", "end 3");
        assertThat(effects.deliveries()).isEmpty();
    }

    @Test
    void neverRetriedExceptionIsDeadAtOnce() throws SQLException {
        publish("bad", "worse");
        runUntilQuiet(group(Handler.on("write", NOTE_WRITTEN)
                .retry(QUICKLY.neverOn(IllegalArgumentException.class))
                .plain((event, delivery) -> {
                    calls.add(event.payload().text());
                    throw event.payload().text().equals("bad")
                            ? new NumberFormatException("of the same kind")
                            : new IllegalStateException("of another kind");
                })));
        assertThat(effects.deliveries()).containsExactly("bad dead 1", "worse dead 3");
        assertThat(calls).containsOnlyOnce("bad");
    }

    @Test
    void deadlockOfTwoHandlersCostsNoAttempt() throws SQLException {
        database.execute("DROP TABLE IF EXISTS rows; CREATE TABLE rows (k int); INSERT INTO rows VALUES (1), (2)");
        publish("1");
        CyclicBarrier both = new CyclicBarrier(2);
        runUntilQuiet(lockers("up", both, 1, 2), lockers("down", both, 2, 1));
        assertThat(effects.all()).containsExactlyInAnyOrder("up 1", "down 1");
        assertThat(calls).contains("up 1", "down 1").hasSizeGreaterThan(2).doesNotContain("up 2", "down 2");
    }

    private Group lockers(String name, CyclicBarrier both, int first, int second) {
        AtomicBoolean met = new AtomicBoolean();
        return Group.named(name)
                .lanes(1)
                .handlers(Handler.on("lock", NOTE_WRITTEN).retry(QUICKLY).transactional((event, tx, delivery) -> {
                    calls.add(name + " " + delivery.attempt());
                    execute(tx, "UPDATE rows SET k = k WHERE k = " + first);
                    if (!met.getAndSet(true)) {
                        both.await(1, TimeUnit.MINUTES);
                    }
                    execute(tx, "UPDATE rows SET k = k WHERE k = " + second);
                    Effects.write(tx, name + " " + delivery.attempt());
                }));
    }

    @Test
    void repeatedSerializationFailureCostsNoAttempt() throws SQLException {
        AtomicInteger left = new AtomicInteger(6);
        publish("1", "2");
        runUntilQuiet(group(Handler.on("write", NOTE_WRITTEN).retry(QUICKLY).transactional((event, tx, delivery) -> {
            Effects.write(tx, event.payload().text() + " at attempt " + delivery.attempt());
            if (event.payload().text().equals("1") && left.getAndDecrement() > 0) {
                execute(tx, "DO $$ BEGIN RAISE EXCEPTION 'try again' USING ERRCODE = '40001'; END $$");
            }
        })));
        assertThat(left).hasNegativeValue();
        assertThat(effects.all()).containsExactlyInAnyOrder("1 at attempt 1", "2 at attempt 1");
    }

    @Test
    void unreachableDatabaseHoldsUpOneHandlerOnly() throws SQLException {
        AtomicBoolean reachable = new AtomicBoolean();
        publish("far", "1", "2");
        Group group = group(
                Handler.on("other", NOTE_WRITTEN).retry(QUICKLY).plain((event, delivery) -> {
                    if (event.payload().text().equals("far") && !reachable.get()) {
                        throw new SQLException("the other database is down", "08001");
                    }
                    calls.add("other " + event.payload().text() + " " + delivery.attempt());
                }),
                Handler.on("own", NOTE_WRITTEN)
                        .transactional((event, tx, delivery) ->
                                Effects.write(tx, event.payload().text())));
        try (EventBus bus = bus(group)) {
            await().atMost(LONG).until(() -> effects.all().size() == 3 && calls.size() == 2);
            await().atMost(LONG)
                    .until(() -> database.number("SELECT coalesce(max(jsonb_array_length(history)), 0)"
                                    + " FROM domain_event_deliveries")
                            > 3);
            assertThat(effects.deliveries()).containsExactly("far retrying 0");
            reachable.set(true);
            await().atMost(LONG).untilAsserted(() -> assertThat(calls).contains("other far 1"));
            await().atMost(LONG).until(effects::isQuiet);
        }
        assertThat(effects.all()).containsExactly("far", "1", "2");
    }

    @Test
    void interruptedThreadHoldsUpNoOtherHandler() throws SQLException {
        publish("1", "2", "3");
        runUntilQuiet(
                group(Handler.on("write", NOTE_WRITTEN).retry(ONCE).plain((event, delivery) -> {
                    calls.add(event.payload().text());
                    Thread.currentThread().interrupt();
                    if (event.payload().text().equals("2")) {
                        throw new InterruptedException("by itself");
                    }
                })),
                Group.named("own")
                        .lanes(1)
                        .handlers(transactional(
                                ONCE, (note, tx) -> Thread.currentThread().interrupt())));
        assertThat(effects.deliveries()).containsExactly("2 dead 1");
        assertThat(calls).containsExactly("1", "2", "3");
    }

    @Test
    void unprintableExceptionIsStillCharged() throws SQLException {
        onlyTheBadOneIsDead((note, tx) -> {
            throw new HostileException();
        });
        assertThat(database.text("SELECT error_message FROM domain_event_deliveries"))
                .isEqualTo("dev.typebus.FailureTest$HostileException, which fails when it is asked for its message");
    }

    @Test
    void rowWithTypeWithoutDotStopsNoLane() throws SQLException {
        database.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload, slot)"
                + " VALUES ('Note', 'note', 'note', 'strange', '{}', 1)");
        publish("1");
        try (EventBus bus = bus(group(
                Handler.on("write", NOTE_WRITTEN)
                        .plain((event, delivery) -> calls.add(event.payload().text())),
                Handler.onNames("audit", "Note.*").plain((event, delivery) -> calls.add("audit"))))) {
            await().atMost(LONG).until(() -> calls.size() == 2);
        }
        assertThat(calls).containsExactlyInAnyOrder("1", "audit");
        assertThat(database.texts("SELECT aggregate_id FROM domain_event_deliveries"))
                .containsExactly("strange"); // no code knows it
    }

    private static final class HostileException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("again");
        }
    }

    @Test
    void recordWithoutItsClassIsDeadLetter() throws SQLException {
        publish("1");
        EventType<NoteWritten> broken = WatchedNotes.type(read -> {
            throw new NoClassDefFoundError("a part of it");
        });
        try (EventBus bus = EventBus.builder(database.pool())
                .handlers(HandlerTable.of(group(Handler.on("write", broken).plain((event, delivery) -> {}))))
                .start()) {
            await().atMost(LONG).until(effects::isQuiet);
        }
        assertThat(effects.deliveries()).containsExactly("1 dead 1");
    }
}
