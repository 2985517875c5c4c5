package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures cost an attempt, by SQLState and kind of exception. */
class TransientFailureTest extends FailureFixture {
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
}
