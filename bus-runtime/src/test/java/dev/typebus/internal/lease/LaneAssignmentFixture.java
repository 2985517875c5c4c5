package dev.typebus.internal.lease;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.awaitility.Awaitility.await;

import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.internal.dispatch.LaneDispatcher;
import dev.typebus.internal.dispatch.LaneTransactions;
import dev.typebus.internal.dispatch.Routes;
import dev.typebus.internal.dispatch.Watchdog;
import dev.typebus.internal.jdbc.HandlerConnections;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.publish.Appender;
import dev.typebus.internal.publish.CommitListener;
import dev.typebus.internal.publish.PublishLimits;
import dev.typebus.internal.settle.JdbcSettlement;
import dev.typebus.internal.settle.LaneLease;
import dev.typebus.internal.startup.GroupRegistration;
import dev.typebus.internal.startup.RegisteredGroups;
import dev.typebus.internal.threads.BusThreads;
import dev.typebus.internal.work.GroupPass;
import dev.typebus.internal.work.GroupScheduler;
import dev.typebus.internal.work.JdbcGroupStore;
import dev.typebus.internal.work.JdbcLaneStore;
import dev.typebus.internal.work.LaneStore;
import dev.typebus.internal.work.LaneWorker;
import dev.typebus.internal.work.WorkerPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Set-up of tests of lane assignment. */
abstract class LaneAssignmentFixture {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    static final Duration LEASE_TIME = Duration.ofSeconds(9);
    static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

    static final Watchdog WATCHDOG = new Watchdog(Duration.ofSeconds(10), new BusThreads());

    final SpiedDataSource spied = new SpiedDataSource(database.pool());
    final WorkerPool pool = new WorkerPool(new BusThreads());
    final GroupScheduler scheduler = pool.scheduler(new GroupPass(new JdbcGroupStore(database.pool()), () -> {}));
    final Queue<String> calls = new ConcurrentLinkedQueue<>();
    final CountDownLatch mayEnd = new CountDownLatch(1);
    final Group group = Group.named("notes")
            .lanes(2)
            .handlers(Handler.on("note", NOTE_WRITTEN).plain((event, delivery) -> {
                calls.add(event.payload().text());
                if (event.payload().text().equals("slow")) {
                    mayEnd.await();
                }
            }));

    RegisteredGroups registered;

    @BeforeEach
    void register() throws SQLException {
        database.clear();
        try (Connection connection = database.pool().getConnection()) {
            registered = GroupRegistration.register(connection, List.of(group));
        }
    }

    /** A wrapper around a lane's store. */
    UnaryOperator<LaneStore> stores = store -> store;

    /** Interrupts the workers: a statement of theirs would block the clean-up of the next test. */
    @AfterEach
    void interrupt() {
        pool.interrupt();
        await().atMost(LONG)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("typebus-lane-")));
    }

    LaneAssignment holdings(String node) {
        return holdings(node, spied.dataSource());
    }

    LaneAssignment holdings(String node, DataSource dataSource) {
        return new LaneAssignment(
                dataSource,
                new LeaseStore(node, new NodeGroups(registered, CATALOG), LEASE_TIME),
                this::lane,
                ended -> {});
    }

    LaneWorker lane(LaneLease held) {
        LaneSpec scope =
                new LaneSpec(held.group(), held.lane(), held.firstSlot(), held.lastSlot(), null, true, false, 0);
        Routes routes = new Routes(group, CATALOG, registered.of("notes"), 0);
        LaneTransactions transactions = new LaneTransactions(
                database.pool(),
                new HandlerConnections(database.pool(), Integer.MAX_VALUE),
                new Appender(PublishLimits.DEFAULT),
                CommitListener.NONE,
                new JdbcSettlement(scope, held.fence()));
        LaneDispatcher dispatch = new LaneDispatcher(transactions, routes, scope, () -> false, WATCHDOG);
        LaneWorker worker = new LaneWorker(
                held,
                scope,
                stores.apply(new JdbcLaneStore(held, scope, database.pool(), dispatch::hasHandler)),
                dispatch,
                scheduler::addLane,
                () -> {});
        worker.wake();
        return worker;
    }

    static void publish(String text) throws SQLException {
        database.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                + " VALUES ('Note.Written', 'note', 'note', 'a', '{\"about\": \"a\", \"text\": \"" + text + "\"}')");
    }
}
