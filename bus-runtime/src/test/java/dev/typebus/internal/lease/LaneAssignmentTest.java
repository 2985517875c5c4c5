package dev.typebus.internal.lease;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import dev.typebus.internal.log.Slots;
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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneAssignmentTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final Duration LEASE_TIME = Duration.ofSeconds(9);
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

    private static final Watchdog WATCHDOG = new Watchdog(Duration.ofSeconds(10), new BusThreads());

    private final SpiedDataSource spied = new SpiedDataSource(database.pool());
    private final WorkerPool pool = new WorkerPool(new BusThreads());
    private final GroupScheduler scheduler =
            pool.scheduler(new GroupPass(new JdbcGroupStore(database.pool()), () -> {}));
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final Group group = Group.named("notes")
            .lanes(2)
            .handlers(Handler.on("note", NOTE_WRITTEN).plain((event, delivery) -> {
                calls.add(event.payload().text());
                if (event.payload().text().equals("slow")) {
                    mayEnd.await();
                }
            }));

    private RegisteredGroups registered;

    @BeforeEach
    void register() throws SQLException {
        database.clear();
        try (Connection connection = database.pool().getConnection()) {
            registered = GroupRegistration.register(connection, List.of(group));
        }
    }

    /** What stands between a lane and its tables. */
    private UnaryOperator<LaneStore> stores = store -> store;

    /** What a lane still asks would be in the way of the next test's clearing up. */
    @AfterEach
    void interrupt() {
        pool.interrupt();
        await().atMost(LONG)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("typebus-lane-")));
    }

    private LaneAssignment holdings(String node) {
        return new LaneAssignment(
                spied.dataSource(),
                new LeaseStore(node, new NodeGroups(registered, CATALOG), LEASE_TIME),
                this::lane,
                ended -> {});
    }

    private LaneWorker lane(LaneLease held) {
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

    private static void publish(String text) throws SQLException {
        database.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                + " VALUES ('Note.Written', 'note', 'note', 'a', '{\"about\": \"a\", \"text\": \"" + text + "\"}')");
    }

    private static List<String> leases() throws SQLException {
        return database.texts("SELECT owner || ' ' || lane FROM domain_event_leases ORDER BY lane");
    }

    @Test
    void lanesWhoseTakingWasAnsweredIntoTheVoidAreTakenAnew() throws SQLException {
        LaneAssignment assignment = holdings("one");
        spied.failAfter(SpiedDataSource::commits, "08006");
        assertThatThrownBy(assignment::rebalance).isInstanceOf(SQLException.class);
        assertThat(leases()).containsExactly("one 0", "one 1");
        publish("1");
        await().atMost(LONG_ENOUGH).untilAsserted(() -> {
            assignment.rebalance();
            assertThat(calls).containsExactly("1");
        });
        assertThat(database.texts("SELECT DISTINCT epoch FROM domain_event_lanes"))
                .containsExactly("2");
    }

    @Test
    void aLaneWithARaisedEpochIsTakenAnew() throws SQLException {
        LaneAssignment assignment = holdings("one");
        assignment.rebalance();
        publish("slow");
        assignment.wakeAll();
        await().atMost(LONG).until(() -> calls.contains("slow"));
        database.execute("UPDATE domain_event_lanes SET epoch = epoch + 1, version = version + 1");
        mayEnd.countDown();
        await().atMost(LONG_ENOUGH).until(() -> {
            assignment.rebalance();
            return calls.size() == 2;
        });
        assertThat(calls).containsExactly("slow", "slow");
        assertThat(leases()).containsExactly("one 0", "one 1");
    }

    @Test
    void anotherNodeTakesAllAfterTheFirstHasDrained() throws Exception {
        LaneAssignment one = holdings("one");
        LaneAssignment two = holdings("two");
        one.rebalance();
        publish("slow");
        one.wakeAll();
        await().atMost(LONG).until(() -> calls.contains("slow"));
        Thread draining = new Thread(() -> {
            try {
                one.drain(Duration.ofMinutes(1), () -> {});
                one.release();
            } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        draining.start();
        await().atMost(LONG).until(() -> draining.getState() == Thread.State.TIMED_WAITING);
        one.rebalance();
        two.rebalance();
        assertThat(leases()).containsExactly("one 0", "one 1");
        mayEnd.countDown();
        draining.join();
        assertThat(database.number("SELECT max(high) FROM domain_event_lanes")).isPositive();
        two.rebalance();
        assertThat(leases()).containsExactly("two 0", "two 1");
        assertThat(calls).containsExactly("slow");
    }

    @Test
    void aNodeThatDrainsTakesNothingAndIsCountedOnNoMore() throws Exception {
        LaneAssignment one = holdings("one");
        one.drain(Duration.ofSeconds(1), () -> {});
        one.rebalance();
        assertThat(database.number("SELECT count(*) FROM domain_event_leases WHERE owner IS NOT NULL"))
                .isZero();
        LaneAssignment two = holdings("two");
        two.rebalance();
        assertThat(leases()).containsExactly("two 0", "two 1");
    }

    @Test
    void aSecondNodeGetsHalfOnceTheFirstHasEndedWhatItDoes() throws SQLException {
        LaneAssignment one = holdings("one");
        LaneAssignment two = holdings("two");
        one.rebalance();
        publish("slow");
        one.wakeAll();
        await().atMost(LONG).until(() -> calls.contains("slow"));
        two.rebalance();
        assertThat(leases()).containsExactly("one 0", "one 1");
        long busy = database.number("SELECT CASE WHEN slot <= 31 THEN 0 ELSE 1 END FROM domain_events");
        one.rebalance();
        two.rebalance();
        if (busy == 0) {
            assertThat(leases()).containsExactly("one 0", "two 1");
        } else {
            assertThat(leases()).as("still at work").containsExactly("one 0", "one 1");
        }
        mayEnd.countDown();
        await().atMost(LONG_ENOUGH).untilAsserted(() -> {
            one.rebalance();
            two.rebalance();
            assertThat(leases()).containsExactly("one 0", "two 1");
        });
        assertThat(calls).containsExactly("slow");
    }

    @Test
    void whatAnotherNodeRedroveIsTriedAgainAtTheNextRenewal() throws SQLException {
        LaneAssignment assignment = holdings("one");
        assignment.rebalance();
        publish("1");
        assignment.wakeAll();
        await().atMost(LONG).until(() -> calls.contains("1"));
        await().atMost(LONG).until(() -> database.number("SELECT max(high) FROM domain_event_lanes") > 0);
        // as DeadLetters.redrive, of which this node hears nothing
        database.execute(
                "INSERT INTO domain_event_deliveries (group_name, handler_id, event_id, position, slot, event_type,"
                        + " aggregate_type, aggregate_id, state, next_attempt_at) SELECT 'notes', 'note', id, position, slot,"
                        + " event_type, aggregate_type, aggregate_id, 'retrying', clock_timestamp() FROM domain_events");
        await().atMost(LONG_ENOUGH).untilAsserted(() -> {
            assignment.rebalance();
            assertThat(calls).containsExactly("1", "1");
        });
        await().atMost(LONG).until(() -> database.number("SELECT count(*) FROM domain_event_deliveries") == 0);
    }

    /** Else an event of another lane stays unprocessed until news come. Also a lane that took one row at a time stores that it passed it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aLaneStoresHowFarItIsThoughNoNewsCome(int crashes) throws SQLException {
        database.execute("UPDATE domain_event_lanes SET crashes = " + crashes);
        publish("1");
        database.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                + " VALUES ('Note.Written', 'note', 'note', '" + ofTheOtherLane()
                + "', '{\"about\": \"\", \"text\": \"2\"}')");
        holdings("one").rebalance();
        await().atMost(LONG_ENOUGH)
                .until(() -> database.number("SELECT min(high) FROM domain_event_lanes")
                        == database.number("SELECT max(position) FROM domain_events"));
        assertThat(calls).containsExactlyInAnyOrder("1", "2");
    }

    private static String ofTheOtherLane() {
        boolean first = Slots.of("note", "a") < 32;
        return IntStream.range(0, 100)
                .mapToObj(Integer::toString)
                .filter(id -> Slots.of("note", id) < 32 != first)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLaneTakesFewerRowsWhereSoManyDoNotFitIntoMemory() throws SQLException {
        List<Integer> asked = new CopyOnWriteArrayList<>();
        stores = store -> refusingMoreThan(20, asked, store);
        for (int i = 0; i < 50; i++) {
            publish("note " + i);
        }
        LaneAssignment assignment = holdings("one");
        await().atMost(LONG_ENOUGH).untilAsserted(() -> {
            assignment.rebalance();
            assertThat(calls).hasSize(50);
        });
        assertThat(calls).doesNotHaveDuplicates();
        assertThat(asked).contains(500, 62, 7);
    }

    private static LaneStore refusingMoreThan(int fits, List<Integer> asked, LaneStore store) {
        return (LaneStore) Proxy.newProxyInstance(
                LaneStore.class.getClassLoader(), new Class<?>[] {LaneStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("unsettled")) {
                        asked.add((int) arguments[1]);
                        if ((int) arguments[1] > fits) {
                            throw new OutOfMemoryError("made to fail");
                        }
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
