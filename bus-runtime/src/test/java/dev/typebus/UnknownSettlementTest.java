package dev.typebus;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.fixtures.InterceptedDataSource;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A settlement is committed, and its worker does not hear of that. */
class UnknownSettlementTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    @Test
    void plainHandlerIsCalledAgainAfterRedrive() throws SQLException {
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean lose = new AtomicBoolean();
        var pool = InterceptedDataSource.of(database.pool(), new InterceptedDataSource.Interceptor() {
            @Override
            public void before(String call) {}

            @Override
            public void after(String call) throws SQLException {
                if (SpiedDataSource.commits(call)
                        && Thread.currentThread().getName().startsWith("typebus-lane-")
                        && lose.getAndSet(false)) {
                    throw new SQLException("made to be lost", "08006");
                }
            }
        });
        try (EventBus bus = EventBus.builder(pool)
                .catalog(CATALOG)
                .handlers(HandlerTable.of(Group.named("notes")
                        .lanes(1)
                        .handlers(Handler.on("note", NOTE_WRITTEN)
                                .retry(RetryPolicy.DEFAULT
                                        .attempts(2)
                                        .delays(Duration.ofMillis(1), 1, Duration.ofMillis(1)))
                                .plain((event, delivery) -> {
                                    int call = calls.incrementAndGet();
                                    lose.set(call == 2);
                                    if (call <= 2) {
                                        throw new IllegalStateException("made to fail");
                                    }
                                }))))
                .start()) {
            bus.publish(NOTE_WRITTEN, Loans.note("1", "1"));
            await().atMost(LONG).until(() -> !bus.deadLetters().list().isEmpty());
            assertThat(lose).isFalse();
            bus.deadLetters().redrive(bus.deadLetters().list().get(0));
            await().atMost(LONG).until(() -> database.number("SELECT count(*) FROM domain_event_deliveries") == 0);
            assertThat(calls).hasValue(3);
        }
    }
}
