package dev.typebus.admin;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.event.NewEvent;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import dev.typebus.replay.Replay;
import dev.typebus.replay.ReplayRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators' acts beside handlers whose transactions have an old snapshot, as a pool or a role may want it. */
@Tag("once")
class IsolationTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final Duration LONG = Duration.ofMinutes(2);

    private final Effects effects = new Effects(database);
    private final HikariDataSource pool = new HikariDataSource();

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
        pool.setDataSource(database.unpooled());
        pool.setMaximumPoolSize(20);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private EventBus start(String isolation, Group group) {
        pool.setTransactionIsolation(isolation);
        return EventBus.builder(pool)
                .catalog(CATALOG)
                .handlers(HandlerTable.of(group))
                .start();
    }

    private static NewEvent<?> note(String about, String text) {
        return NewEvent.of(NOTE_WRITTEN, Loans.note(about, text));
    }

    /** A batch of [x, a2] is under way in x's handler, while an operator gives up a1, for which a2 would wait. */
    @ParameterizedTest
    @ValueSource(strings = {"TRANSACTION_READ_COMMITTED", "TRANSACTION_REPEATABLE_READ", "TRANSACTION_SERIALIZABLE"})
    void deliveryParkedDuringDiscardIsReleased(String isolation) throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Group group = Group.named("notes")
                .order(Group.Order.BLOCK)
                .handlers(Handler.on("write", NOTE_WRITTEN)
                        .retry(RetryPolicy.DEFAULT.attempts(1))
                        .transactional((event, tx, delivery) -> {
                            String text = event.payload().text();
                            if (text.equals("a1")) {
                                throw new IllegalStateException("bad");
                            }
                            Effects.write(tx, text);
                            if (text.equals("x")) {
                                underWay.countDown();
                                assertThat(goOn.await(1, TimeUnit.MINUTES)).isTrue();
                            }
                        }));
        try (EventBus bus = start(isolation, group)) {
            bus.publish(NOTE_WRITTEN, Loans.note("a", "a1"));
            await().atMost(LONG).until(() -> bus.deadLetters().list().size() == 1);
            bus.publishAll(List.of(note("x", "x"), note("a", "a2"), note("a", "a3")));
            underWay.await();
            assertThat(bus.deadLetters().discardAll(DeadLetterFilter.ALL, "bad"))
                    .isEqualTo(1);
            goOn.countDown();
            await().atMost(LONG).until(() -> effects.all().size() == 3);
        }
        assertThat(effects.all()).containsExactly("x", "a2", "a3");
        assertThat(effects.deliveries()).containsExactly("a discarded 1");
    }

    /** Whether a handler's batch is done again says how often it was called. */
    @ParameterizedTest
    @ValueSource(strings = {"TRANSACTION_READ_COMMITTED", "TRANSACTION_REPEATABLE_READ"})
    void bulkRedriveFencesOnlyItsLanes(String isolation) throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Group group = Group.named("notes")
                .lanes(64)
                .handlers(Handler.on("write", NOTE_WRITTEN)
                        .retry(RetryPolicy.DEFAULT.attempts(1))
                        .transactional((event, tx, delivery) -> {
                            if (event.payload().text().equals("slow")) {
                                calls.incrementAndGet();
                                underWay.countDown();
                                assertThat(goOn.await(1, TimeUnit.MINUTES)).isTrue();
                            } else if (broken.get()) {
                                throw new IllegalStateException("bad");
                            }
                            Effects.write(tx, event.payload().text());
                        }));
        try (EventBus bus = start(isolation, group)) {
            for (int i = 0; i < 10; i++) {
                bus.publish(NOTE_WRITTEN, Loans.note("bad", "" + i));
            }
            await().atMost(LONG).until(() -> bus.deadLetters().list().size() == 10);
            bus.publish(NOTE_WRITTEN, Loans.note("another", "slow"));
            underWay.await();
            broken.set(false);
            assertThat(bus.deadLetters().redriveAll()).isEqualTo(10);
            goOn.countDown();
            await().atMost(LONG).until(() -> effects.all().size() == 11 && effects.isQuiet());
        }
        assertThat(calls).hasValue(1);
        assertThat(effects.deliveries()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRANSACTION_READ_COMMITTED", "TRANSACTION_REPEATABLE_READ", "TRANSACTION_SERIALIZABLE"})
    void replayEndsIfTwoLanesFinishAtOnce(String isolation) throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        Group group = Group.named("notes")
                .lanes(2)
                .handlers(Handler.on("write", NOTE_WRITTEN).transactional((event, tx, delivery) -> {
                    Effects.write(tx, event.payload().text());
                    if (delivery.replaying()) {
                        both.countDown();
                        assertThat(both.await(1, TimeUnit.MINUTES)).isTrue();
                    }
                }));
        try (EventBus bus = start(isolation, group)) {
            bus.awaitingHandlers(LONG).publishAll(List.of(note("a", "1"), note("" + other("a"), "2")));
            Replay replay =
                    bus.replays().start(ReplayRequest.handler("notes", "write")).get(0);
            await().atMost(LONG)
                    .until(() -> bus.replays().find(replay.id()).orElseThrow().state() == Replay.State.DONE);
        }
        assertThat(effects.all()).hasSize(4);
    }

    /** An aggregate of the other lane. */
    private static int other(String id) {
        int lane = dev.typebus.internal.log.Slots.of("note", id) / 32;
        int other = 0;
        while (dev.typebus.internal.log.Slots.of("note", "" + other) / 32 == lane) {
            other++;
        }
        return other;
    }
}
