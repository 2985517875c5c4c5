package dev.typebus.internal.schema;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.EventBusBuilder;
import dev.typebus.SchemaMode;
import dev.typebus.event.SchemaException;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The bus's tables in a schema of their own, beside an application that migrates its own schema. */
@Tag("once")
@Tag("database")
class TablesInTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    private final PGSimpleDataSource source = database.unpooled();

    @TempDir
    Path migrations;

    @BeforeEach
    void empty() throws SQLException {
        database.execute("DROP SCHEMA IF EXISTS typebus CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        source.setCurrentSchema("public,typebus");
    }

    private EventBusBuilder builder() {
        return EventBus.builder(source).tablesIn("typebus");
    }

    private void startTheBus() {
        AtomicInteger handled = new AtomicInteger();
        Handler<?> handler = Handler.on("count", NOTE_WRITTEN).plain((event, delivery) -> handled.incrementAndGet());
        try (EventBus bus = builder()
                .handlers(HandlerTable.of(Group.named("notes").handlers(handler)))
                .start()) {
            bus.publish(NOTE_WRITTEN, Loans.note("schema", "of its own"));
            await().atMost(Duration.ofMinutes(1)).until(() -> handled.get() == 1);
        }
    }

    private void migrateTheApplication(String tool) throws Exception {
        if (tool.equals("Flyway")) {
            Files.writeString(migrations.resolve("V1__loans.sql"), "CREATE TABLE loans (id uuid)");
            Flyway.configure()
                    .dataSource(source)
                    .locations("filesystem:" + migrations)
                    .load()
                    .migrate();
        } else {
            Files.writeString(migrations.resolve("log.sql"), """
                    --liquibase formatted sql
                    --changeset loans:1
                    CREATE TABLE loans (id uuid);
                    """);
            try (Connection connection = source.getConnection();
                    Liquibase liquibase = new Liquibase(
                            "log.sql", new DirectoryResourceAccessor(migrations), new JdbcConnection(connection))) {
                liquibase.update(new Contexts(), new LabelExpression());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"Flyway, true", "Flyway, false", "Liquibase, true", "Liquibase, false"})
    void applicationMigratesItsSchemaInEitherOrder(String tool, boolean busFirst) throws Exception {
        if (busFirst) {
            startTheBus();
        }
        migrateTheApplication(tool);
        if (!busFirst) {
            startTheBus();
        }
        migrateTheApplication(tool);
        assertThat(database.texts("SELECT schemaname || '.' || tablename FROM pg_tables"
                        + " WHERE tablename IN ('domain_events', 'typebus_schema_history', 'loans') ORDER BY 1"))
                .containsExactly("public.loans", "typebus.domain_events", "typebus.typebus_schema_history");
        builder().schema(SchemaMode.VALIDATE).start().close();
    }

    @Test
    void searchPathWithoutTheSchemaIsRefused() throws SQLException {
        source.setCurrentSchema("public");
        assertThatThrownBy(() -> builder().start())
                .isInstanceOf(SchemaException.class)
                .hasMessage("The bus does not start: its tables are to be in schema typebus, and the search_path public"
                        + " does not find them there. Add the schema for all sessions, ALTER ROLE … SET search_path = …,"
                        + " or in the JDBC URL, ?currentSchema=public,typebus; and start again");
        assertThat(database.number("SELECT count(*) FROM pg_namespace WHERE nspname = 'typebus'"))
                .isZero();
    }

    @Test
    void tablesOfAnEarlierSchemaAreRefused() throws SQLException {
        Schema.migrate(database.unpooled());
        assertThatThrownBy(() -> builder().start())
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith("The bus does not start: its tables are to be in schema typebus, and the"
                        + " search_path public,typebus finds those in public first. ");
        assertThat(database.number("SELECT count(*) FROM pg_namespace WHERE nspname = 'typebus'"))
                .isZero();
    }

    @Test
    void missingSettingCreatesNoSecondTables() throws SQLException {
        builder().start().close();
        assertThatThrownBy(() -> EventBus.builder(source).start())
                .isInstanceOf(SchemaException.class)
                .hasMessage("The bus does not start: the search_path public,typebus finds tables of a bus in schema"
                        + " typebus, and would have new ones in public. Say which you mean:"
                        + " EventBusBuilder.tablesIn(\"typebus\"), or \"public\"");
        assertThat(database.number("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .isZero();
    }
}
