package dev.typebus;

import static dev.typebus.fixtures.Loans.LOAN_CREATED;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.event.NewEvent;
import dev.typebus.event.Transaction;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.LoggedLines;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import dev.typebus.internal.jdbc.SessionSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** What a handler sets for its transaction or its session reaches neither the settlement, nor another delivery, nor the pool. */
@Tag("once")
class HandlerSettingsTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final Effects effects = new Effects(database);

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
        database.execute("""
                DROP SCHEMA IF EXISTS tenant CASCADE;
                CREATE SCHEMA tenant;
                CREATE TABLE tenant.effects (place bigint GENERATED ALWAYS AS IDENTITY, effect text);
                CREATE TABLE tenant.domain_events (LIKE domain_events INCLUDING ALL);
                DO $$ BEGIN CREATE ROLE tenant; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
                GRANT USAGE ON SCHEMA tenant TO tenant;
                GRANT ALL ON ALL TABLES IN SCHEMA tenant TO tenant;
                """);
    }

    /** Two events "set" in a batch execute the SQL; the others are handled under the settings of the pool. */
    private void onlyItsOwnDeliveryIsConcerned(String sql) throws SQLException {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(database.unpooled());
        pool.setMaximumPoolSize(3);
        try (EventBus publishing =
                EventBus.builder(database.pool()).catalog(Loans.CATALOG).start()) {
            for (String text : new String[] {"1", "set", "2", "set", "3"}) {
                publishing.publish(NOTE_WRITTEN, Loans.note(text, text));
            }
        }
        Group group = Group.named("notes")
                .lanes(1)
                .handlers(Handler.on("write", NOTE_WRITTEN)
                        .retry(RetryPolicy.DEFAULT.attempts(1))
                        .transactional((event, tx, delivery) -> {
                            if (event.payload().text().equals("set")) {
                                execute(tx, sql);
                                if (!sql.endsWith("TRANSACTION READ ONLY")) { // this concerns what it publishes, too
                                    publish(tx, event.position());
                                }
                            } else {
                                Effects.write(tx, event.payload().text() + " " + settings(tx.connection()));
                                tx.publish(LOAN_CREATED, Loans.created(new UUID(1, 2)));
                            }
                        }));
        try (pool;
                EventBus bus = EventBus.builder(pool)
                        .catalog(Loans.CATALOG)
                        .handlers(HandlerTable.of(group))
                        .start()) {
            await().atMost(Duration.ofMinutes(1)).until(effects::isQuiet);
            bus.publish(NOTE_WRITTEN, Loans.note("4", "4"));
            await().atMost(Duration.ofMinutes(1)).until(() -> effects.all().size() == 4);
            assertThat(bus.health().group("notes").orElseThrow().failing()).isEmpty();
        }
        try (Connection untouched = database.unpooled().getConnection()) {
            String settings = settings(untouched);
            assertThat(effects.all())
                    .containsExactly("1 " + settings, "2 " + settings, "3 " + settings, "4 " + settings);
        }
        assertThat(effects.deliveries()).isEmpty();
        assertThat(database.number("SELECT count(*) FROM domain_events WHERE event_type = 'Loan.Created'"))
                .isEqualTo(4 + (sql.endsWith("TRANSACTION READ ONLY") ? 0 : 2 * 1_004));
        assertThat(database.number("SELECT count(*) FROM tenant.domain_events")).isZero();
    }

    /** In all the ways in which events are written: at once, before a savepoint, when they are many, and behind the call. */
    private static void publish(Transaction tx, long position) throws SQLException {
        String own = settings(tx.connection());
        tx.publish(
                NewEvent.of(LOAN_CREATED, Loans.created(new UUID(2, position))).once("key " + position));
        assertThat(settings(tx.connection())).isEqualTo(own);
        tx.publish(LOAN_CREATED, Loans.created(new UUID(2, position)));
        Savepoint savepoint = tx.connection().setSavepoint();
        assertThat(settings(tx.connection())).isEqualTo(own);
        tx.publish(LOAN_CREATED, Loans.created(new UUID(2, position)));
        tx.connection().releaseSavepoint(savepoint);
        tx.publishAll(Collections.nCopies(1_000, NewEvent.of(LOAN_CREATED, Loans.created(new UUID(2, position)))));
        assertThat(settings(tx.connection())).isEqualTo(own);
        tx.publish(LOAN_CREATED, Loans.created(new UUID(2, position)));
    }

    private static String settings(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT concat_ws(' ', session_user, current_user, current_setting('search_path'),
                          current_setting('statement_timeout'), current_setting('synchronous_commit'),
                          current_setting('default_transaction_read_only'), current_setting('transaction_read_only'),
                          current_setting('DateStyle'))
                        """)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(Transaction tx, String sql) throws SQLException {
        try (Statement statement = tx.connection().createStatement()) {
            statement.execute(sql);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET LOCAL search_path = tenant",
                "SET LOCAL ROLE tenant",
                "SET LOCAL SESSION AUTHORIZATION tenant",
                "SET LOCAL statement_timeout = 5000",
                "SET TRANSACTION READ ONLY",
                "SET LOCAL synchronous_commit = off",
                "SET LOCAL DateStyle = 'ISO, DMY'",
                "SET search_path = tenant",
                "SET ROLE tenant",
                "SET SESSION AUTHORIZATION tenant",
                "SET default_transaction_read_only = on",
                "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
                "SET statement_timeout = 5000"
            })
    void settingAffectsItsDeliveryOnly(String sql) throws SQLException {
        onlyItsOwnDeliveryIsConcerned(sql);
    }

    @Test
    void changedSessionIsLoggedAndClosed() throws SQLException {
        Deque<Integer> changed = new ConcurrentLinkedDeque<>();
        Handler<?> handler = Handler.on("write", NOTE_WRITTEN).transactional((event, tx, delivery) -> {
            execute(tx, "SET search_path = tenant, public");
            changed.add(tx.connection().unwrap(PGConnection.class).getBackendPID());
        });
        try (LoggedLines lines = LoggedLines.begin();
                EventBus bus = EventBus.builder(database.pool())
                        .catalog(Loans.CATALOG)
                        .handlers(HandlerTable.of(Group.named("notes").handlers(handler)))
                        .start()) {
            bus.awaitingHandlers(Duration.ofMinutes(1)).publish(NOTE_WRITTEN, Loans.note("a", "1"));
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(lines.of(SessionSettings.class))
                            .anySatisfy(line -> assertThat(line)
                                    .startsWith("ERROR")
                                    .contains("A handler", "search_path", "Its work is committed", "Use SET LOCAL")));
            await().atMost(Duration.ofMinutes(1))
                    .until(() ->
                            database.number("SELECT count(*) FROM pg_stat_activity WHERE pid = " + changed.getLast())
                                    == 0);
        }
        assertThat(changed).as("called once more, by itself").hasSize(2);
    }
}
