package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.InterceptedDataSource;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A bus that was paused for so long that another one has its lanes. */
@Tag("database")
class FencingTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final Effects effects = new Effects(database);
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void keepWhoStoresCursors() throws SQLException {
        database.execute("""
                CREATE TABLE stored (by text);
                CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                  INSERT INTO stored (by) VALUES (current_setting('application_name'));
                  RETURN NULL;
                END $$;
                CREATE TRIGGER keep AFTER UPDATE OF high, snapshot ON domain_event_lanes FOR EACH ROW EXECUTE FUNCTION keep()
                """);
    }

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
        database.execute("TRUNCATE stored");
    }

    /** Its sessions are known by this name. */
    private static PGSimpleDataSource sessionsOf(String name) {
        PGSimpleDataSource sessions = database.unpooled();
        sessions.setApplicationName(name);
        return sessions;
    }

    private interface Pause {
        void here() throws Exception;
    }

    /** Writes an effect and publishes, and pauses at the event 2. */
    private EventBus bus(String name, DataSource dataSource, Pause pause) {
        Group group = Group.named("notes")
                .lanes(1)
                .handlers(Handler.on("write", NOTE_WRITTEN).transactional((event, tx, delivery) -> {
                    String text = event.payload().text();
                    Effects.write(tx, text + " by " + name);
                    calls.add(text + " by " + name);
                    if (event.payload().about().equals("in")) {
                        tx.publish(NOTE_WRITTEN, Loans.note("out", "out " + text));
                    }
                    if (text.equals("2")) {
                        pause.here();
                    }
                }));
        return EventBus.builder(dataSource)
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(group))
                .leaseTime(Duration.ofSeconds(1))
                .start();
    }

    private static void publish(String... texts) {
        try (EventBus publisher =
                EventBus.builder(database.pool()).catalog(Loans.CATALOG).start()) {
            for (String text : texts) {
                publisher.publish(NOTE_WRITTEN, Loans.note("in", text));
            }
        }
    }

    @ParameterizedTest(name = "the paused handler fails: {0}")
    @ValueSource(booleans = {false, true})
    void commitOfFencedWorkerChangesNothing(boolean fails) throws SQLException {
        Freezer freezer = new Freezer(sessionsOf("zombie"));
        publish("1", "2", "3");
        try (EventBus zombie = bus("zombie", freezer.dataSource(), () -> {
                    freezer.freeze();
                    freezer.await();
                    if (fails) {
                        throw new IllegalStateException("no");
                    }
                });
                EventBus newOwner = bus("new owner", sessionsOf("new owner"), () -> {})) {
            await().atMost(LONG).until(() -> calls.contains("3 by new owner"));
            await().atMost(LONG).until(effects::isQuiet);
            String before = database.text("SELECT high || ' ' || epoch FROM domain_event_lanes");
            List<String> done = effects.all();
            assertThat(done)
                    .containsExactly(
                            "1 by new owner",
                            "2 by new owner",
                            "3 by new owner",
                            "out 1 by new owner",
                            "out 2 by new owner",
                            "out 3 by new owner");
            freezer.thaw();
            zombie.close();
            assertThat(calls).contains("1 by zombie", "2 by zombie");
            assertThat(effects.all()).isEqualTo(done);
            assertThat(effects.deliveries()).isEmpty();
            assertThat(database.text("SELECT high || ' ' || epoch FROM domain_event_lanes"))
                    .isEqualTo(before);
            assertThat(database.texts("SELECT DISTINCT by FROM stored"))
                    .as("who has stored a position or a snapshot")
                    .containsExactly("new owner");
            assertThat(newOwner.history("note", "out")).hasSize(3);
        }
    }

    /** What a batch has written keeps nobody waiting: the cursor's row is locked by the message that commits, and not before. */
    @Test
    void writesOfFencedWorkerLockNoLane() throws Exception {
        StoppedBeforeCommit stopped = new StoppedBeforeCommit();
        publish("1", "2", "3");
        try (EventBus zombie = bus("zombie", InterceptedDataSource.of(sessionsOf("zombie"), stopped), () -> {})) {
            stopped.await();
            try (EventBus newOwner = bus("new owner", sessionsOf("new owner"), () -> {})) {
                await().atMost(LONG).until(() -> calls.contains("3 by new owner"));
                await().atMost(LONG).until(effects::isQuiet);
                stopped.goOn();
                zombie.close();
                assertThat(calls).contains("3 by zombie");
                assertThat(effects.all()).hasSize(6).allMatch(effect -> effect.endsWith(" by new owner"));
                assertThat(newOwner.history("note", "out")).hasSize(3);
            } finally {
                stopped.goOn();
            }
        }
    }

    /** Stops where a batch has written everything and has yet to commit: from then on nothing reaches the server, as if by SIGSTOP. */
    private static final class StoppedBeforeCommit implements InterceptedDataSource.Interceptor {
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final CountDownLatch goesOn = new CountDownLatch(1);

        @Override
        public void before(String call) throws InterruptedException {
            if (call.contains("WITH moved AS")) {
                stopped.countDown();
            }
            if (stopped.getCount() == 0) {
                goesOn.await();
            }
        }

        @Override
        public void after(String call) {}

        void await() throws InterruptedException {
            assertThat(stopped.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        void goOn() {
            goesOn.countDown();
        }
    }

    /** A DataSource whose connections are to be had only while it is not frozen, as if the process were stopped. */
    private static final class Freezer {
        private final CountDownLatch thawed = new CountDownLatch(1);
        private final DataSource real;
        private volatile boolean frozen;

        Freezer(DataSource real) {
            this.real = real;
        }

        DataSource dataSource() {
            return (DataSource) Proxy.newProxyInstance(
                    DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, given) -> {
                        if (frozen) {
                            await();
                        }
                        return method.invoke(real, given);
                    });
        }

        void freeze() {
            frozen = true;
        }

        void await() throws InterruptedException {
            thawed.await();
        }

        void thaw() {
            thawed.countDown();
        }
    }
}
