package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.LoggedLines;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bus with fewer connections than lanes and publishers: nobody holds one while waiting for another. */
class SmallPoolTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final int THREADS = 6;
    private static final int EACH = 10;

    private final Effects effects = new Effects(database);
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
    }

    private Group[] groups() {
        return new Group[] {
            Group.named("transactional")
                    .lanes(8)
                    .handlers(Handler.on("write", NOTE_WRITTEN).transactional((event, tx, delivery) -> {
                        Effects.write(tx, event.payload().text());
                        if (event.payload().text().startsWith("in")) {
                            tx.publish(NOTE_WRITTEN, Loans.note(event.aggregateId(), "out"));
                        }
                    })),
            Group.named("plain")
                    .lanes(8)
                    .handlers(Handler.on("note", NOTE_WRITTEN)
                            .plain((event, delivery) ->
                                    calls.add(event.payload().text())))
        };
    }

    @ParameterizedTest(name = "{0} connections")
    @ValueSource(ints = {2, 3})
    void smallPoolPublishesDispatchesAndAwaits(int connections) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(database.unpooled());
            pool.setMaximumPoolSize(connections);
            pool.setConnectionTimeout(20_000); // who waits for himself waits for so long, and then fails
            try (EventBus bus = EventBus.builder(pool)
                    .catalog(Loans.CATALOG)
                    .handlers(HandlerTable.of(groups()))
                    .start()) {
                List<Future<?>> publishing = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    String about = "about-" + thread;
                    publishing.add(threads.submit(() -> publish(bus, about)));
                }
                for (Future<?> one : publishing) {
                    one.get(60, TimeUnit.SECONDS);
                }
                await().atMost(Duration.ofSeconds(60)).until(effects::isQuiet);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(effects.all()).hasSize(2 * THREADS * EACH);
        assertThat(calls).hasSize(2 * THREADS * EACH);
        assertThat(effects.deliveries()).isEmpty();
    }

    @ParameterizedTest(name = "{0} connections")
    @ValueSource(ints = {3, 4})
    void startLogsItsPartsAndSmallPool(int connections) {
        try (LoggedLines lines = LoggedLines.begin();
                HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(database.unpooled());
            pool.setMaximumPoolSize(connections);
            EventBus.builder(pool).handlers(HandlerTable.of(groups())).start().close();
            assertThat(lines.of(EventBus.class))
                    .anySatisfy(line -> assertThat(line)
                            .matches(
                                    "INFO Typebus has started as node [0-9a-f-]+: groups \\[transactional, plain\\], 16 lanes,"
                                            + " tables of version 1 in schema public of database \\w+"));
            assertThat(lines.of(EventBus.class)
                            .contains(
                                    "WARN The pool has 3 connection(s), 1 fewer than the bus needs to work well: handlers and"
                                            + " publishers wait for each other. Give it 4 or more; at full speed 16 lanes take up"
                                            + " to 18"))
                    .isEqualTo(connections == 3);
        }
    }

    @Test
    void poolOfOneIsRefusedWithHandlers() {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(database.unpooled());
            pool.setMaximumPoolSize(1);
            try (EventBus bus = EventBus.builder(pool).catalog(Loans.CATALOG).start()) {
                bus.publish(NOTE_WRITTEN, Loans.note("a", "published with one connection"));
            }
            assertThatThrownBy(() -> EventBus.builder(pool)
                            .handlers(HandlerTable.of(groups()))
                            .start())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("Give it 4 or more; at full speed 16 lanes take up to 18");
        }
    }

    private static void publish(EventBus bus, String about) {
        for (int i = 0; i < EACH; i++) {
            String text = "in " + i;
            switch (i % 3) {
                case 0 -> bus.publish(NOTE_WRITTEN, Loans.note(about, text));
                case 1 -> bus.awaitingHandlers(Duration.ofMinutes(1)).publish(NOTE_WRITTEN, Loans.note(about, text));
                default ->
                    bus.inTransaction(tx ->
                            tx.awaitingHandlers(Duration.ofMinutes(1)).publish(NOTE_WRITTEN, Loans.note(about, text)));
            }
        }
    }
}
