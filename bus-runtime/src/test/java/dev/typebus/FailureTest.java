package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.EventType;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.WatchedNotes;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is charged when something fails, and who is not. All events are in one lane and in one batch. */
class FailureTest extends FailureFixture {
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

    private static int forEver(int depth) {
        return depth < 0 ? depth : forEver(depth + 1) + 1;
    }

    private static final class HostileException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("again");
        }
    }
}
