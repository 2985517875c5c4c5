package dev.typebus.replay;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A projection is emptied and filled anew in one call. */
@Tag("once")
class RebuildTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final ReplayRequest REQUEST = ReplayRequest.handler("notes", "write");

    private final Effects effects = new Effects(database);
    private final CountDownLatch underWay = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
    }

    private EventBus start() {
        return EventBus.builder(database.pool())
                .catalog(CATALOG)
                .handlers(HandlerTable.of(Group.named("notes")
                        .lanes(4)
                        .handlers(Handler.on("write", NOTE_WRITTEN).transactional((event, tx, delivery) -> {
                            if (event.payload().text().equals("slow")) {
                                underWay.countDown();
                                goOn.await();
                            }
                            Effects.write(tx, event.payload().text());
                        }))))
                .leaseTime(Duration.ofSeconds(1))
                .start();
    }

    private static Replay rebuild(EventBus bus, String sql) {
        return bus.replays()
                .start(REQUEST, tx -> {
                    try (Statement statement = tx.connection().createStatement()) {
                        statement.execute(sql);
                    }
                })
                .get(0);
    }

    private static void awaitEnd(EventBus bus, Replay replay) {
        await().atMost(LONG)
                .until(() -> bus.replays().find(replay.id()).orElseThrow().state() == Replay.State.DONE);
    }

    /** Each event is handled once and no more, with live traffic on two nodes. */
    @ParameterizedTest
    @ValueSource(strings = {"TRUNCATE effects", "DELETE FROM effects"})
    void eachEventCountsOnceBesideLiveTraffic(String clear) throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger published = new AtomicInteger();
        try (EventBus bus = start();
                EventBus other = start()) {
            CompletableFuture<Void> traffic = CompletableFuture.runAsync(() -> {
                while (!enough.get()) {
                    int number = published.incrementAndGet();
                    bus.publish(NOTE_WRITTEN, Loans.note("a" + number % 50, "" + number));
                }
            });
            for (int round = 1; round <= 4; round++) {
                int before = 200 * round;
                await().atMost(LONG).until(() -> published.get() > before);
                awaitEnd(other, rebuild(round % 2 == 0 ? bus : other, clear));
            }
            enough.set(true);
            traffic.get();
            await().atMost(LONG).until(() -> effects.all().size() >= published.get() && effects.isQuiet());
        }
        assertThat(effects.all()).doesNotHaveDuplicates().hasSize(published.get());
    }

    @Test
    void runningBatchIsFencedOffAndRunAgain() throws Exception {
        try (EventBus bus = start()) {
            bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("a", "1"));
            bus.publish(NOTE_WRITTEN, Loans.note("a", "slow"));
            underWay.await();
            Replay replay = rebuild(bus, "TRUNCATE effects");
            goOn.countDown();
            awaitEnd(bus, replay);
            await().atMost(LONG).until(() -> effects.all().size() >= 2 && effects.isQuiet());
        }
        assertThat(effects.all()).containsExactly("1", "slow");
    }

    private static void awaitWaiting(String query) {
        await().atMost(LONG)
                .until(() -> database.number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND wait_event_type = 'Lock' AND query LIKE '" + query + "'")
                        > 0);
    }

    /** A handler's transaction has settled and waits at its COMMIT, invisible to a DELETE. */
    @Test
    void rowsCommittedDuringTheStepAreDeleted() throws Exception {
        database.execute("""
                CREATE OR REPLACE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                  IF NEW.effect = 'late' THEN PERFORM pg_advisory_xact_lock(4711); END IF;
                  RETURN NULL;
                END $$;
                CREATE CONSTRAINT TRIGGER wait_at_commit AFTER INSERT ON effects DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION wait_at_commit()
                """);
        try (EventBus bus = start();
                Connection held = database.unpooled().getConnection();
                Statement lock = held.createStatement()) {
            lock.execute("SELECT pg_advisory_lock(4711)");
            bus.publish(NOTE_WRITTEN, Loans.note("a", "late"));
            awaitWaiting("%COMMIT");
            CompletableFuture<Replay> replay = CompletableFuture.supplyAsync(() -> rebuild(bus, "DELETE FROM effects"));
            awaitWaiting("WITH held AS%version + 1%");
            lock.execute("SELECT pg_advisory_unlock(4711)");
            awaitEnd(bus, replay.get());
            await().atMost(LONG).until(() -> !effects.all().isEmpty() && effects.isQuiet());
        }
        assertThat(effects.all()).containsExactly("late");
    }

    @Test
    void refusedReplayDeletesNothing() throws Exception {
        try (EventBus bus = start()) {
            bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("a", "1"));
            assertThatThrownBy(() -> bus.replays().start(ReplayRequest.handler("notes", "nobody"), tx -> {
                        try (Statement statement = tx.connection().createStatement()) {
                            statement.execute("TRUNCATE effects");
                        }
                    }))
                    .isInstanceOf(ReplayRefusedException.class);
        }
        assertThat(effects.all()).containsExactly("1");
    }
}
