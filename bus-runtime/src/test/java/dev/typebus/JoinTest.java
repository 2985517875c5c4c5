package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.BusClosedException;
import dev.typebus.event.EventId;
import dev.typebus.event.JoinedTransaction;
import dev.typebus.event.PublishException;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code bus.join(connection)}: the caller's own JDBC transaction, which tells of its end. */
class JoinTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final Queue<EventId> handled = new ConcurrentLinkedQueue<>();
    private final EventBus bus = EventBus.builder(database.pool())
            .catalog(Loans.CATALOG)
            .handlers(HandlerTable.of(Group.named("joined")
                    .handlers(Handler.on("note", NOTE_WRITTEN).plain((event, delivery) -> handled.add(event.id())))))
            .start();
    private final String about = UUID.randomUUID().toString();
    private final SpiedDataSource spied = new SpiedDataSource(database.unpooled());
    private final Connection connection;
    private final JoinedTransaction tx;

    JoinTest() throws SQLException {
        connection = spied.dataSource().getConnection();
        connection.setAutoCommit(false);
        tx = bus.join(connection);
        spied.clear();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        bus.close();
    }

    private EventId publish(String text) {
        return tx.publish(NOTE_WRITTEN, Loans.note(about, text));
    }

    private List<EventId> inLog() {
        return bus.history("note", about).stream().map(event -> event.id()).toList();
    }

    @Test
    void publishedEventsAreOneStatementBeforeCommit() throws SQLException {
        List<EventId> ids = List.of(publish("1"), publish("2"), publish("3"));
        assertThat(spied.statements()).isEmpty();
        tx.beforeCommit();
        tx.beforeCommit();
        assertThat(spied.statements()).singleElement().asString().startsWith("INSERT INTO domain_events");
        assertThat(inLog()).isEmpty();
        connection.commit();
        tx.committed();
        assertThat(inLog()).isEqualTo(ids);
    }

    @Test
    void reportedCommitWakesHandlers() throws SQLException {
        EventId id = tx.awaitingHandlers(Duration.ofMinutes(1)).publish(NOTE_WRITTEN, Loans.note(about, "1"));
        tx.beforeCommit();
        connection.commit();
        assertThat(connection.getAutoCommit()).isFalse();
        tx.committed();
        assertThat(handled).contains(id);
    }

    @Test
    void rolledBackEventsAreNotPublished() throws SQLException {
        publish("1");
        tx.beforeCommit();
        publish("2");
        connection.rollback();
        tx.rolledBack();
        connection.commit();
        assertThat(inLog()).isEmpty();
    }

    @Test
    void eventWithKeyIsWrittenAtOnceAndInOrder() throws SQLException {
        EventId first = publish("1");
        EventId keyed = tx.once("key " + about).publish(NOTE_WRITTEN, Loans.note(about, "2"));
        assertThat(tx.once("key " + about).publish(NOTE_WRITTEN, Loans.note(about, "3")))
                .isEqualTo(keyed);
        EventId last = publish("4");
        tx.beforeCommit();
        connection.commit();
        tx.committed();
        assertThat(inLog()).containsExactly(first, keyed, last);
    }

    @Test
    void savepointRollbackTakesItsEventsBack() throws SQLException {
        EventId kept = publish("kept");
        tx.beforeCommit();
        Savepoint savepoint = connection.setSavepoint();
        publish("undone");
        tx.beforeCommit();
        connection.rollback(savepoint);
        tx.beforeCommit();
        connection.commit();
        tx.committed();
        assertThat(inLog()).containsExactly(kept);
    }

    @Test
    void otherThreadMayContinue() throws Exception {
        EventId one = publish("1");
        FutureTask<EventId> elsewhere = new FutureTask<>(() -> {
            EventId two = publish("2");
            tx.beforeCommit();
            connection.commit();
            tx.committed();
            return two;
        });
        Thread thread = new Thread(elsewhere);
        thread.start();
        assertThat(inLog()).hasSizeLessThanOrEqualTo(2);
        assertThat(List.of(one, elsewhere.get())).isEqualTo(inLog());
    }

    @Test
    void eventAfterBeforeCommitIsReportedLost() throws SQLException {
        EventId first = publish("1");
        tx.beforeCommit();
        publish("2");
        connection.commit();
        assertThatThrownBy(tx::committed)
                .isInstanceOf(PublishException.class)
                .hasMessage(
                        "Note.Written of note/%s: the transaction was committed without it, because beforeCommit() was not called after it"
                                + " was published. What was written by then is published; publish this again",
                        about);
        assertThat(inLog()).containsExactly(first);
    }

    @Test
    void endedTransactionRefusesEvents() {
        tx.rolledBack();
        assertThatThrownBy(() -> publish("late"))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("This transaction has ended");
        assertThat(inLog()).isEmpty();
    }

    @Test
    void autoCommitIsRefused() throws SQLException {
        connection.setAutoCommit(true);
        assertThatThrownBy(() -> publish("1"))
                .isInstanceOf(PublishException.class)
                .hasMessage(
                        "join(connection): the connection is in auto-commit mode, so there is no transaction to join."
                                + " Nothing was published; call setAutoCommit(false) before, or publish on the bus");
    }

    @Test
    void abortedTransactionIsNamed() throws SQLException {
        publish("1");
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SELECT 1 / 0")).isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(tx::beforeCommit)
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("an earlier statement of the transaction had failed")
                .hasMessageContaining("Nothing was published; roll your transaction back.");
    }

    @Test
    void closedBusRefusesEvents() {
        bus.close();
        assertThatThrownBy(() -> publish("1")).isInstanceOf(BusClosedException.class);
    }
}
