package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.LoggedLines;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.internal.lease.LeaseStore;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that a test suite empties between two tests, under a bus that goes on running. */
class EmptiedTablesTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final Queue<String> handled = new ConcurrentLinkedQueue<>();

    private EventBus start() {
        return EventBus.builder(database.pool())
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(Group.named("notes")
                        .handlers(Handler.on("note", NOTE_WRITTEN)
                                .plain((event, delivery) ->
                                        handled.add(event.payload().text())))))
                .start();
    }

    private void publishAndAwait(EventBus bus, String text) {
        bus.publish(NOTE_WRITTEN, Loans.note("emptied", text));
        await().atMost(LONG).until(() -> handled.contains(text));
    }

    @Test
    void runningBusIgnoresEmptiedLog() throws SQLException {
        try (EventBus bus = start()) {
            publishAndAwait(bus, "before");
            database.execute("TRUNCATE domain_events RESTART IDENTITY CASCADE");
            publishAndAwait(bus, "after");
            assertThat(bus.health().problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " AND tablename <> 'typebus_schema_history'"})
    void emptiedTablesAreLoggedAndRestoredByStart(String but) throws SQLException {
        try (LoggedLines lines = LoggedLines.begin();
                EventBus bus = start()) {
            publishAndAwait(bus, "before" + but);
            database.execute(
                    "DO $$ BEGIN EXECUTE (SELECT 'TRUNCATE ' || string_agg(tablename, ', ') || ' RESTART IDENTITY'"
                            + " FROM pg_tables WHERE schemaname = 'public'" + but + "); END $$");
            await().atMost(LONG)
                    .until(
                            () -> lines.of(LeaseStore.class)
                                    .contains(
                                            "WARN Groups [notes] have no lanes any more: their rows were deleted, and their handlers"
                                                    + " are not called. Restart this application: its start registers them again"));
            assertThat(bus.health().problems())
                    .containsExactly(
                            "Group notes has no lanes here: its rows were deleted, and its handlers are not called."
                                    + " Start this application again, which makes them anew");
        }
        try (EventBus bus = start()) {
            publishAndAwait(bus, "after" + but);
            assertThat(bus.health().problems()).isEmpty();
        }
    }
}
