package dev.typebus.health;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.LOAN_CREATED;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.event.Transaction;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerMisuseException;
import dev.typebus.handler.HandlerTable;
import dev.typebus.internal.publish.Appender;
import dev.typebus.internal.publish.PublishLimits;
import dev.typebus.internal.replay.JdbcReplays;
import dev.typebus.internal.replay.ReplayDryRun;
import dev.typebus.internal.retention.Retention;
import dev.typebus.replay.Replay;
import dev.typebus.replay.ReplayRequest;
import dev.typebus.replay.Replays;
import dev.typebus.retention.Archiver;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an archiver or a replay's step changes of its session reaches neither the bus's statements nor the pool. */
@Tag("once")
class SharedTransactionTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final Duration LONG = Duration.ofMinutes(2);

    private final Effects effects = new Effects(database);
    private final HikariDataSource pool = new HikariDataSource();

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
        database.execute("""
                DROP SCHEMA IF EXISTS tenant CASCADE;
                CREATE SCHEMA tenant;
                CREATE TABLE tenant.domain_events (LIKE domain_events INCLUDING ALL);
                DO $$ BEGIN CREATE ROLE tenant; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
                GRANT ALL ON SCHEMA tenant TO tenant;
                GRANT ALL ON ALL TABLES IN SCHEMA tenant TO tenant;
                """);
        pool.setDataSource(database.unpooled());
        pool.setMaximumPoolSize(1);
        try (EventBus bus = bus()) {
            bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("1", "1"));
            await().atMost(LONG)
                    .until(() -> database.number("SELECT count(*) FROM domain_events WHERE processed_at IS NOT NULL"
                                    + " AND processed_at < clock_timestamp() - interval '2 milliseconds'")
                            == 1);
        }
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    private static EventBus bus() {
        return EventBus.builder(database.pool())
                .catalog(CATALOG)
                .handlers(HandlerTable.of(Group.named("notes")
                        .handlers(Handler.on("write", NOTE_WRITTEN)
                                .transactional((event, tx, delivery) ->
                                        Effects.write(tx, event.payload().text())))))
                .start();
    }

    private static void execute(Transaction tx, String sql) throws SQLException {
        try (Statement statement = tx.connection().createStatement()) {
            statement.execute(sql);
        }
    }

    private static String settings(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT concat_ws(' ', session_user, current_user,"
                        + " current_setting('search_path'), current_setting('statement_timeout'))")) {
            row.next();
            return row.getString(1);
        }
    }

    private boolean round(Archiver archiver) throws Exception {
        return new Retention(pool, Duration.ofMillis(1), archiver, new Appender(PublishLimits.DEFAULT)).round();
    }

    private Replays replays() {
        return new JdbcReplays(pool, new Appender(PublishLimits.DEFAULT), new ReplayDryRun(Map::of), () -> {});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET LOCAL search_path = tenant",
                "SET LOCAL ROLE tenant",
                "SET search_path = tenant",
                "SET ROLE tenant",
                "SET statement_timeout = 5000"
            })
    void archiverSettingsEndWithItsBatch(String sql) throws Exception {
        assertThat(round((events, tx) -> {
                    execute(tx, sql);
                    tx.publish(LOAN_CREATED, Loans.created(new UUID(1, 1)));
                }))
                .isTrue();
        assertThat(database.texts("SELECT event_type FROM domain_events")).containsExactly("Loan.Created");
        assertThat(database.number("SELECT count(*) FROM tenant.domain_events")).isZero();
        assertThat(settings(pool)).isEqualTo(settings(database.unpooled()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMMIT", "ROLLBACK"})
    void archiverEndingItsTransactionDeletesNothing(String sql) throws SQLException {
        assertThatThrownBy(() -> round((events, tx) -> {
                    execute(tx, sql);
                }))
                .isInstanceOf(HandlerMisuseException.class)
                .hasMessageStartingWith("The archiver ended the transaction");
        assertThat(database.number("SELECT count(*) FROM domain_events")).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET LOCAL search_path = tenant",
                "SET LOCAL ROLE tenant",
                "SET search_path = tenant",
                "SET ROLE tenant",
                "SET statement_timeout = 5000"
            })
    void clearStepSettingsEndWithIt(String sql) throws SQLException {
        Replay replay = replays()
                .start(ReplayRequest.handler("notes", "write"), tx -> {
                    execute(tx, "DELETE FROM effects");
                    execute(tx, sql);
                })
                .get(0);
        assertThat(settings(pool)).isEqualTo(settings(database.unpooled()));
        try (EventBus bus = bus()) {
            await().atMost(LONG)
                    .until(() -> bus.replays().find(replay.id()).orElseThrow().state() == Replay.State.DONE);
        }
        assertThat(effects.all()).containsExactly("1");
    }

    @Test
    void clearStepEndingItsTransactionStartsNoReplay() {
        assertThatThrownBy(() -> replays().start(ReplayRequest.handler("notes", "write"), tx -> {
                    execute(tx, "COMMIT");
                }))
                .isInstanceOf(HandlerMisuseException.class)
                .hasMessageStartingWith("The step ended the transaction");
        assertThat(replays().list()).isEmpty();
    }
}
