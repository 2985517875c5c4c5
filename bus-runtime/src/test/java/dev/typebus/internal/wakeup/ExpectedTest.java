package dev.typebus.internal.wakeup;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.event.EventId;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.sql.Connection;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Frequency of polls for an event that another transaction is expected to commit. */
class ExpectedTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final long OTHER_WORK_NANOS = 150_000_000;
    private static final String PROBE = LogProbeSql.PROBE.strip().replaceAll("\\s+", " ");

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final SpiedDataSource spied = new SpiedDataSource(database.pool());

    private long looks() {
        return spied.calls().stream().filter(PROBE::equals).count();
    }

    @Test
    void pollsForExpectedCommitsBackOff() throws Exception {
        Queue<EventId> handled = new ConcurrentLinkedQueue<>();
        try (EventBus bus = EventBus.builder(spied.dataSource())
                        .catalog(CATALOG)
                        .handlers(HandlerTable.of(Group.named("expected")
                                .handlers(Handler.on("note", NOTE_WRITTEN)
                                        .plain((event, delivery) -> handled.add(event.id())))))
                        .start();
                Connection connection = database.unpooled().getConnection()) {
            connection.setAutoCommit(false);
            long before = looks();
            long start = System.nanoTime();
            EventId id = bus.joining(connection).publish(NOTE_WRITTEN, Loans.note("a", "1"));
            await().pollDelay(Duration.ofNanos(OTHER_WORK_NANOS))
                    .until(() -> System.nanoTime() - start >= OTHER_WORK_NANOS);
            assertThat(looks() - before)
                    .isBetween(1L, 12L + (System.nanoTime() - start - OTHER_WORK_NANOS) / 100_000_000);
            connection.commit();
            await().atMost(LONG).until(() -> handled.contains(id));
        }
    }
}
