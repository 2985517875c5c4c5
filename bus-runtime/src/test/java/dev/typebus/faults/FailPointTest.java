package dev.typebus.faults;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.event.NewEvent;
import dev.typebus.fixtures.InterceptedDataSource;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import dev.typebus.replay.ReplayRequest;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What fail points wait for is said, or nobody would ever die there. */
@Tag("once")
class FailPointTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final Set<FailPoint> passed = ConcurrentHashMap.newKeySet();

    @Test
    void workerPassesAllFailPoints() throws Exception {
        database.execute("CREATE TABLE witness (number bigint)");
        InterceptedDataSource.Interceptor interceptor = new InterceptedDataSource.Interceptor() {
            @Override
            public void before(String call) {
                EnumSet.allOf(FailPoint.class).stream()
                        .filter(point -> point.isAt(call))
                        .forEach(passed::add);
            }

            @Override
            public void after(String call) {}
        };
        try (EventBus bus = EventBus.builder(InterceptedDataSource.of(database.pool(), interceptor))
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(Group.named("notes")
                        .handlers(Handler.on("note", NOTE_WRITTEN)
                                .retry(RetryPolicy.DEFAULT.delays(Duration.ofMillis(5), 2, Duration.ofMillis(50)))
                                .transactional((event, tx, delivery) -> {
                                    try (Statement statement = tx.connection().createStatement()) {
                                        statement.execute("INSERT INTO witness VALUES (1)");
                                    }
                                    if (delivery.attempt() == 1 && !delivery.replaying()) {
                                        throw new IllegalStateException("made to fail");
                                    }
                                }))))
                .retention(Duration.ofMillis(1))
                .start()) {
            bus.publishAll(List.of(
                    NewEvent.of(NOTE_WRITTEN, Loans.note("a", "1")), NewEvent.of(NOTE_WRITTEN, Loans.note("a", "2"))));
            bus.awaitingHandlers(Duration.ofSeconds(30)).publish(NOTE_WRITTEN, Loans.note("b", "1"));
            bus.replays().start(ReplayRequest.group("notes"));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(passed).containsExactlyInAnyOrder(FailPoint.values()));
        }
    }
}
