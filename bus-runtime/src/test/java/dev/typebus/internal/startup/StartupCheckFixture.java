package dev.typebus.internal.startup;

import static dev.typebus.fixtures.Loans.LOAN_CREATED;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;

import dev.typebus.EventBus;
import dev.typebus.StartChecks;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.event.StartupFinding;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Set-up of tests of the startup check. */
abstract class StartupCheckFixture {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    static final Handler<NoteWritten> WRITE = onNotes("write");
    static final Group NOTES = Group.named("notes").lanes(2).handlers(WRITE);

    @BeforeEach
    void empty() throws SQLException {
        database.clear();
    }

    static Handler<NoteWritten> onNotes(String id) {
        return Handler.on(id, NOTE_WRITTEN).plain((event, delivery) -> {});
    }

    static Handler<?> onLoans(String id) {
        return Handler.on(id, LOAN_CREATED).plain((event, delivery) -> {});
    }

    static void store(String eventType, int version) throws SQLException {
        database.execute(
                "INSERT INTO domain_events (event_type, event_version, domain, aggregate_type, aggregate_id, payload) VALUES ('"
                        + eventType + "', " + version + ", '" + EventType.domainOf(eventType)
                        + "', 'thing', '1', '{}')");
    }

    static void register(Group... groups) throws SQLException {
        try (Connection connection = database.pool().getConnection()) {
            GroupRegistration.register(connection, List.of(groups));
        }
    }

    static void settleAll() throws SQLException {
        database.execute("UPDATE domain_event_lanes SET high = (SELECT max(position) FROM domain_events),"
                + " snapshot = pg_current_snapshot(), updated_at = clock_timestamp()");
    }

    static void standStill(String where) throws SQLException {
        database.execute(
                "UPDATE domain_event_lanes SET high = 0, updated_at = updated_at - interval '2 days' WHERE " + where);
    }

    static List<StartupFinding> find(EventCatalog catalog, Group... groups) throws SQLException {
        try (Connection connection = database.pool().getConnection()) {
            return StartupCheck.find(connection, List.of(groups), catalog);
        }
    }

    static EventBus start(StartChecks checks, Group... groups) {
        return start(checks, Loans.CATALOG, groups);
    }

    static EventBus start(StartChecks checks, EventCatalog catalog, Group... groups) {
        return EventBus.builder(database.pool())
                .catalog(catalog)
                .handlers(HandlerTable.of(groups))
                .startChecks(checks)
                .start();
    }
}
