package dev.typebus;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.Subscription;
import dev.typebus.fixtures.InterceptedDataSource;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OutOfMemoryTest {
    private static final List<String> LOOPS = List.of(
            "typebus-leases",
            "typebus-marker",
            "typebus-poller",
            "typebus-live",
            "typebus-retention",
            "typebus-announcer",
            "typebus-listener");

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final Set<String> handled = ConcurrentHashMap.newKeySet();

    /** Not even a line of the log can be made of it, as there is no memory for that. */
    private static final class Unsayable extends Error {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("made to fail");
        }
    }

    /** Each of its threads fails like this three times. */
    private static final class Failing implements InterceptedDataSource.Interceptor {
        private final Map<String, Integer> failures = new ConcurrentHashMap<>();

        @Override
        public void before(String call) {
            String thread = Thread.currentThread().getName();
            if (thread.startsWith("typebus-")
                    && !thread.equals("typebus-connect") // by which the bus starts
                    && !call.equals("close")
                    && failures.merge(thread, 1, Integer::sum) <= 3) {
                throw new Unsayable();
            }
        }

        @Override
        public void after(String call) {}
    }

    @Test
    void busSurvivesErrorsThatCannotBeLogged() throws Exception {
        Failing failing = new Failing();
        DataSource pool = InterceptedDataSource.of(database.pool(), failing);
        HandlerTable handlers = HandlerTable.of(Group.named("notes")
                .handlers(Handler.on("note", NOTE_WRITTEN)
                        .plain((event, delivery) -> handled.add(event.payload().text()))));
        try (EventBus bus = EventBus.builder(pool)
                        .catalog(CATALOG)
                        .handlers(handlers)
                        .notifications(pool)
                        .retention(Duration.ofMillis(1))
                        .leaseTime(Duration.ofSeconds(2))
                        .start();
                Subscription live = bus.subscribe(
                        NOTE_WRITTEN, event -> heard.add(event.payload().text()))) {
            await().atMost(LONG).untilAsserted(() -> {
                assertThat(failing.failures).containsKeys(LOOPS.toArray(String[]::new));
                assertThat(LOOPS).allMatch(loop -> failing.failures.getOrDefault(loop, 0) > 3);
            });
            insert("another program's");
            await().atMost(LONG)
                    .until(() -> handled.contains("another program's") && heard.contains("another program's"));
            await().atMost(LONG).until(() -> database.number("SELECT count(*) FROM domain_events") == 0);
            String expiry = expiry();
            await().atMost(LONG).untilAsserted(() -> assertThat(expiry()).isGreaterThan(expiry));
        }
    }

    private static void insert(String text) throws SQLException {
        database.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                + " VALUES ('Note.Written', 'note', 'note', '1', jsonb_build_object('about', '1', 'text', '"
                + text.replace("'", "''") + "'))");
    }

    private static String expiry() throws SQLException {
        return database.texts("SELECT extract(epoch FROM min(expires_at))::text FROM domain_event_leases")
                .get(0);
    }
}
