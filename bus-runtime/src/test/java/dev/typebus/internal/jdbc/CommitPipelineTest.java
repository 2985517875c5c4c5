package dev.typebus.internal.jdbc;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.EventBus;
import dev.typebus.event.JoinedTransaction;
import dev.typebus.event.PublishException;
import dev.typebus.event.Publisher;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** Transactions whose last statements are sent together: their messages, and refusals by the server. */
class CommitPipelineTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Effects effects = new Effects(database);

    @BeforeEach
    void createTables() throws SQLException {
        effects.reset();
        database.execute("""
                DROP TABLE IF EXISTS book;
                CREATE TABLE book (title text, UNIQUE (title) DEFERRABLE INITIALLY DEFERRED);
                """);
    }

    @Test
    void manyStatementsAreSentInSeveralMessages() throws SQLException {
        SpiedDataSource spied = new SpiedDataSource(database.pool());
        try (Connection connection = new AutoCommitDataSource(spied.dataSource()).getConnection()) {
            spied.clear();
            JdbcTransaction.atOnce(connection, all -> {
                for (int i = 0; i < 25; i++) {
                    all.add("INSERT INTO book VALUES (?)", "title " + i);
                }
                all.commit();
            });
        }
        assertThat(spied.statements()).hasSize(3);
        assertThat(spied.statements().get(0)).endsWith(CommitPipelineSql.END_SOON);
        assertThat(spied.statements().get(2)).endsWith("; COMMIT");
        assertThat(database.number("SELECT count(*) FROM book")).isEqualTo(25);
    }

    @Test
    void refusedStatementCommitsNothing() throws SQLException {
        try (Connection connection = new AutoCommitDataSource(database.pool()).getConnection()) {
            assertThatThrownBy(() -> JdbcTransaction.atOnce(connection, all -> {
                        all.add("INSERT INTO book VALUES ('a')");
                        all.add("SELECT domain_event_refuse('TB001', 'no')");
                        all.add("INSERT INTO book VALUES ('b')");
                        all.commit();
                    }))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("TB001"));
            assertThat(connection.getAutoCommit()).isTrue();
        }
        assertThat(database.number("SELECT count(*) FROM book")).isZero();
    }

    /** A driver that rolls back to its own savepoint after a caught exception has lost the events before it. */
    @Test
    void caughtRefusalDoesNotLoseEarlierEvents() throws SQLException {
        DataSource healing = with("autosave=always");
        database.execute("ALTER TABLE domain_events ADD CONSTRAINT no_such CHECK (aggregate_id <> 'publishRefused')");
        try (EventBus bus = EventBus.builder(healing).catalog(Loans.CATALOG).start();
                Connection connection = healing.getConnection()) {
            assertThatThrownBy(() -> bus.inTransaction(tx -> {
                        tx.publish(NOTE_WRITTEN, Loans.note("kept", "1"));
                        publishRefused(tx);
                    }))
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("whose id was returned could not be written");
            connection.setAutoCommit(false);
            JoinedTransaction joined = bus.join(connection);
            joined.publish(NOTE_WRITTEN, Loans.note("kept", "1"));
            publishRefused(joined);
            assertThatThrownBy(joined::beforeCommit)
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("whose id was returned could not be written");
            assertThat(bus.history("note", "kept")).isEmpty();
        } finally {
            database.execute("ALTER TABLE domain_events DROP CONSTRAINT no_such");
        }
    }

    private static DataSource with(String settings) {
        PGSimpleDataSource source = database.unpooled();
        String url = source.getURL();
        source.setURL(url + (url.contains("?") ? "&" : "?") + settings);
        return source;
    }

    private static void publishRefused(Publisher tx) {
        assertThatThrownBy(() -> tx.once("key").publish(NOTE_WRITTEN, Loans.note("publishRefused", "1")))
                .isInstanceOf(PublishException.class);
    }

    /** There are more statements than fit in one message, and the lane is another node's by then. */
    @Test
    void movedLaneIsNotChargedToHandlers() throws SQLException {
        AtomicBoolean moved = new AtomicBoolean();
        RetryPolicy later = RetryPolicy.DEFAULT.delays(Duration.ofMinutes(30), 1, Duration.ofMinutes(30));
        List<Handler<?>> handlers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            handlers.add(Handler.on("bad" + i, NOTE_WRITTEN).retry(later).transactional((event, tx, delivery) -> {
                throw new IllegalStateException("made to fail");
            }));
        }
        handlers.add(Handler.on("good", NOTE_WRITTEN).retry(later).transactional((event, tx, delivery) -> {
            Effects.write(tx, "good");
            if (!moved.getAndSet(true)) {
                database.execute("UPDATE domain_event_lanes SET version = version + 1");
            }
        }));
        try (EventBus bus = EventBus.builder(database.pool())
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(Group.named("many").lanes(1).handlers(handlers.toArray(Handler<?>[]::new))))
                .start()) {
            bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("c", "c"));
        }
        assertThat(effects.all()).containsExactly("good");
        assertThat(database.texts("SELECT DISTINCT left(handler_id, 3) FROM domain_event_deliveries"))
                .containsExactly("bad");
    }
}
