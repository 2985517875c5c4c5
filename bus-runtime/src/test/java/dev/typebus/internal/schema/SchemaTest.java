package dev.typebus.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.event.SchemaException;
import dev.typebus.internal.jdbc.AutoCommitDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Migration and validation of the tables by several nodes, pools and versions. */
@Tag("database")
class SchemaTest extends SchemaTestDatabase {
    @Test
    void emptyDatabaseIsMigratedOnce() throws SQLException {
        Schema.migrate(source);
        Schema.migrate(source);
        new Schema(source, null, true, false).validate();
        assertThat(text("SELECT string_agg(version, ',' ORDER BY installed_rank) FROM typebus_schema_history"))
                .isEqualTo("1");
        assertThat(text("SELECT count(*) FROM domain_event_log")).isEqualTo("1");
    }

    @Test
    void tablesAndMigrationsOfTheUserAreLeftAlone() throws SQLException {
        execute("CREATE TABLE flyway_schema_history (version text); CREATE TABLE loans (id uuid);"
                + "INSERT INTO flyway_schema_history VALUES ('7')");
        Schema.migrate(source);
        new Schema(source, null, true, false).validate();
        assertThat(text("SELECT string_agg(version, ',') FROM flyway_schema_history"))
                .isEqualTo("7");
        assertThat(text("SELECT count(*) FROM domain_events")).isEqualTo("0");
    }

    @Test
    void tablesAreCreatedInTheCurrentSchema() throws SQLException {
        execute("CREATE SCHEMA bus");
        source.setCurrentSchema("bus,public");
        Schema.migrate(source);
        new Schema(source, null, true, false).validate();
        assertThat(text("SELECT string_agg(DISTINCT schemaname, ',') FROM pg_tables"
                        + " WHERE tablename LIKE 'domain_event%' OR tablename LIKE 'typebus%'"))
                .isEqualTo("bus");
    }

    @RepeatedTest(5)
    void nodesMigrateConcurrently() throws Exception {
        int nodes = 8;
        ExecutorService executor = Executors.newFixedThreadPool(nodes);
        try {
            Callable<Void> start = () -> {
                Schema.migrate(source);
                return null;
            };
            List<Future<Void>> starts = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                starts.add(executor.submit(start));
            }
            for (Future<Void> one : starts) {
                assertThatCode(one::get).doesNotThrowAnyException();
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(text("SELECT count(*) FROM typebus_schema_history WHERE version = '1' AND success"))
                .isEqualTo("1");
        assertThat(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                .isEqualTo("0");
    }

    @Test
    void oneConnectionIsEnoughToMigrate() {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(source);
            pool.setMaximumPoolSize(1);
            pool.setConnectionTimeout(5_000);
            assertThatCode(() -> Schema.migrate(pool)).doesNotThrowAnyException();
        }
    }

    @Test
    void poolInManualCommitMigrates() {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(source);
            pool.setAutoCommit(false);
            Schema schema = new Schema(new AutoCommitDataSource(pool), null, true, false);
            assertThat(schema.migrate())
                    .isEqualTo("tables of version 1 in schema public of database " + database.name());
            assertThat(schema.validate())
                    .isEqualTo("tables of version 1 in schema public of database " + database.name());
        }
    }

    /** Each timeout is shorter than the wait for the other migration. */
    @Test
    void serverTimeoutsDoNotEndMigration() throws Exception {
        source.setOptions("-c statement_timeout=50 -c lock_timeout=1 -c idle_in_transaction_session_timeout=1");
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Connection other = database.dataSource().getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute(SchemaSql.LOCK_MIGRATION.replace("?", "'public'"));
            Future<?> migration = executor.submit(() -> Schema.migrate(source));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> !texts(
                                    "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                                            + " AND wait_event_type = 'Lock' AND query_start < clock_timestamp() - interval '60 ms'")
                            .isEmpty());
            other.rollback();
            migration.get();
        } finally {
            executor.shutdownNow();
        }
        assertThat(text("SELECT count(*) FROM domain_event_log")).isEqualTo("1");
    }

    @Test
    void serializablePoolsMigrateConcurrently() throws Exception {
        source.setOptions("-c default_transaction_isolation=serializable");
        nodesMigrateConcurrently();
    }

    @Test
    void validationCreatesNoTables() throws SQLException {
        assertThatThrownBy(() -> new Schema(source, null, true, false).validate())
                .isInstanceOf(SchemaException.class)
                .hasMessage(
                        "The bus does not start: its tables are missing in the schema public, and this library needs"
                                + " version 1. Start once with SchemaMode.MIGRATE, as a user who may create tables");
        assertThat(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .isEqualTo("0");
    }

    @Test
    void newerTablesAreRefused() throws SQLException {
        Schema.migrate(source);
        execute("INSERT INTO typebus_schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success)"
                + " VALUES (9, '3', 'later', 'SQL', 'V3__later.sql', 1, 'me', 1, true)");
        String message =
                "The bus does not start: its tables are of version 3, made by a newer library, which this one does"
                        + " not know. Update this application's library";
        assertThatThrownBy(() -> Schema.migrate(source))
                .isInstanceOf(SchemaException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> new Schema(source, null, true, false).validate())
                .isInstanceOf(SchemaException.class)
                .hasMessage(message);
    }

    @Test
    void tablesOfAnotherScriptAreRefused() throws SQLException {
        Schema.migrate(source);
        execute("UPDATE typebus_schema_history SET checksum = 1 WHERE version = '1'");
        for (ThrowingCallable start : List.<ThrowingCallable>of(
                () -> new Schema(source, null, true, false).validate(), () -> Schema.migrate(source))) {
            assertThatThrownBy(start)
                    .isInstanceOf(SchemaException.class)
                    .hasMessage(
                            "The bus does not start: its tables in schema public were made by another edition of the"
                                    + " migration to version 1 than this library has. Use the library that made them; or, if their"
                                    + " events may go, drop its tables and typebus_schema_history and start again");
        }
    }

    @Test
    void existingTableOfSameNameIsNotTouched() throws SQLException {
        execute("CREATE TABLE domain_events (mine text)");
        assertThatThrownBy(() -> Schema.migrate(source))
                .isInstanceOf(SchemaException.class)
                .hasMessage("The bus does not start: its tables cannot be migrated (SQLState 42P07, ERROR: relation"
                        + " \"domain_events\" already exists). Nothing was changed. Mend that and start again; or have an"
                        + " administrator migrate, and start with SchemaMode.VALIDATE");
        assertThat(text("SELECT count(*) FROM information_schema.columns WHERE table_name = 'domain_events'"))
                .isEqualTo("1");
    }
}
