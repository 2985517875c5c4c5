package dev.typebus.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.EventId;
import dev.typebus.event.NewEvent;
import dev.typebus.event.PublishException;
import dev.typebus.event.Publisher;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Concurrent callers on the bus. A table lock holds the leaders in their INSERTs until a known number of others have queued up behind:
 * so what is gathered is certain, without a sleep.
 */
@Timeout(300)
class PublishBatcherTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final int LEADERS = PublishBatcher.MAX_LEADERS;

    private final SpiedDataSource spied = new SpiedDataSource(database.pool());
    private final Appender appender = new Appender(PublishLimits.DEFAULT);
    private final PublishBatcher batcher = new PublishBatcher(spied.dataSource(), appender);
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final String about = UUID.randomUUID().toString();

    @AfterEach
    void shutDown() {
        executor.shutdownNow();
    }

    @Test
    void whoeverComesWhileTheLeadersWriteIsWrittenTogether() throws Exception {
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
    void oneStatementIsNotWithoutBound() throws Exception {
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
    void aListLargerThanTheBoundIsWrittenInOneGo() throws SQLException {
        batcher.publish(notes("large", 3_000));
        assertThat(transactions()).isEqualTo(1);
    }

    @Test
    void onlyTheCulpritFails() throws Exception {
        database.execute("ALTER TABLE domain_events ADD CONSTRAINT no_bad_words CHECK (payload ->> 'text' <> 'bad')");
        List<Future<?>> good = new ArrayList<>();
        Future<?> bad;
        try (Connection lock = lockTable()) {
            good.addAll(blockLeaders());
            good.add(executor.submit(() -> publish("good")));
            bad = executor.submit(() -> publish("bad"));
            good.add(executor.submit(() -> publish("good")));
            await().atMost(LONG).until(() -> batcher.waiting() == 3);
            lock.rollback();
        }
        assertThatThrownBy(bad::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(PublishException.class)
                .hasMessage(
                        "Note.Written of note/%s: the constraint no_bad_words refused it (SQLState 23514). Nothing was"
                                + " published.",
                        about);
        for (Future<?> caller : good) {
            caller.get();
        }
        assertThat(count()).isEqualTo(LEADERS + 2);
        database.execute("ALTER TABLE domain_events DROP CONSTRAINT no_bad_words");
    }

    @ParameterizedTest
    @ValueSource(strings = {"55P03", "57014", "40001", "40P01", "53100"})
    void whatFailsForAllIsTriedOnce(String state) throws Exception {
        List<Future<?>> followers = new ArrayList<>();
        List<Future<?>> leaders;
        try (Connection lock = lockTable()) {
            leaders = blockLeaders();
            for (int i = 0; i < 20; i++) {
                followers.add(executor.submit(() -> publish("follower")));
            }
            await().atMost(LONG).until(() -> batcher.waiting() == 20);
            spied.failBefore(call -> call.startsWith("INSERT") && call.contains("unnest"), state);
            lock.rollback();
        }
        for (Future<?> leader : leaders) {
            leader.get();
        }
        for (Future<?> follower : followers) {
            assertThatThrownBy(follower::get).cause().hasMessageContaining("(SQLState " + state + ")");
        }
        assertThat(spied.statements()).hasSize(LEADERS + 1);
    }

    @Test
    void theCulpritIsFoundByHalves() throws Exception {
        database.execute("ALTER TABLE domain_events ADD CONSTRAINT no_bad_words CHECK (payload ->> 'text' <> 'bad')");
        List<Future<?>> good = new ArrayList<>();
        Future<?> bad;
        try (Connection lock = lockTable()) {
            good.addAll(blockLeaders());
            bad = executor.submit(() -> publish("bad"));
            for (int i = 1; i < 64; i++) {
                good.add(executor.submit(() -> publish("good")));
            }
            await().atMost(LONG).until(() -> batcher.waiting() == 64);
            lock.rollback();
        }
        assertThatThrownBy(bad::get).cause().isInstanceOf(PublishException.class);
        for (Future<?> caller : good) {
            caller.get();
        }
        assertThat(count()).isEqualTo(LEADERS + 63);
        assertThat(spied.statements()).hasSize(LEADERS + 1 + 2 * 6);
        database.execute("ALTER TABLE domain_events DROP CONSTRAINT no_bad_words");
    }

    @Test
    void aStatementThatWasSentTwiceHasPublished() throws SQLException {
        List<EncodedEvent> events = notes("twice", 3);
        batcher.publish(events);
        batcher.publish(events);
        assertThat(count()).isEqualTo(3);
    }

    @Test
    void oneStatementIsBoundedByItsText() throws Exception {
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
    void aListOfMoreTextIsOneTransaction() throws SQLException {
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

    @ParameterizedTest
    @ValueSource(strings = {"08006", ""})
    void whatArrivedAndWasNotAnsweredIsFoundInTheLog(String state) throws Exception {
        for (Future<?> follower : publishWhileTheAnswerIsLost(state)) {
            follower.get();
        }
        assertThat(count()).isEqualTo(LEADERS + 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", ""})
    void aLostConnectionIsNotTriedAgain(String state) throws Exception {
        spied.failBefore(call -> call.startsWith("SELECT EXISTS (SELECT FROM domain_events"), "08006");
        for (Future<?> follower : publishWhileTheAnswerIsLost(state)) {
            assertThatThrownBy(follower::get)
                    .cause()
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("Whether it was published is unknown");
        }
        assertThat(count()).isEqualTo(LEADERS + 3);
    }

    /** Three publish together, and their statement takes effect. */
    private List<Future<?>> publishWhileTheAnswerIsLost(String state) throws Exception {
        List<Future<?>> followers = new ArrayList<>();
        List<Future<?>> leaders;
        try (Connection lock = lockTable()) {
            leaders = blockLeaders();
            for (int i = 0; i < 3; i++) {
                followers.add(executor.submit(() -> publish("follower")));
            }
            await().atMost(LONG).until(() -> batcher.waiting() == 3);
            spied.failAfter(call -> call.startsWith("INSERT") && call.contains("unnest"), state);
            lock.rollback();
        }
        for (Future<?> leader : leaders) {
            leader.get();
        }
        return followers;
    }

    @Test
    void withoutAConnectionAllWhoWaitFailTogether() throws Exception {
        List<Future<?>> callers = new ArrayList<>();
        List<Future<?>> leaders;
        try (Connection lock = lockTable()) {
            leaders = blockLeaders();
            callers.add(executor.submit(() -> publish("follower")));
            callers.add(executor.submit(() -> publish("follower")));
            await().atMost(LONG).until(() -> batcher.waiting() == 2);
            for (int i = 0; i < LEADERS; i++) {
                spied.failBefore(call -> call.equals("getConnection"), "08001");
            }
            lock.rollback();
        }
        for (Future<?> leader : leaders) {
            leader.get();
        }
        for (Future<?> caller : callers) {
            assertThatThrownBy(caller::get).cause().isInstanceOf(DatabaseUnavailableException.class);
        }
        spied.heal();
        publish("afterwards");
        assertThat(count()).isEqualTo(LEADERS + 1);
    }

    @Test
    void anInterruptIsKeptAndHarmsNobody() throws Exception {
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
        assertThat(leader.get()).as("interrupted afterwards").isTrue();
        assertThat(follower.get()).as("interrupted afterwards").isTrue();
        for (Future<?> other : others) {
            other.get();
        }
        assertThat(count()).isEqualTo(LEADERS + 2);
    }

    @Test
    void aFaultThatIsNoSqlExceptionReleasesTheOthers() throws Exception {
        List<Future<?>> callers = new ArrayList<>();
        List<Future<?>> leaders;
        try (Connection lock = lockTable()) {
            leaders = blockLeaders();
            callers.add(executor.submit(() -> publish("follower")));
            callers.add(executor.submit(() -> publish("follower")));
            await().atMost(LONG).until(() -> batcher.waiting() == 2);
            spied.breakBefore(call -> call.startsWith("INSERT"), new StackOverflowError());
            lock.rollback();
        }
        for (Future<?> leader : leaders) {
            leader.get();
        }
        for (Future<?> caller : callers) {
            assertThatThrownBy(caller::get)
                    .cause()
                    .isInstanceOf(PublishException.class)
                    .hasMessage(
                            "Note.Written of note/%s: writing it failed unexpectedly. Whether it was published is"
                                    + " unknown",
                            about);
        }
        publish("afterwards");
        assertThat(count()).isEqualTo(LEADERS + 1);
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

    private void publish(String text) {
        batcher.publish(appender.encode(List.of(note(text))));
    }

    private List<EncodedEvent> notes(String text, int count) {
        List<NewEvent<?>> notes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            notes.add(note(text));
        }
        return appender.encode(notes);
    }

    private NewEvent<?> note(String text) {
        return Loans.NOTE_WRITTEN.of(Loans.note(about, text));
    }

    private FutureTask<Boolean> interruptible(String text) {
        return new FutureTask<>(() -> {
            publish(text);
            return Thread.currentThread().isInterrupted();
        });
    }

    private static Connection lockTable() throws SQLException {
        Connection connection = database.unpooled().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE domain_events IN SHARE ROW EXCLUSIVE MODE");
        }
        return connection;
    }

    /** As many callers as may lead at the same time, each in an INSERT that waits for the table. */
    private List<Future<?>> blockLeaders() {
        List<Future<?>> leaders = new ArrayList<>();
        for (int i = 0; i < LEADERS; i++) {
            leaders.add(executor.submit(() -> publish("leader")));
            database.awaitBlocked(leaders.size());
        }
        return leaders;
    }

    private long count() throws SQLException {
        return database.number("SELECT count(*) FROM domain_events WHERE aggregate_id = '" + about + "'");
    }

    private long transactions() throws SQLException {
        return database.number(
                "SELECT count(DISTINCT transaction_id) FROM domain_events WHERE aggregate_id = '" + about + "'");
    }
}
