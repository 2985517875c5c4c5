package dev.typebus.internal.log;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import dev.typebus.replay.ReplayRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Statements that read a range of the log keep the requested plan, also once the driver has prepared them. */
class FixedPlanTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final int CONNECTIONS = 8;
    private static final int EVENTS = 60;

    /** The statements begin with settings; these two reach every event and retry. */
    private static final String PLANS = """
            SELECT left(regexp_replace(statement, '\\s+', ' ', 'g'), 80) || ' …' AS statement, generic_plans, custom_plans
            FROM pg_prepared_statements
            WHERE statement LIKE '%AS without_own_transaction%' OR statement LIKE '%SELECT d.handler_id, d.attempts%'
                  OR statement LIKE '%was_running%'
            """;

    @Test
    void planIsMadeOnce() throws SQLException {
        AtomicInteger handled = new AtomicInteger();
        List<String> anew = new ArrayList<>();
        long kept = 0;
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(database.unpooled());
            pool.setMaximumPoolSize(CONNECTIONS);
            try (EventBus bus = EventBus.builder(pool)
                    .catalog(CATALOG)
                    .handlers(HandlerTable.of(Group.named("plans")
                            .lanes(1)
                            .handlers(Handler.on("note", NOTE_WRITTEN)
                                    .retry(RetryPolicy.DEFAULT.delays(Duration.ofMillis(1), 1, Duration.ofMillis(1)))
                                    .plain((event, delivery) -> {
                                        if (delivery.attempt() == 1) {
                                            throw new IllegalStateException("made to fail");
                                        }
                                        handled.incrementAndGet();
                                    }))))
                    .start()) {
                for (int i = 1; i <= EVENTS; i++) {
                    int events = i;
                    bus.publish(NOTE_WRITTEN, Loans.note("about " + i, "text"));
                    await().atMost(Duration.ofMinutes(1)).until(() -> handled.get() == events);
                }
                bus.replays().start(ReplayRequest.group("plans"));
                await().atMost(Duration.ofMinutes(1)).until(() -> handled.get() == 2 * EVENTS);
            }
            List<Connection> all = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                all.add(pool.getConnection());
            }
            for (Connection connection : all) {
                try (connection;
                        Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery(PLANS)) {
                    while (row.next()) {
                        kept += row.getLong("generic_plans");
                        if (row.getLong("custom_plans") > 0) {
                            anew.add(row.getString("statement") + ": " + row.getLong("custom_plans"));
                        }
                    }
                }
            }
        }
        assertThat(anew).as("executions with a plan of their own").isEmpty();
        assertThat(kept).as("executions with the kept plan").isGreaterThan(EVENTS);
    }
}
