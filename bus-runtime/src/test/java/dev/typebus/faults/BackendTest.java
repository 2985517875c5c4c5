package dev.typebus.faults;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.devpostgres.DevPostgres;
import dev.typebus.fixtures.Backends;
import dev.typebus.fixtures.Loans;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.internal.schema.Schema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** One process of a server is killed whose commits do not wait for the disk: the last ones are lost, and the server has the same start time. */
@Tag("long")
@Timeout(300)
class BackendTest {
    private static final int LOST = 120;
    private static final String ANY_TOKEN = "'00000000-0000-0000-0000-000000000000'";

    @Test
    void lostCommitsLeadToNoSkippedEvent() throws Exception {
        run(Rewriting.none(), ledger -> {
            awaitSettled(ledger);
            assertThat(ledger.twice()).as("twice").isEmpty();
            assertThat(ledger.phantoms()).as("phantoms").isEmpty();
            assertThat(ledger.inverted()).as("out of order").isEmpty();
        });
    }

    /** As the test above, with a bus that believes what it remembers, whatever has become of the server. */
    @Test
    void missingTokenAndVersionSkipEvents() throws Exception {
        Rewriting bug = Rewriting.in(
                        "domain_event_incarnation", "(SELECT token FROM domain_event_incarnation)::text", ANY_TOKEN)
                .and(
                        "SET high = ?",
                        "EXISTS (SELECT FROM domain_event_incarnation WHERE token = ?::uuid)",
                        () -> "?::uuid IS NOT NULL")
                .and("SET high = ?", "AND version = ?", () -> "AND ?::bigint IS NOT NULL")
                .and("WITH come AS", "JOIN domain_event_incarnation i ON i.token = c.incarnation", () -> "")
                .and("WITH come AS", "AND l.version = c.version", () -> "")
                .and("WITH come AS", "AND l.version = come.version", () -> "");
        run(bug, ledger -> {
            await().atMost(LONG).until(() -> ledger.underWay() == 0);
            assertThat(ledger.lost()).isNotEmpty();
        });
        assertThat(bug.missed()).isEmpty();
    }

    private interface Question {
        void ask(Ledger ledger) throws SQLException;
    }

    private static void run(Rewriting bug, Question question) throws Exception {
        try (DevPostgres server = Backends.thatForget()) {
            PGSimpleDataSource database = server.createDatabase("backend").dataSource();
            Schema.migrate(database);
            Ledger ledger = new Ledger(database);
            ledger.create();
            RoutedDataSource dataSource = new RoutedDataSource(database);
            try (EventBus bus = bus(bug.of(dataSource))) {
                publish(bus, 1);
                awaitSettled(ledger);
                Backends.pauseWalWriter(database);
                execute(database, "CHECKPOINT");
                for (int number = 2; number < 2 + LOST; number++) {
                    publish(bus, number);
                }
                awaitSettled(ledger);
                dataSource.blockProbe();
                dataSource.cut(); // a look before the events below are there would be found out
                await("the sessions of the bus to be idle").atMost(LONG).until(() -> Backends.working(database) == 0);
                long seen = nextTransaction(database);
                Backends.killOne(database);
                assertThat(ledger.committed()).as("events that were on disk").hasSizeLessThan(LOST / 2);
                int next = ledger.committed().size() + 1;
                for (int number = next; number <= 2 * LOST; number++) {
                    insert(database, number); // with positions and transaction ids that the bus has seen
                }
                while (nextTransaction(database) <= seen) {
                    execute(
                            database,
                            "SELECT pg_current_xact_id()"); // a look that ends before the last one is found out
                }
                dataSource.failOver(database);
                publish(bus, 2 * LOST + 1); // wakes the lane before anything else has seen the server
                try {
                    await("handled").atMost(LONG).until(() -> ledger.handled() >= next);
                } finally {
                    dataSource.release();
                }
                question.ask(ledger);
            }
        }
    }

    private static EventBus bus(DataSource dataSource) {
        Group group = Group.named("notes")
                .lanes(1)
                .handlers(Handler.on("note", NOTE_WRITTEN)
                        .transactional((event, tx, delivery) -> FaultWorker.witness("notes", event, tx, false)));
        return EventBus.builder(dataSource)
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(group))
                .leaseTime(LONG)
                .start();
    }

    private static void publish(EventBus bus, int number) {
        bus.publish(NOTE_WRITTEN, Loans.note("a", Integer.toString(number)));
    }

    private static void insert(PGSimpleDataSource database, int number) throws SQLException {
        execute(database, """
                INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)
                VALUES ('Note.Written', 'note', 'note', 'a', '{"about": "a", "text": "%d"}')
                """.formatted(number));
    }

    private static long nextTransaction(PGSimpleDataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(PGSimpleDataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void awaitSettled(Ledger ledger) {
        await("settled")
                .atMost(LONG)
                .until(() -> ledger.underWay() == 0 && ledger.lost().isEmpty());
    }
}
