package dev.typebus.internal.schema;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.replay.Replay;
import dev.typebus.replay.ReplayRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** A database with a Turkish collation, in which lower('I') and upper('i') are no ASCII letters. */
@Tag("once")
@Tag("database")
class CollationTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    private static final String INSERT =
            "INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)";

    private final PGSimpleDataSource turkish = database.unpooled();

    @BeforeEach
    void create() throws SQLException {
        turkish.setDatabaseName(database.text("SELECT current_database()") + "_tr");
        boolean hasDefaultIcu = database.number("SELECT current_setting('server_version_num')::int") >= 15_00_00;
        database.execute(
                "CREATE DATABASE " + turkish.getDatabaseName() + " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
                        + (hasDefaultIcu ? " LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR'" : ""));
    }

    @AfterEach
    void drop() throws SQLException {
        database.execute("DROP DATABASE " + turkish.getDatabaseName() + " WITH (FORCE)");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = turkish.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void eventsOfOtherWritersAreHandled() throws SQLException {
        AtomicInteger calls = new AtomicInteger();
        Handler<?> handler = Handler.on("index-i", NOTE_WRITTEN).plain((event, delivery) -> calls.incrementAndGet());
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(turkish);
            try (EventBus bus = EventBus.builder(pool)
                    .catalog(Loans.CATALOG)
                    .handlers(HandlerTable.of(Group.named("invoices-i").handlers(handler)))
                    .start()) {
                bus.publish(NOTE_WRITTEN, Loans.note("I", "of the bus"));
                execute(INSERT + " VALUES ('Invoice.Paid', 'invoice', 'invoice', 'I', '{}'),"
                        + " ('LoanInstalment.Issued', 'loan_instalment', 'i', 'I', '{}'),"
                        + " ('Note.Written', 'note', 'note', 'i', '{\"about\": \"i\", \"text\": \"of another\"}')");
                execute("UPDATE domain_events SET payload = payload");
                await().atMost(Duration.ofMinutes(1)).until(() -> calls.get() == 2);
                bus.replays().start(ReplayRequest.handler("invoices-i", "index-i"));
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> bus.replays().list().get(0).state() == Replay.State.DONE);
                assertThat(calls).hasValue(4);
                assertThat(bus.health().problems()).isEmpty();
            }
        }
    }

    @Test
    void textColumnsAreComparedByBytes() throws SQLException {
        Schema.migrate(database.pool());
        assertThat(database.texts("SELECT attrelid::regclass || '.' || attname FROM pg_attribute"
                        + " JOIN pg_class c ON c.oid = attrelid JOIN pg_collation l ON l.oid = attcollation"
                        + " WHERE relname LIKE 'domain\\_event%' AND relkind = 'r' AND collname <> 'C' AND attnum > 0"))
                .isEmpty();
    }
}
