package dev.typebus.internal.lease;

import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.fixtures.InterceptedDataSource;
import dev.typebus.fixtures.SpiedDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LaneAssignmentTest extends LaneAssignmentFixture {
    @Test
    void lanesWithLostAnswerAreAcquiredAnew() throws SQLException {
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
    void laneWithRaisedEpochIsAcquiredAnew() throws SQLException {
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
    void otherNodeAcquiresAllLanesAfterDrain() throws Exception {
        LaneAssignment one = holdings("one");
        LaneAssignment two = holdings("two");
        one.rebalance();
        publish("slow");
        one.wakeAll();
        await().atMost(LONG).until(() -> calls.contains("slow"));
        Thread draining = started(() -> {
            one.drain(Duration.ofMinutes(1), () -> {});
            one.release();
        });
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
    void drainingNodeAcquiresNothing() throws Exception {
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
    void lanesAcquiredWhileTheNodeClosesAreReleased() throws Exception {
        CountDownLatch acquiring = new CountDownLatch(1);
        CountDownLatch mayAcquire = new CountDownLatch(1);
        LaneAssignment one =
                holdings("one", InterceptedDataSource.of(database.pool(), new InterceptedDataSource.Interceptor() {
                    @Override
                    public void before(String call) throws InterruptedException {
                        if (call.startsWith("WITH free AS")) {
                            acquiring.countDown();
                            mayAcquire.await();
                        }
                    }

                    @Override
                    public void after(String call) {}
                }));
        Thread rebalancing = started(one::rebalance);
        acquiring.await();
        one.drain(Duration.ofSeconds(1), () -> {});
        Thread closing = started(one::release);
        await().atMost(LONG).until(() -> closing.getState() == Thread.State.BLOCKED || !closing.isAlive());
        mayAcquire.countDown();
        rebalancing.join();
        closing.join();
        assertThat(leases()).containsOnlyNulls();

        one.rebalance();
        assertThat(leases()).containsOnlyNulls();
        assertThat(database.number("SELECT count(*) FROM domain_event_nodes")).isZero();
    }

    private interface Step {
        void run() throws Exception;
    }

    private static Thread started(Step step) {
        Thread thread = new Thread(() -> {
            try {
                step.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void secondNodeGetsHalfOnceFirstHasEndedItsBatches() throws SQLException {
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
    void redriveOnOtherNodeIsSeenAtNextRenewal() throws SQLException {
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

    private static List<String> leases() throws SQLException {
        return database.texts("SELECT owner || ' ' || lane FROM domain_event_leases ORDER BY lane");
    }
}
