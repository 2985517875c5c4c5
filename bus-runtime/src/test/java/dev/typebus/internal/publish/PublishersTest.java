package dev.typebus.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.EventId;
import dev.typebus.event.HandlersNotSettledException;
import dev.typebus.event.Publisher;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.internal.log.EventKey;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls to the commit listener and the settlement awaiter, and their order. */
class PublishersTest implements CommitListener, SettlementAwaiter {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final Publishers side = new Publishers(database.pool(), new Appender(PublishLimits.DEFAULT), this, this);
    private final List<String> heard = new ArrayList<>();
    private final List<EventId> awaited = new ArrayList<>();

    @Override
    public void committed(Set<EventKey> places) {
        heard.add("committed " + places.size() + ", visible "
                + count("slot = " + places.iterator().next().slot()));
    }

    @Override
    public void expected() {
        heard.add("expected");
    }

    @Override
    public void await(List<EventId> events, Duration atMost) {
        heard.add("await " + atMost.toSeconds());
        awaited.addAll(events);
        if (atMost.toSeconds() == 13) {
            throw new HandlersNotSettledException("too long");
        }
    }

    @Test
    void busNotifiesAfterCommitAndThenWaits() {
        EventId id = side.ownTransaction()
                .awaitingHandlers(Duration.ofSeconds(5))
                .publish(Loans.NOTE_WRITTEN, Loans.note("own", ""));
        assertThat(heard).containsExactly("committed 1, visible 1", "await 5");
        assertThat(awaited).containsExactly(id);
    }

    @Test
    void publishWithoutAwaitDoesNotWait() {
        side.ownTransaction().publish(Loans.NOTE_WRITTEN, Loans.note("no await", ""));
        side.ownTransaction().once("no await").publish(Loans.NOTE_WRITTEN, Loans.note("no await", ""));
        assertThat(heard).containsExactly("committed 1, visible 1", "committed 1, visible 2");
    }

    @Test
    void repeatedKeyIsAwaitedByItsFirstId() {
        Publisher once = side.ownTransaction().once("key");
        EventId first = once.publish(Loans.NOTE_WRITTEN, Loans.note("await once", ""));
        once.awaitingHandlers(Duration.ofSeconds(1)).publish(Loans.NOTE_WRITTEN, Loans.note("await once", ""));
        assertThat(awaited).containsExactly(first);
    }

    @Test
    void transactionNotifiesAfterItsCommit() {
        List<EventId> ids = side.inTransaction(tx -> {
            EventId one = tx.awaitingHandlers(Duration.ofSeconds(2))
                    .publish(Loans.NOTE_WRITTEN, Loans.note("transaction", ""));
            tx.publish(Loans.NOTE_WRITTEN, Loans.note("transaction", ""));
            EventId other = tx.awaitingHandlers(Duration.ofSeconds(7))
                    .publish(Loans.NOTE_WRITTEN, Loans.note("transaction", ""));
            assertThat(heard).isEmpty();
            return List.of(one, other);
        });
        assertThat(heard).containsExactly("committed 1, visible 3", "await 7");
        assertThat(awaited).isEqualTo(ids);
    }

    @Test
    void rolledBackOrEmptyTransactionNotifiesNothing() {
        assertThatThrownBy(() -> side.inTransaction(tx -> {
                    tx.publish(Loans.NOTE_WRITTEN, Loans.note("rolled back", ""));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        side.inTransaction(tx -> true);
        assertThat(heard).isEmpty();
    }

    @Test
    void eventsUndoneBySavepointAreNotNotified() throws SQLException {
        side.inTransaction(tx -> {
            tx.publish(Loans.NOTE_WRITTEN, Loans.note("savepoint", "kept"));
            var savepoint = tx.connection().setSavepoint();
            tx.awaitingHandlers(Duration.ofSeconds(1)).publish(Loans.NOTE_WRITTEN, Loans.note("undone", ""));
            tx.connection().rollback(savepoint);
            return true;
        });
        assertThat(heard).containsExactly("committed 1, visible 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"setAutoCommit", "commit", "rollback"})
    void poolFailureLeaksNoConnection(String call) {
        DataSource faulty = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, given) -> {
                    Connection real = database.pool().getConnection();
                    return Proxy.newProxyInstance(
                            DataSource.class.getClassLoader(),
                            new Class<?>[] {Connection.class},
                            (any, called, args) -> {
                                if (called.getName().equals(call)) {
                                    throw new AssertionError("made to fail");
                                }
                                return called.invoke(real, args);
                            });
                });
        Publishers side = new Publishers(faulty, new Appender(PublishLimits.DEFAULT), this, this);
        assertThatThrownBy(() -> side.inTransaction(tx -> {
                    tx.publish(Loans.NOTE_WRITTEN, Loans.note("leak", ""));
                    throw new IllegalStateException("no");
                }))
                .isNotNull();
        assertThat(database.pool().getHikariPoolMXBean().getActiveConnections()).isZero();
        assertThat(countOf("leak")).isZero();
    }

    @Test
    void writtenEventsAreNotKept() throws SQLException {
        side.inTransaction(tx -> {
            WeakReference<Object> payload = new WeakReference<>(publishNote(tx));
            tx.connection().setSavepoint(); // writes the collected events
            Awaitility.await().until(() -> {
                System.gc();
                return payload.get() == null;
            });
            return true;
        });
    }

    private static Object publishNote(Publisher publisher) {
        NoteWritten note = Loans.note("forgotten", "a payload");
        publisher.publish(Loans.NOTE_WRITTEN, note);
        return note;
    }

    @Test
    void transactionWritesEarlyByItsText() {
        Publishers side = new Publishers(
                database.pool(), new Appender(new PublishLimits(Appender.MOST_CHARACTERS, 100)), this, this);
        String half = "x".repeat(Appender.MOST_CHARACTERS / 2);
        side.inTransaction(tx -> {
            WeakReference<Object> payload = new WeakReference<>(publishNote(tx));
            tx.publish(Loans.NOTE_WRITTEN, Loans.note("half", half));
            tx.publish(Loans.NOTE_WRITTEN, Loans.note("half", half));
            Awaitility.await().until(() -> {
                System.gc();
                return payload.get() == null;
            });
            return true;
        });
    }

    @Test
    void joiningPublishIsOnlyExpected() throws SQLException {
        try (Connection connection = database.unpooled().getConnection()) {
            connection.setAutoCommit(false);
            side.joining(connection).publish(Loans.NOTE_WRITTEN, Loans.note("joined", ""));
            connection.commit();
        }
        assertThat(heard).containsExactly("expected");
    }

    @Test
    void exceededAwaitLeavesTheEventPublished() {
        assertThatThrownBy(() -> side.ownTransaction()
                        .awaitingHandlers(Duration.ofSeconds(13))
                        .publish(Loans.NOTE_WRITTEN, Loans.note("impatient", "")))
                .isInstanceOf(HandlersNotSettledException.class);
        assertThat(countOf("impatient")).isEqualTo(1);
        assertThatThrownBy(() -> side.inTransaction(tx -> tx.awaitingHandlers(Duration.ofSeconds(13))
                        .publish(Loans.NOTE_WRITTEN, Loans.note("impatient", ""))))
                .isInstanceOf(HandlersNotSettledException.class);
        assertThat(countOf("impatient")).isEqualTo(2);
    }

    private static long countOf(String about) {
        return count("aggregate_id = '" + about + "'");
    }

    private static long count(String condition) {
        try {
            return database.number("SELECT count(*) FROM domain_events WHERE " + condition);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
