package dev.typebus.faults;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.admin.DeadLetterFilter;
import dev.typebus.event.NewEvent;
import dev.typebus.fixtures.Loans;
import dev.typebus.handler.RetryPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Bugs in who waits for whom: for an operator's lock, for a late row, and for a call that loses its connection each time. */
class SettlementBugsTest extends SeededBugs {
    /** More than one page. */
    private static final int LATE = 1_200;

    /** Parked deliveries that nothing ahead of them will release. */
    private static final Question STRANDED = () -> database.texts("""
            SELECT d.aggregate_id || ' ' || d.position FROM domain_event_deliveries d
            WHERE d.state = 'parked'
              AND NOT EXISTS (SELECT FROM domain_event_deliveries ahead
                              WHERE ahead.aggregate_id = d.aggregate_id AND ahead.position < d.position
                                AND ahead.state IN ('retrying', 'dead', 'unroutable'))
            """);

    @Test
    void lockWithoutWriteStrandsParkedDeliveries() throws Exception {
        // the rows are locked as before, and not written
        Rewriting bug = Rewriting.in(
                "WITH held AS",
                "WHERE l.group_name = held.group_name",
                "WHERE (SELECT count(*) FROM held) < 0 AND true");
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(database.unpooled());
            pool.setMaximumPoolSize(20);
            pool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
            finds(pool, bug, STRANDED, this::discardBesideABatch);
        }
    }

    /** A batch of [x, a/2] is under way in the handler of x, while an operator gives up a/1, for which a/2 would wait. */
    private void discardBesideABatch(DataSource dataSource, boolean wrong) throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        open.add(goesOn::countDown);
        EventBus bus = bus(dataSource, RetryPolicy.DEFAULT.attempts(1), (tx, about, number) -> {
            if (about.equals("a") && number == 1) {
                throw new IllegalStateException("bad");
            }
            if (about.equals("x")) {
                underWay.countDown();
                assertThat(goesOn.await(1, TimeUnit.MINUTES)).isTrue();
            }
        });
        publish(bus, "a", 1);
        await().atMost(LONG).until(() -> deliveries("dead") == 1);
        bus.publishAll(List.of(
                NewEvent.of(NOTE_WRITTEN, Loans.note("x", "1")), NewEvent.of(NOTE_WRITTEN, Loans.note("a", "2"))));
        underWay.await();
        assertThat(bus.deadLetters().discardAll(DeadLetterFilter.ALL, "bad")).isEqualTo(1);
        goesOn.countDown();
        awaitHandled("x", 1);
        await().atMost(LONG).until(() -> wrong ? deliveries("parked") == 1 : handled("a", 2));
    }

    @Test
    void missingCountExcusesFailuresForEver() throws Exception {
        Rewriting bug = Rewriting.in("INSERT INTO domain_event_deliveries AS d", "excuses = EXCLUDED.excuses, ", "");
        Question alive =
                () -> database.texts("SELECT aggregate_id FROM domain_event_deliveries WHERE state = 'retrying'");
        RetryPolicy twice = AT_ONCE.attempts(2);
        finds(bug, alive, (dataSource, wrong) -> {
            AtomicInteger calls = new AtomicInteger();
            EventBus bus = bus(dataSource, twice, (tx, about, number) -> {
                if (about.equals("bad")) {
                    calls.incrementAndGet();
                    loseConnection(tx.connection());
                }
            });
            publish(bus, "bad", 1);
            publish(bus, "b", 1);
            awaitHandled("b", 1);
            await().atMost(LONG).until(() -> deliveries("dead") == 1 || calls.get() > 20);
        });
    }

    private static void loseConnection(Connection connection) throws SQLException {
        int pid = connection.unwrap(PGConnection.class).getBackendPID();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(" + pid + ")");
        } finally {
            await().atMost(LONG)
                    .until(() -> database.number("SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid) == 0);
        }
    }

    @Test
    void missingPagesLoseLateTransaction() throws Exception {
        Rewriting bug =
                Rewriting.in("WHERE position > ?::bigint AND position <= ?::bigint", "LIMIT ?", "LIMIT 0 * ?::integer");
        finds(bug, ledger::lost, this::lateBesideFresh);
    }

    @Test
    void newEventThatDoesNotWaitOvertakesLateOnes() throws Exception {
        Rewriting bug = Rewriting.in(
                "SELECT e.position FROM domain_events e", "WHERE e.aggregate_type", "WHERE false AND e.aggregate_type");
        finds(bug, ledger::inverted, this::lateBesideFresh);
    }

    /** Many events of an aggregate commit late, and one more of it is in the log before the first of them is handled. */
    private void lateBesideFresh(DataSource dataSource, boolean wrong) throws Exception {
        CountDownLatch goesOn = new CountDownLatch(1);
        open.add(goesOn::countDown);
        EventBus bus = bus(dataSource, (about, number) -> {
            if (about.equals("a")) {
                assertThat(goesOn.await(1, TimeUnit.MINUTES)).isTrue();
            }
        });
        Connection slow = session();
        slow.setAutoCommit(false);
        execute(slow, """
                INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)
                SELECT 'Note.Written', 'note', 'note', 'a', json_build_object('about', 'a', 'text', i::text)
                FROM generate_series(1, %d) i
                """.formatted(LATE));
        publish(bus, "b", 1);
        awaitHandled("b", 1);
        slow.commit();
        publish(bus, "a", LATE + 1);
        goesOn.countDown();
        awaitHandled("a", LATE + 1);
        awaitSettled();
    }
}
