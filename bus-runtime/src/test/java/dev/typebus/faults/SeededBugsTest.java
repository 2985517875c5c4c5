package dev.typebus.faults;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.event.Group;
import dev.typebus.event.Handler;
import dev.typebus.event.HandlerTable;
import dev.typebus.event.RetryPolicy;
import dev.typebus.fixtures.InterceptedDataSource;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the fault runs count with finds bugs: each is put into the statements of a bus on their way to the server, and one script, without any
 * luck in it, is run with it and without. All handlers are of one lane.
 */
@Timeout(300)
class SeededBugsTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final Duration LONG = Duration.ofMinutes(3);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final RetryPolicy AT_ONCE =
            RetryPolicy.DEFAULT.attempts(1000).delays(Duration.ofMillis(20), 1, Duration.ofMillis(20));

    private static final String READ = "without_own_transaction";

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Ledger ledger = new Ledger(database.unpooled());

    /** What happens to a bus whose statements may have a bug. */
    private interface Script {
        void run(DataSource dataSource, boolean wrong) throws Exception;
    }

    private interface Question {
        List<String> ask() throws SQLException;
    }

    /** What the handler does once it has written what it was called for. */
    private interface Afterwards {
        void handled(String about, long number) throws Exception;
    }

    @BeforeEach
    void clear() throws SQLException {
        database.clear();
        ledger.create();
    }

    /** The script goes well, and with the bug the question has an answer. */
    private void finds(Rewriting bug, Question question, Script script) throws Exception {
        run(script, database.pool(), false);
        assertThat(question.ask()).as("without the bug").isEmpty();
        clear();
        run(script, bug.of(database.pool()), true);
        assertThat(bug.missed())
                .as("statements that are not as they were: the bug bites no more")
                .isEmpty();
        assertThat(question.ask()).as("with the bug").isNotEmpty();
    }

    private void run(Script script, DataSource dataSource, boolean wrong) throws Exception {
        try {
            script.run(dataSource, wrong);
        } finally {
            for (AutoCloseable each : open) {
                each.close();
            }
            open.clear();
        }
    }

    private EventBus bus(DataSource dataSource, Afterwards afterwards) {
        Group group = Group.named("notes")
                .lanes(1)
                .handlers(Handler.on("note", NOTE_WRITTEN).retry(AT_ONCE).transactional((event, tx, delivery) -> {
                    FaultWorker.witness("notes", event, tx, false);
                    afterwards.handled(
                            event.aggregateId(), Long.parseLong(event.payload().text()));
                }));
        EventBus bus = EventBus.builder(dataSource)
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(group))
                .leaseTime(LEASE)
                .start();
        open.add(bus);
        return bus;
    }

    private static void publish(EventBus bus, String about, int number) {
        bus.publish(NOTE_WRITTEN, Loans.note(about, Integer.toString(number)));
    }

    private static void awaitHandled(String about, int number) {
        await().atMost(LONG).until(() -> handled(about, number));
    }

    private static boolean handled(String about, int number) throws SQLException {
        return database.number(
                        "SELECT count(*) FROM witness WHERE aggregate_id = '" + about + "' AND number = " + number)
                > 0;
    }

    private void awaitSettled() {
        await().atMost(LONG).until(() -> ledger.underWay() == 0);
    }

    private Connection session() throws SQLException {
        Connection session = database.unpooled().getConnection();
        open.add(session);
        return session;
    }

    private static void insert(Connection session, String about, int number) throws SQLException {
        insert(session, about, number, null);
    }

    /** @param position where it was taken before; null for the next one */
    private static void insert(Connection session, String about, int number, @Nullable Long position)
            throws SQLException {
        execute(session, """
                INSERT INTO domain_events (%s event_type, domain, aggregate_type, aggregate_id, payload)
                %s VALUES (%s 'Note.Written', 'note', 'note', '%s', '{"about": "%s", "text": "%d"}')
                """.formatted(
                        position == null ? "" : "position,",
                        position == null ? "" : "OVERRIDING SYSTEM VALUE",
                        position == null ? "" : position + ",",
                        about,
                        about,
                        number));
    }

    private static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aNaiveCursorLosesWhatCommitsLate() throws Exception {
        Rewriting bug = Rewriting.in(READ, "WHERE position + 0 <=", "WHERE false AND position + 0 <=");
        finds(bug, ledger::lost, (dataSource, wrong) -> {
            EventBus bus = bus(dataSource, (about, number) -> {});
            Connection slow = session();
            slow.setAutoCommit(false);
            insert(slow, "a", 1);
            publish(bus, "b", 1);
            awaitHandled("b", 1);
            slow.commit();
            publish(bus, "b", 2);
            awaitHandled("b", 2);
            awaitSettled();
        });
    }

    @Test
    void aGapRuleByXmaxLosesWhatHadNoIdWhenTheGapWasSeen() throws Exception {
        // xmin >= xmax of the snapshot that saw the gap: whoever is not listed as running is thought to have ended
        Rewriting bug =
                Rewriting.in(READ, "domain_events was_unknown WHERE", "domain_events was_unknown WHERE false AND");
        finds(bug, ledger::lost, (dataSource, wrong) -> {
            EventBus bus = bus(dataSource, (about, number) -> {});
            long taken = database.number("SELECT nextval(pg_get_serial_sequence('domain_events', 'position'))");
            publish(bus, "b", 1);
            awaitHandled("b", 1);
            insert(session(), "a", 1, taken);
            publish(bus, "b", 2);
            awaitHandled("b", 2);
            awaitSettled();
        });
    }

    @Test
    void aReadInTwoStatementsLosesWhatCommitsBetweenThem() throws Exception {
        database.execute("""
                CREATE OR REPLACE FUNCTION later_snapshot() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
                BEGIN PERFORM pg_advisory_xact_lock(7); RETURN pg_current_snapshot()::text; END $$
                """);
        Rewriting bug = Rewriting.in(
                READ, "SELECT pg_current_snapshot()::text AS snapshot", "SELECT later_snapshot() AS snapshot");
        finds(bug, ledger::lost, (dataSource, wrong) -> {
            EventBus bus = bus(dataSource, (about, number) -> {});
            publish(bus, "b", 1);
            awaitHandled("b", 1);
            awaitSettled();
            Connection slow = session();
            slow.setAutoCommit(false);
            insert(slow, "a", 1);
            Connection between = session();
            execute(between, "SELECT pg_advisory_lock(7)");
            publish(bus, "b", 2);
            if (wrong) {
                await().atMost(LONG)
                        .until(() -> database.number("SELECT count(*) FROM pg_stat_activity"
                                        + " WHERE datname = current_database() AND wait_event = 'advisory'")
                                > 0);
            }
            slow.commit();
            execute(between, "SELECT pg_advisory_unlock(7)");
            awaitHandled("b", 2);
            publish(bus, "b", 3);
            awaitHandled("b", 3);
            awaitSettled();
        });
    }

    /** A DataSource with connections only while its process is not stopped. */
    private static final class Stopping implements InterceptedDataSource.Interceptor {
        private final CountDownLatch goesOn = new CountDownLatch(1);
        private volatile boolean stopped;

        @Override
        public void before(String call) throws InterruptedException {
            if (stopped && call.equals("getConnection")) {
                goesOn.await();
            }
        }

        @Override
        public void after(String call) {}

        void stopHere() throws InterruptedException {
            stopped = true;
            goesOn.await();
        }
    }

    @Test
    void withoutTheVersionAStoppedWorkersEffectsHappenTwice() throws Exception {
        Rewriting bug = Rewriting.in("SET high = ?, snapshot = ?", "AND version = ?", "AND ?::bigint IS NOT NULL");
        finds(bug, ledger::twice, (dataSource, wrong) -> {
            Stopping process = new Stopping();
            open.add(process.goesOn::countDown);
            EventBus zombie = bus(InterceptedDataSource.of(dataSource, process), (about, number) -> process.stopHere());
            publish(zombie, "a", 1);
            await().atMost(LONG).until(() -> process.stopped);
            database.execute("UPDATE domain_event_leases SET expires_at = '-infinity'; DELETE FROM domain_event_nodes");
            bus(database.pool(), (about, number) -> {});
            awaitHandled("a", 1);
            awaitSettled();
            process.goesOn.countDown();
            zombie.close();
        });
    }

    @Test
    void byTheClockOfAJvmALaneIsTakenFromANodeThatLives() throws Exception {
        Rewriting bug = Rewriting.none();
        for (String table :
                List.of("FROM domain_event_leases", "UPDATE domain_event_leases", "INTO domain_event_nodes")) {
            bug.and(table, "clock_timestamp()", () -> "'" + Instant.now().plus(Duration.ofHours(1)) + "'::timestamptz");
        }
        Question taken = () -> database.texts("SELECT group_name FROM domain_event_lanes WHERE epoch > 1");
        finds(bug, taken, (dataSource, wrong) -> {
            EventBus first = bus(database.pool(), (about, number) -> {});
            bus(dataSource, (about, number) -> {});
            publish(first, "a", 1);
            awaitHandled("a", 1);
        });
    }

    @Test
    void withoutTheQuestionWhatIsParkedALaterEventOvertakes() throws Exception {
        Rewriting bug = Rewriting.in(
                "AS asked (aggregate_type, aggregate_id)", "WHERE d.group_name", "WHERE false AND d.group_name");
        finds(bug, ledger::inverted, (dataSource, wrong) -> {
            AtomicBoolean failing = new AtomicBoolean(true);
            EventBus bus = bus(dataSource, (about, number) -> {
                if (number == 1 && failing.get()) {
                    throw new IllegalStateException("not yet");
                }
            });
            publish(bus, "a", 1);
            await().atMost(LONG).until(() -> deliveries("retrying") == 1);
            publish(bus, "a", 2);
            await().atMost(LONG).until(() -> handled("a", 2) || deliveries("parked") == 1);
            failing.set(false);
            awaitSettled();
        });
    }

    private static long deliveries(String state) throws SQLException {
        return database.number("SELECT count(*) FROM domain_event_deliveries WHERE state = '" + state + "'");
    }

    @Test
    void aSequenceWithPositionsInStoreInvertsAnAggregate() throws Exception {
        try {
            finds(Rewriting.none(), ledger::inverted, (dataSource, wrong) -> {
                CountDownLatch written = new CountDownLatch(1);
                open.add(written::countDown);
                EventBus bus = bus(dataSource, (about, number) -> written.await());
                if (wrong) { // the bus has looked at it when it started
                    database.execute("ALTER TABLE domain_events ALTER COLUMN position SET CACHE 20");
                }
                publish(bus, "busy", 1);
                Connection one = session();
                Connection other = session();
                insert(one, "b", 1);
                insert(other, "a", 1);
                insert(one, "a", 2);
                written.countDown();
                awaitSettled();
            });
        } finally {
            database.execute("ALTER TABLE domain_events ALTER COLUMN position SET CACHE 1");
        }
    }
}
