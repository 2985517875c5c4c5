package dev.typebus.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.EventId;
import dev.typebus.event.Publisher;
import dev.typebus.fixtures.Loans;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches of concurrent callers: their size, order and transactions. */
@Timeout(300)
class PublishBatcherTest extends ConcurrentCallers {
    @Test
    void callersDuringAWriteAreWrittenTogether() throws Exception {
        List<Future<?>> callers = new ArrayList<>();
        try (Connection lock = lockTable()) {
            callers.addAll(blockLeaders());
            for (int i = 0; i < 20; i++) {
                callers.add(executor.submit(() -> publish("follower")));
            }
            await().atMost(LONG).until(() -> batcher.waiting() == 20);
            assertThat(callers).noneMatch(Future::isDone);
            lock.rollback();
        }
        for (Future<?> caller : callers) {
            caller.get();
        }
        assertThat(count()).isEqualTo(LEADERS + 20);
        assertThat(transactions()).isEqualTo(LEADERS + 1);
        assertThat(spied.statements()).hasSize(LEADERS + 1);
    }

    @Test
    void statementIsBoundedByItsEvents() throws Exception {
        List<Future<?>> callers = new ArrayList<>();
        try (Connection lock = lockTable()) {
            callers.addAll(blockLeaders());
            for (int i = 0; i < 5; i++) {
                callers.add(executor.submit(() -> batcher.publish(notes("list", 400))));
            }
            await().atMost(LONG).until(() -> batcher.waiting() == 5);
            lock.rollback();
        }
        for (Future<?> caller : callers) {
            caller.get();
        }
        assertThat(count()).isEqualTo(LEADERS + 2_000);
        assertThat(transactions()).isEqualTo(LEADERS + 3);
    }

    @Test
    void listBeyondTheBoundIsOneStatement() throws SQLException {
        batcher.publish(notes("large", 3_000));
        assertThat(transactions()).isEqualTo(1);
    }

    @Test
    void statementIsBoundedByItsText() throws Exception {
        Appender large = new Appender(new PublishLimits(Appender.MOST_CHARACTERS, 100));
        String third = "x".repeat(Appender.MOST_CHARACTERS / 3);
        List<Future<?>> callers = new ArrayList<>();
        try (Connection lock = lockTable()) {
            callers.addAll(blockLeaders());
            for (int i = 0; i < 5; i++) {
                callers.add(executor.submit(() -> batcher.publish(large.encode(List.of(note(third))))));
            }
            await().atMost(LONG).until(() -> batcher.waiting() == 5);
            lock.rollback();
        }
        for (Future<?> caller : callers) {
            caller.get();
        }
        assertThat(spied.statements()).hasSize(LEADERS + 3);
    }

    @Test
    void listBeyondTheTextBoundIsOneTransaction() throws SQLException {
        Publisher bus = new AutoCommitPublisher(
                spied.dataSource(),
                new Appender(new PublishLimits(Appender.MOST_CHARACTERS, 100)),
                CommitListener.NONE,
                SettlementAwaiter.NONE);
        String third = "x".repeat(Appender.MOST_CHARACTERS / 3);
        bus.publishAll(List.of(note(third), note(third), note(third), note(third)));
        assertThat(count()).isEqualTo(4);
        assertThat(transactions()).isEqualTo(1);
        assertThat(spied.statements())
                .filteredOn(call -> call.startsWith("INSERT"))
                .hasSize(2);
    }

    @Test
    void interruptIsKeptAndFailsNoCaller() throws Exception {
        FutureTask<Boolean> leader = interruptible("leader");
        FutureTask<Boolean> follower = interruptible("follower");
        Thread leading = new Thread(leader, "leader");
        Thread following = new Thread(follower, "follower");
        List<Future<?>> others = new ArrayList<>();
        try (Connection lock = lockTable()) {
            leading.start();
            database.awaitBlocked(1);
            for (int i = 1; i < LEADERS; i++) {
                others.add(executor.submit(() -> publish("another leader")));
                database.awaitBlocked(i + 1);
            }
            following.start();
            await().atMost(LONG).until(() -> batcher.waiting() == 1);
            others.add(executor.submit(() -> publish("another follower")));
            await().atMost(LONG).until(() -> batcher.waiting() == 2);
            leading.interrupt();
            following.interrupt();
            lock.rollback();
        }
        assertThat(leader.get()).as("leader is interrupted afterwards").isTrue();
        assertThat(follower.get()).as("follower is interrupted afterwards").isTrue();
        for (Future<?> other : others) {
            other.get();
        }
        assertThat(count()).isEqualTo(LEADERS + 2);
    }

    @Test
    void concurrentPublishersKeepTheirOwnOrder() throws Exception {
        int threads = 16;
        int each = 100;
        Publisher bus =
                new AutoCommitPublisher(spied.dataSource(), appender, CommitListener.NONE, SettlementAwaiter.NONE);
        List<Future<List<EventId>>> results = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            String own = about + "-" + t;
            results.add(executor.submit(() -> {
                List<EventId> ids = new ArrayList<>();
                for (int i = 0; i < each; i++) {
                    ids.add(bus.publish(Loans.NOTE_WRITTEN, Loans.note(own, "" + i)));
                }
                return ids;
            }));
        }
        for (int t = 0; t < threads; t++) {
            List<String> ids =
                    results.get(t).get().stream().map(EventId::toString).toList();
            assertThat(database.texts("SELECT id FROM domain_events WHERE aggregate_id = '" + about + "-" + t
                            + "' ORDER BY position"))
                    .isEqualTo(ids);
        }
        assertThat(spied.statements().size()).isLessThan(threads * each);
    }

    private FutureTask<Boolean> interruptible(String text) {
        return new FutureTask<>(() -> {
            publish(text);
            return Thread.currentThread().isInterrupted();
        });
    }
}
