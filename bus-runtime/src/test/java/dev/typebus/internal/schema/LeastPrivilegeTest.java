package dev.typebus.internal.schema;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.EventBusBuilder;
import dev.typebus.SchemaMode;
import dev.typebus.admin.DeadLetterFilter;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import dev.typebus.replay.ReplayRequest;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The grants of docs/security-and-sizing.md are enough for a role that owns nothing. */
@Tag("database")
class LeastPrivilegeTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Path PAGE = Path.of("../docs/security-and-sizing.md");
    private static final List<String> ROLES = List.of("loans_app", "loans_writer");

    @BeforeEach
    void migrateAsOwner() throws Exception {
        database.execute("DROP SCHEMA IF EXISTS typebus CASCADE; CREATE SCHEMA typebus");
        PGSimpleDataSource owner = database.unpooled();
        owner.setCurrentSchema("typebus");
        new Schema(owner, "typebus", true, true).migrate();
        database.execute("CREATE TABLE IF NOT EXISTS board (note text)");
        dropRoles();
        for (String role : ROLES) {
            database.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
        }
        database.execute("GRANT USAGE ON SCHEMA public TO loans_app; GRANT INSERT, DELETE ON board TO loans_app");
    }

    @AfterEach
    void dropRoles() throws Exception {
        for (String role : ROLES) {
            database.execute("DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '" + role
                    + "') THEN DROP OWNED BY " + role + "; DROP ROLE " + role + "; END IF; END $$");
        }
    }

    /** The SQL block below the marker of this name. */
    private static String grants(String marker) throws Exception {
        String page = Files.readString(PAGE);
        Matcher block = Pattern.compile("<!-- " + marker + " -->\\s+```sql\\s(.*?)```", Pattern.DOTALL)
                .matcher(page);
        assertThat(block.find()).as(marker + " in " + PAGE).isTrue();
        return block.group(1);
    }

    private static HikariDataSource pool(String role) {
        PGSimpleDataSource source = database.unpooled();
        source.setUser(role);
        source.setPassword("secret");
        source.setCurrentSchema("public,typebus");
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(source);
        pool.setMaximumPoolSize(12);
        pool.setMinimumIdle(0);
        return pool;
    }

    private static EventBusBuilder builder(HikariDataSource pool) {
        return EventBus.builder(pool).catalog(Loans.CATALOG).tablesIn("typebus").schema(SchemaMode.VALIDATE);
    }

    private static HandlerTable handlers(int lanes) {
        RetryPolicy quick = RetryPolicy.DEFAULT.attempts(2).delays(Duration.ofMillis(1), 1, Duration.ofMillis(1));
        return HandlerTable.of(Group.named("notes")
                .lanes(lanes)
                .handlers(Handler.on("store", NOTE_WRITTEN).retry(quick).transactional((event, tx, delivery) -> {
                    try (var insert = tx.connection().prepareStatement("INSERT INTO board VALUES (?)")) {
                        insert.setString(1, event.payload().text());
                        insert.executeUpdate();
                    }
                    if (event.payload().text().equals("fails") && !delivery.replaying()) {
                        throw new IllegalStateException("as it should");
                    }
                    if (event.payload().text().equals("first") && !delivery.replaying()) {
                        tx.publish(NOTE_WRITTEN, Loans.note("follow", "follow"));
                    }
                })));
    }

    @Test
    void grantsOfThePageAreEnough() throws Exception {
        database.execute(grants("grants of the application") + grants("grants for retention"));
        try (HikariDataSource pool = pool("loans_app")) {
            try (EventBus bus = builder(pool)
                    .handlers(handlers(4))
                    .notifications(pool)
                    .retention(Duration.ofMillis(1), (events, tx) -> {})
                    .start()) {
                bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("a", "first"));
                bus.once("key").publish(NOTE_WRITTEN, Loans.note("a", "second"));
                bus.inTransaction(tx -> tx.publish(NOTE_WRITTEN, Loans.note("b", "fails")));
                try (Connection connection = pool.getConnection()) {
                    connection.setAutoCommit(false);
                    bus.joining(connection).publish(NOTE_WRITTEN, Loans.note("c", "joined"));
                    connection.commit();
                    connection.setAutoCommit(true);
                }
                await().atMost(LONG).until(() -> bus.deadLetters().list().size() == 1);
                assertThat(bus.deadLetters().by("jane").redriveAll()).isEqualTo(1);
                await().atMost(LONG).until(() -> bus.deadLetters().list().size() == 1);
                bus.deadLetters().discardAll(DeadLetterFilter.ALL, "seen");
                bus.groups().pause("notes", "for a while");
                bus.groups().resume("notes");
                long replay = bus.replays()
                        .start(ReplayRequest.group("notes"), tx -> {
                            try (var statement = tx.connection().createStatement()) {
                                statement.execute("DELETE FROM board");
                            }
                        })
                        .get(0)
                        .id();
                await().atMost(LONG)
                        .until(() -> bus.replays().find(replay).orElseThrow().endedAt() != null);
                assertThat(bus.history("note", "a")).hasSizeBetween(0, 2);
                bus.health();
                await().atMost(LONG).until(() -> bus.recent(10).isEmpty());
            }
            try (EventBus bus = builder(pool).handlers(handlers(2)).start()) {
                bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("d", "other lanes"));
            }
        }
    }

    /** Migrates as Flyway's command line tool does, with the settings of the page. */
    @Test
    void administratorMigratesWithFlyway(@TempDir Path migrations) throws Exception {
        database.execute("DROP SCHEMA typebus CASCADE");
        try (InputStream script =
                Objects.requireNonNull(EventBus.class.getResourceAsStream("/dev/typebus/schema/V1__typebus.sql"))) {
            Files.copy(script, migrations.resolve("V1__typebus.sql"));
        }
        Flyway.configure()
                .dataSource(database.unpooled())
                .schemas("typebus")
                .table("typebus_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .locations("filesystem:" + migrations)
                .load()
                .migrate();
        database.execute(grants("grants of the application"));
        try (HikariDataSource pool = pool("loans_app");
                EventBus bus = builder(pool).handlers(handlers(4)).start()) {
            bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("a", "by Flyway"));
        }
    }

    @Test
    void restoredDatabaseIsAcceptedByItsOwner() throws Exception {
        database.execute(grants("grants of the application"));
        PGSimpleDataSource owner = database.unpooled();
        owner.setCurrentSchema("typebus");
        try (HikariDataSource pool = pool("loans_app")) {
            assertThatThrownBy(() -> EventBus.acceptRestoredDatabase(pool)).hasMessageContaining("42501");
        }
        EventBus.acceptRestoredDatabase(owner);
    }

    /** In either mode: where nothing is to be migrated, {@link SchemaMode#MIGRATE} writes nothing. */
    @ParameterizedTest
    @EnumSource(SchemaMode.class)
    void busWithoutHandlersNeedsLess(SchemaMode mode) throws Exception {
        database.execute(grants("grants of a bus without handlers"));
        try (HikariDataSource pool = pool("loans_writer");
                EventBus bus = builder(pool).schema(mode).start()) {
            bus.publish(NOTE_WRITTEN, Loans.note("a", "first"));
            bus.once("key").publish(NOTE_WRITTEN, Loans.note("a", "second"));
            bus.inTransaction(tx -> tx.publish(NOTE_WRITTEN, Loans.note("b", "third")));
            assertThat(bus.recent(10)).hasSize(3);
            assertThat(bus.history("note", "a")).hasSize(2);
            bus.health();
        }
    }

    @Test
    void subscriberNeedsOneGrantMore() throws Exception {
        database.execute(grants("grants of a bus without handlers") + grants("grants for subscriptions"));
        try (HikariDataSource pool = pool("loans_writer");
                EventBus bus = builder(pool).start()) {
            List<String> heard = new CopyOnWriteArrayList<>();
            bus.subscribe(NOTE_WRITTEN, event -> heard.add(event.payload().text()));
            bus.publish(NOTE_WRITTEN, Loans.note("a", "first"));
            await().atMost(LONG).until(() -> heard.size() == 1);
        }
    }

    @Test
    void startWithoutGroupsWaitsForNoLock() throws Exception {
        database.execute(grants("grants of a bus without handlers"));
        try (Connection owner = database.unpooled().getConnection();
                Statement statement = owner.createStatement();
                HikariDataSource pool = pool("loans_writer")) {
            owner.setAutoCommit(false);
            statement.execute("LOCK TABLE typebus.domain_event_handlers, typebus.domain_event_log IN EXCLUSIVE MODE");
            builder(pool).start().close();
            owner.rollback();
        }
    }
}
