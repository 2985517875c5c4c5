package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.admin.DeadLetter;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.HandlerTimeoutException;
import dev.typebus.handler.RetryPolicy;
import dev.typebus.handler.WorkerLostException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Handlers that take too long, or never return. */
class TimeoutTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** For handlers that never return. Others keep the default, which no pause of the machine exceeds. */
    private static final Duration SHORT_GRACE = Duration.ofSeconds(1);

    private static final int ATTEMPTS = 2;

    @BeforeEach
    void empty() throws SQLException {
        database.clear();
        database.execute("DROP TABLE IF EXISTS effect; CREATE TABLE effect (note text)");
    }

    private interface Work {
        void on(StoredEvent<NoteWritten> event, Transaction tx) throws Exception;
    }

    private static EventBus start(Work slow) {
        return start(EventBus.builder(database.pool()), slow);
    }

    private static EventBus start(EventBusBuilder builder, Work slow) {
        return builder.catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(Group.named("notes")
                        .lanes(1)
                        .handlers(Handler.on("note", NOTE_WRITTEN)
                                .timeout(TIMEOUT)
                                .retry(RetryPolicy.DEFAULT
                                        .attempts(ATTEMPTS)
                                        .delays(Duration.ofMillis(1), 1, Duration.ofMillis(1)))
                                .transactional((event, tx, delivery) -> {
                                    try (PreparedStatement insert =
                                            tx.connection().prepareStatement("INSERT INTO effect VALUES (?)")) {
                                        insert.setString(1, event.payload().text());
                                        insert.executeUpdate();
                                    }
                                    if (event.payload().text().equals("slow")) {
                                        slow.on(event, tx);
                                    }
                                }))))
                .start();
    }

    private static DeadLetter deadLetterWithAllElseHandled(EventBus bus) throws SQLException {
        bus.publish(NOTE_WRITTEN, Loans.note("a", "before"));
        bus.publish(NOTE_WRITTEN, Loans.note("a", "slow"));
        bus.publish(NOTE_WRITTEN, Loans.note("a", "after"));
        bus.publish(NOTE_WRITTEN, Loans.note("b", "beside"));
        await().atMost(LONG).until(() -> !bus.deadLetters().list().isEmpty());
        await().atMost(LONG).until(() -> database.number("SELECT count(*) FROM effect") == 3);
        assertThat(database.texts("SELECT note FROM effect ORDER BY note"))
                .containsExactly("after", "before", "beside");
        assertThat(database.number("SELECT count(*) FROM domain_event_deliveries"))
                .isOne();
        return bus.deadLetters().list().get(0);
    }

    @Test
    void waitingHandlerIsInterruptedAndCharged() throws SQLException {
        try (EventBus bus = start((event, tx) -> TimeUnit.HOURS.sleep(1))) {
            DeadLetter letter = deadLetterWithAllElseHandled(bus);
            assertThat(letter.errorClass()).isEqualTo(HandlerTimeoutException.class.getName());
            assertThat(letter.errorMessage())
                    .isEqualTo(
                            "Handler note did not return within 1000 ms and was interrupted. It counts as an attempt; give it"
                                    + " more time by @Handles(timeout), or let it do less at once");
            assertThat(letter.attempts()).isEqualTo(ATTEMPTS);
        }
    }

    @Test
    void endlessStatementIsCancelled() throws SQLException {
        try (EventBus bus = start((event, tx) -> {
            try (Statement statement = tx.connection().createStatement()) {
                statement.execute("SELECT pg_sleep(3600)");
            }
        })) {
            DeadLetter letter = deadLetterWithAllElseHandled(bus);
            assertThat(letter.errorClass()).isEqualTo(HandlerTimeoutException.class.getName());
            assertThat(letter.errorStack()).contains("canceling statement due to user request");
        }
    }

    @Test
    void interruptedHandlerThatReturnsIsSettled() throws SQLException {
        AtomicInteger interrupted = new AtomicInteger();
        try (EventBus bus = start((event, tx) -> {
            try {
                TimeUnit.HOURS.sleep(1);
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            }
        })) {
            bus.publish(NOTE_WRITTEN, Loans.note("a", "slow"));
            bus.publish(NOTE_WRITTEN, Loans.note("a", "after"));
            await().atMost(LONG).until(() -> database.number("SELECT count(*) FROM effect") == 2);
            assertThat(interrupted).hasValue(1);
        }
    }

    /** As many of its calls stand still in the end as the pool has connections: none of them keeps one. */
    @Test
    void hangingHandlerIsAbandonedAndItsLaneGoesOn() throws SQLException {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger stuck = new AtomicInteger();
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(database.unpooled());
        pool.setMaximumPoolSize(ATTEMPTS + 1);
        try (pool;
                EventBus bus = start(
                        EventBus.builder(pool).timings(Timings.DEFAULT.withTerminationGrace(SHORT_GRACE)),
                        (event, tx) -> {
                            stuck.incrementAndGet();
                            for (boolean ended = false; !ended; ) {
                                try {
                                    ended = end.await(1, TimeUnit.HOURS);
                                } catch (InterruptedException e) {
                                    // as some do
                                }
                            }
                        })) {
            DeadLetter letter = deadLetterWithAllElseHandled(bus);
            assertThat(letter.errorClass()).isEqualTo(WorkerLostException.class.getName());
            assertThat(letter.attempts()).isEqualTo(ATTEMPTS);
            assertThat(stuck).hasValue(ATTEMPTS + 1); // the first time in a batch, where nobody could know who it was
            end.countDown();
            bus.publish(NOTE_WRITTEN, Loans.note("a", "later"));
            await().atMost(LONG).until(() -> database.number("SELECT count(*) FROM effect") == 4);
        } finally {
            end.countDown();
        }
    }

    /** Whatever the pool's connection throws while it is cut off. */
    @Test
    void laneGoesOnIfStuckConnectionCannotBeAborted() throws SQLException {
        CountDownLatch end = new CountDownLatch(1);
        DataSource pool = poolWhere("abort", () -> {
            throw new AssertionError("made to fail");
        });
        try (EventBus bus = start(
                EventBus.builder(pool).timings(Timings.DEFAULT.withTerminationGrace(SHORT_GRACE)), (event, tx) -> {
                    for (boolean ended = false; !ended; ) {
                        try {
                            ended = end.await(1, TimeUnit.HOURS);
                        } catch (InterruptedException e) {
                            // as some do
                        }
                    }
                })) {
            assertThat(deadLetterWithAllElseHandled(bus).attempts()).isEqualTo(ATTEMPTS);
            end.countDown();
        } finally {
            end.countDown();
        }
    }

    /** A cancellation opens a socket, which takes seconds where the network is down: handlers of other lanes must not wait for it. */
    @Test
    void hangingCancellationHoldsUpNoOther() throws SQLException {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        DataSource pool = poolWhere("unwrap", () -> {
            if (!Thread.currentThread().getName().matches("typebus-(watchdog|cancel)")) {
                return;
            }
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        Group[] groups = Stream.of("one", "other")
                .map(name -> Group.named(name)
                        .lanes(1)
                        .handlers(Handler.on("note", NOTE_WRITTEN)
                                .timeout(TIMEOUT)
                                .transactional((event, tx, delivery) -> {
                                    try {
                                        end.await();
                                    } catch (InterruptedException e) {
                                        interrupted.incrementAndGet();
                                    }
                                })))
                .toArray(Group[]::new);
        try (EventBus bus = EventBus.builder(pool)
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(groups))
                .start()) {
            bus.publish(NOTE_WRITTEN, Loans.note("a", "slow"));
            try {
                await().atMost(LONG).until(() -> interrupted.get() == 2);
            } finally {
                end.countDown();
            }
        }
    }

    /** Does this before each call of a method of its connections. */
    private static DataSource poolWhere(String method, Runnable before) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, asked, given) -> {
                    if (!asked.getName().equals("getConnection")) {
                        return asked.invoke(database.pool(), given);
                    }
                    Connection real = database.pool().getConnection();
                    return Proxy.newProxyInstance(
                            DataSource.class.getClassLoader(),
                            new Class<?>[] {Connection.class},
                            (any, called, args) -> {
                                if (called.getName().equals(method)) {
                                    before.run();
                                }
                                try {
                                    return called.invoke(real, args);
                                } catch (InvocationTargetException e) {
                                    throw e.getCause();
                                }
                            });
                });
    }

    @Test
    void timeoutOutOfRangeIsRefused() {
        for (Duration timeout : new Duration[] {Duration.ofMillis(99), Duration.ofDays(31)}) {
            assertThatThrownBy(() -> Handler.on("note", NOTE_WRITTEN).timeout(timeout))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A timeout is 100 ms to 30 days, not " + timeout);
        }
    }
}
