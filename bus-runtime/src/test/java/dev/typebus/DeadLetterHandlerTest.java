package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.admin.DeadLetter;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.DeadLetterHandler;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerMisuseException;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.HandlerTimeoutException;
import dev.typebus.handler.RetryPolicy;
import dev.typebus.handler.WorkerLostException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is called when a delivery becomes dead. */
@Tag("once")
class DeadLetterHandlerTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    /** No pause of the machine is as long, which would be charged to an innocent handler. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final RetryPolicy TWICE =
            RetryPolicy.DEFAULT.attempts(2).delays(Duration.ofMillis(1), 1, Duration.ofMillis(1));
    private static final RetryPolicy ONCE = RetryPolicy.DEFAULT.attempts(1);

    private final Effects effects = new Effects(database);
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
    }

    private static EventBus start(Handler<?>... handlers) {
        return start(EventBus.builder(database.pool()), handlers);
    }

    private static EventBus start(EventBusBuilder builder, Handler<?>... handlers) {
        return builder.catalog(Loans.CATALOG)
                .handlers(
                        handlers.length == 0
                                ? HandlerTable.of()
                                : HandlerTable.of(Group.named("notes").lanes(1).handlers(handlers)))
                .start();
    }

    private static Handler<NoteWritten> transactional(RetryPolicy retry) {
        return transactional(retry, TIMEOUT);
    }

    private static Handler<NoteWritten> transactional(RetryPolicy retry, Duration timeout) {
        return Handler.on("write", NOTE_WRITTEN).retry(retry).timeout(timeout).transactional((event, tx, delivery) -> {
            Effects.write(tx, "handled " + event.payload().text());
            if (event.payload().text().equals("bad")) {
                throw new IllegalStateException("no");
            }
        });
    }

    private static Handler<NoteWritten> plain(RetryPolicy retry) {
        return Handler.on("write", NOTE_WRITTEN).retry(retry).plain((event, delivery) -> {
            throw new IllegalStateException("no");
        });
    }

    private static void publish(EventBus bus, String... texts) {
        for (String text : texts) {
            bus.publish(NOTE_WRITTEN, Loans.note(text, text));
        }
    }

    private static DeadLetter deadLetter(EventBus bus) {
        await().atMost(LONG).until(() -> bus.deadLetters().list().size() == 1);
        return bus.deadLetters().list().get(0);
    }

    /** Runs {@code bad} between others, which are handled, and returns its dead letter, which has the handler's own error. */
    private DeadLetter deadLetterOf(RetryPolicy retry, DeadLetterHandler.Transactional<NoteWritten> fallback)
            throws SQLException {
        try (EventBus bus = start()) {
            publish(bus, "before", "bad", "after");
        }
        try (EventBus bus = start(transactional(retry).onDead(fallback))) {
            DeadLetter letter = deadLetter(bus);
            await().atMost(LONG).until(effects::isQuiet);
            assertThat(effects.all())
                    .contains("handled before", "handled after")
                    .doesNotContain("handled bad");
            assertThat(letter.errorClass()).isEqualTo(IllegalStateException.class.getName());
            assertThat(letter.errorMessage()).isEqualTo("no");
            return letter;
        }
    }

    @Test
    void effectsCommitWithDeadLetter() throws SQLException {
        database.execute("""
                CREATE OR REPLACE FUNCTION note_death() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  INSERT INTO effects (effect) VALUES ('dead in ' || pg_current_xact_id());
                  RETURN NEW;
                END $$;
                CREATE OR REPLACE TRIGGER note_death AFTER INSERT OR UPDATE ON domain_event_deliveries
                FOR EACH ROW WHEN (NEW.state = 'dead') EXECUTE FUNCTION note_death()
                """);
        for (RetryPolicy retry : List.of(ONCE, TWICE)) {
            reset();
            DeadLetter letter = deadLetterOf(retry, (event, tx, delivery, why) -> {
                Effects.write(tx, "gave up " + event.payload().text() + " " + delivery.attempt() + " " + why);
                tx.publish(NOTE_WRITTEN, Loans.note("follow-up", "follow-up"));
            });
            assertThat(letter.attempts()).isEqualTo(retry.attempts());
            assertThat(effects.all())
                    .containsOnlyOnce("gave up bad " + retry.attempts() + " java.lang.IllegalStateException: no");
            assertThat(effects.all())
                    .contains("dead in "
                            + database.text(
                                    "SELECT transaction_id::text FROM domain_events WHERE aggregate_id = 'follow-up'"));
            assertThat(database.text(
                            "SELECT metadata ->> 'causation' FROM domain_events WHERE aggregate_id = 'follow-up'"))
                    .isEqualTo(letter.eventId().toString());
        }
    }

    @Test
    void effectsOfFailedCallAreRolledBack() throws SQLException {
        DeadLetter letter = deadLetterOf(TWICE, (event, tx, delivery, why) -> {
            calls.add("fallback");
            Effects.write(tx, "gave up");
            throw new IllegalArgumentException("neither");
        });
        assertThat(calls).hasSize(1);
        assertThat(effects.all()).doesNotContain("gave up");
        assertThat(letter.history())
                .contains("\"onDeadAfterAttempt\": 2", "java.lang.IllegalArgumentException", "neither");
    }

    @Test
    void callThatEndsTransactionIsNotRepeated() throws SQLException {
        for (RetryPolicy retry : List.of(ONCE, TWICE)) {
            reset();
            calls.clear();
            DeadLetter letter = deadLetterOf(retry, (event, tx, delivery, why) -> {
                calls.add("fallback");
                try (Statement statement = tx.connection().createStatement()) {
                    statement.execute("ROLLBACK");
                }
            });
            assertThat(calls).hasSize(1);
            assertThat(letter.history())
                    .contains(HandlerMisuseException.class.getName(), "The @OnDead method of handler write");
        }
    }

    @Test
    void slowCallIsInterrupted() throws SQLException {
        DeadLetter letter = deadLetterOf(ONCE, (event, tx, delivery, why) -> TimeUnit.HOURS.sleep(1));
        assertThat(letter.history()).contains(HandlerTimeoutException.class.getName());
    }

    @Test
    void hangingCallIsAbandoned() throws SQLException {
        CountDownLatch end = new CountDownLatch(1);
        Handler<NoteWritten> stuck = transactional(ONCE, Duration.ofMillis(100)).onDead((event, tx, delivery, why) -> {
            for (boolean ended = false; !ended; ) {
                try {
                    ended = end.await(1, TimeUnit.HOURS);
                } catch (InterruptedException e) {
                    // as some do
                }
            }
        });
        Handler<NoteWritten> beside = Handler.on("beside", NOTE_WRITTEN)
                .plain((event, delivery) -> calls.add(event.payload().text()));
        EventBusBuilder shortGrace =
                EventBus.builder(database.pool()).timings(Timings.DEFAULT.withTerminationGrace(Duration.ofSeconds(1)));
        try (EventBus bus = start(shortGrace, stuck, beside)) {
            publish(bus, "bad");
            assertThat(deadLetter(bus).errorClass()).isEqualTo(WorkerLostException.class.getName());
            await().atMost(LONG).until(effects::isQuiet);
            assertThat(calls).contains("bad");
            assertThat(effects.all()).isEmpty();
            end.countDown();
        } finally {
            end.countDown();
        }
    }

    @Test
    void transientErrorIsRetried() throws SQLException {
        AtomicInteger deadlocks = new AtomicInteger(5); // more than are excused of what may be its own fault
        DeadLetter letter = deadLetterOf(TWICE, (event, tx, delivery, why) -> {
            Effects.write(tx, "gave up");
            if (deadlocks.getAndDecrement() > 0) {
                throw new SQLException("deadlock", "40P01");
            }
        });
        assertThat(letter.attempts()).isEqualTo(2);
        assertThat(effects.all()).containsOnlyOnce("gave up");
    }

    @Test
    void plainHandlersCallIsMadeOncePerDeath() throws SQLException {
        try (EventBus bus = start(plain(TWICE).onDead((event, delivery, why) -> calls.add(why.getMessage())))) {
            publish(bus, "bad");
            DeadLetter letter = deadLetter(bus);
            assertThat(calls).containsExactly("no");

            bus.deadLetters().redrive(letter);
            await().atMost(LONG).until(() -> calls.size() == 2);
            deadLetter(bus);
            assertThat(effects.deliveries()).containsExactly("bad dead 2");
        }
        assertThat(calls).containsExactly("no", "no");
    }

    @Test
    void plainHandlersFailedCallChangesNothing() {
        try (EventBus bus = start(plain(ONCE).onDead((event, delivery, why) -> {
            throw new IllegalArgumentException("neither");
        }))) {
            publish(bus, "bad");
            DeadLetter letter = deadLetter(bus);
            assertThat(letter.errorMessage()).isEqualTo("no");
            assertThat(letter.history()).contains("onDeadAfterAttempt", "neither");
        }
    }

    @Test
    void suspectedPoisonEventIsReported() throws SQLException {
        try (EventBus bus = start(transactional(TWICE))) {
            publish(bus, "good");
            await().atMost(LONG).until(() -> !effects.all().isEmpty());
        }
        database.execute(
                "INSERT INTO domain_event_deliveries (group_name, handler_id, event_id, position, slot, event_type,"
                        + " aggregate_type, aggregate_id, state, attempts, next_attempt_at)"
                        + " SELECT 'notes', 'write', id, position, slot, event_type, aggregate_type, aggregate_id,"
                        + " 'retrying', 1, clock_timestamp() FROM domain_events;"
                        + " UPDATE domain_event_lanes SET trying = position, trying_handler = 'write' FROM domain_events");
        try (EventBus bus = start(transactional(TWICE)
                .onDead((event, tx, delivery, why) ->
                        Effects.write(tx, why.getClass().getName())))) {
            await().atMost(LONG).until(() -> effects.all().contains(WorkerLostException.class.getName()));
            assertThat(deadLetter(bus).errorClass()).isEqualTo(WorkerLostException.class.getName());
        }
    }

    @Test
    void batchAndPlainTransactionAreRefused() {
        assertThatThrownBy(() ->
                        Handler.on("count", NOTE_WRITTEN).batch(events -> {}).onDead((event, delivery, why) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Handler count takes batches, and a fallback is for a single event");
        assertThatThrownBy(() -> plain(ONCE).onDead((event, tx, delivery, why) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Handler write is not transactional, so its fallback has no transaction to take");
    }
}
