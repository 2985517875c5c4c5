package dev.typebus.faults;

import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.fixtures.InterceptedDataSource;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bugs in what is read, and in who reads it. */
@Tag("once")
class SeededBugsTest extends SeededBugs {
    private static final String READ = "without_own_transaction";

    @Test
    void naiveCursorLosesLateCommits() throws Exception {
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
    void xmaxGapRuleLosesTransactionsWithoutId() throws Exception {
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
    void readInTwoStatementsLosesCommitBetweenThem() throws Exception {
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
    void missingVersionDoublesStoppedWorkersEffects() throws Exception {
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
    void localClockTakesLaneFromLivingNode() throws Exception {
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
    void missingParkedCheckLetsLaterEventOvertake() throws Exception {
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

    @Test
    void cachedSequenceInvertsAggregate() throws Exception {
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
