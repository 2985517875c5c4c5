package dev.typebus.internal.jdbc;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.event.EventId;
import dev.typebus.event.PublishException;
import dev.typebus.event.Transaction;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The last statements of a transaction and its COMMIT are sent in one message, whatever the driver's settings; or in two, with the same outcome. */
class CommitMessageTest {
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

    private static void write(Transaction tx, String title) throws SQLException {
        try (Statement statement = tx.connection().createStatement()) {
            statement.execute("INSERT INTO book VALUES ('" + title + "')");
        }
    }

    private static DataSource with(String settings) {
        PGSimpleDataSource source = database.unpooled();
        String url = source.getURL();
        source.setURL(url + (url.contains("?") ? "&" : "?") + settings);
        return source;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prepareThreshold=5",
                "prepareThreshold=0",
                "prepareThreshold=1",
                "prepareThreshold=-1",
                "preferQueryMode=simple",
                "preferQueryMode=extendedForPrepared",
                "preferQueryMode=extendedCacheEverything",
                "autosave=always",
                "autosave=always&cleanupSavepoints=true",
                "autosave=conservative",
                "autosave=always&preferQueryMode=simple",
                "reWriteBatchedInserts=true",
                "defaultRowFetchSize=2",
                "preparedStatementCacheQueries=0",
                "raiseExceptionOnSilentRollback=false",
                "binaryTransfer=false"
            })
    void commitIsOneMessageWithAnyDriverSettings(String settings) throws SQLException {
        SpiedDataSource spied = new SpiedDataSource(with(settings));
        publishAndHandle(spied.dataSource());
        assertThat(spied.calls())
                .filteredOn(CommitMessageTest::isLast)
                .hasSizeGreaterThan(10)
                .allMatch(call -> call.endsWith("; COMMIT"));
    }

    /** Tells whether the call is the last statement of a transaction, or begins the last statements of a handler's transaction. */
    private static boolean isLast(String call) {
        return call.startsWith("SELECT pg_catalog.ln(")
                || (call.startsWith("INSERT INTO domain_events ") && !call.contains("ON CONFLICT"));
    }

    @Test
    void commitWorksWithPoolInManualCommit() throws SQLException {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(database.unpooled());
            pool.setAutoCommit(false);
            publishAndHandle(pool);
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    /** The connections are wrapped so that the driver cannot be asked. */
    @Test
    void unknownDriverGetsTwoMessages() throws SQLException {
        SpiedDataSource spied = new SpiedDataSource(hidingTheDriver(database.pool()));
        publishAndHandle(spied.dataSource());
        assertThat(spied.calls())
                .filteredOn(CommitMessageTest::isLast)
                .isNotEmpty()
                .noneMatch(call -> call.endsWith("; COMMIT"));
    }

    private static DataSource hidingTheDriver(DataSource real) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, given) -> {
                    if (!method.getName().equals("getConnection")) {
                        return method.invoke(real, given);
                    }
                    Connection connection = (Connection) method.invoke(real, given);
                    return Proxy.newProxyInstance(
                            DataSource.class.getClassLoader(),
                            new Class<?>[] {Connection.class},
                            (any, called, args) -> {
                                if (called.getName().equals("isWrapperFor")) {
                                    return false;
                                }
                                try {
                                    return called.invoke(connection, args);
                                } catch (InvocationTargetException e) {
                                    throw e.getCause();
                                }
                            });
                });
    }

    /** Commits events; has events refused before the COMMIT and by it; runs handlers that publish and fail. */
    private void publishAndHandle(DataSource dataSource) throws SQLException {
        Group group = Group.named("piped")
                .lanes(1)
                .handlers(Handler.on("write", NOTE_WRITTEN)
                        .retry(RetryPolicy.DEFAULT.delays(Duration.ofMillis(1), 1, Duration.ofMillis(1)))
                        .transactional((event, tx, delivery) -> {
                            Effects.write(tx, event.payload().text());
                            if (event.payload().about().equals("in")) {
                                tx.publish(NOTE_WRITTEN, Loans.note("out", "out"));
                            }
                            if (event.payload().about().equals("fails") && delivery.attempt() == 1) {
                                throw new IllegalStateException("made to fail");
                            }
                        }));
        try (EventBus bus = EventBus.builder(dataSource)
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(group))
                .start()) {
            List<EventId> ids = new ArrayList<>();
            for (int i = 0; i < 8; i++) { // enough for the driver to prepare a statement at the server
                String text = Integer.toString(i);
                ids.add(bus.inTransactionReturning(tx -> {
                    write(tx, text);
                    return tx.publish(NOTE_WRITTEN, Loans.note("one", text));
                }));
            }
            bus.inTransaction(tx -> {
                ids.add(tx.publish(NOTE_WRITTEN, Loans.note("one", "8")));
                ids.add(tx.once("nine").publish(NOTE_WRITTEN, Loans.note("one", "9")));
                ids.add(tx.publish(NOTE_WRITTEN, Loans.note("one", "10")));
                ids.add(tx.publish(NOTE_WRITTEN, Loans.note("one", "11")));
            });
            assertThat(bus.history("note", "one")).extracting("id").isEqualTo(ids);
            assertThat(database.number("SELECT count(*) FROM book")).isEqualTo(8);

            assertThatThrownBy(() -> bus.inTransaction(tx -> {
                        write(tx, "7"); // a duplicate
                        tx.publish(NOTE_WRITTEN, Loans.note("refused", "by COMMIT"));
                    }))
                    .isInstanceOf(PublishException.class)
                    .hasMessageStartingWith(
                            "The transaction was not committed: the constraint book_title_key refused it");
            database.execute("ALTER TABLE domain_events ADD CONSTRAINT no_such CHECK (aggregate_id <> 'refused')");
            assertThatThrownBy(() -> bus.inTransaction(tx -> {
                        write(tx, "refused");
                        tx.publish(NOTE_WRITTEN, Loans.note("refused", "before COMMIT"));
                    }))
                    .isInstanceOf(PublishException.class)
                    .hasMessageStartingWith("Note.Written of note/refused: the constraint no_such refused it")
                    .hasMessageEndingWith("The transaction is rolled back; nothing was published.");
            database.execute("ALTER TABLE domain_events DROP CONSTRAINT no_such");
            assertThat(database.number("SELECT count(*) FROM book")).isEqualTo(8);
            assertThat(bus.history("note", "refused")).isEmpty();

            bus.inTransaction(tx -> tx.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("in", "in")));
            bus.inTransaction(tx -> tx.publish(NOTE_WRITTEN, Loans.note("fails", "at first")));
            await().atMost(LONG)
                    .until(() -> effects.all().contains("out") && effects.all().contains("at first"));
            await().atMost(LONG).until(effects::isQuiet);
        }
        assertThat(effects.all())
                .containsExactlyInAnyOrder(
                        "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "in", "out", "at first");
        assertThat(effects.deliveries()).isEmpty();
    }
}
