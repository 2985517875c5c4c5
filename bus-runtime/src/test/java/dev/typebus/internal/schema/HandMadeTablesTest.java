package dev.typebus.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.EventBus;
import dev.typebus.event.SchemaException;
import dev.typebus.fixtures.TestDatabase;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables that the migration's file made, run by psql: they have no history. */
@Tag("database")
class HandMadeTablesTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    private static final String ENTRIES =
            "SELECT string_agg(version, ',' ORDER BY installed_rank) FROM typebus_schema_history WHERE success";

    @BeforeEach
    void runMigrationByHand() throws Exception {
        database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        try (InputStream script =
                Objects.requireNonNull(EventBus.class.getResourceAsStream("/dev/typebus/schema/V1__typebus.sql"))) {
            database.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void migrationEntersTheMissingHistory() throws Exception {
        assertThatThrownBy(() -> new Schema(database.pool(), null, true, false).validate())
                .isInstanceOf(SchemaException.class)
                .hasMessage("The bus does not start: its tables in schema public have no entry in"
                        + " typebus_schema_history, and this library needs version 1. Start once with"
                        + " SchemaMode.MIGRATE, as a user who may create tables");
        Schema.migrate(database.pool());
        assertThat(database.text(ENTRIES)).isEqualTo("0,1");
        Schema.migrate(database.pool());
        new Schema(database.pool(), null, true, false).validate();
        assertThat(database.text(ENTRIES)).isEqualTo("0,1");
    }

    @Test
    void tablesMadeInPartAreRefused() throws Exception {
        database.execute("DROP INDEX domain_events_by_type; DROP FUNCTION domain_event_refuse(text, text);"
                + " ALTER TABLE domain_event_audit DROP CONSTRAINT domain_event_audit_act_known");
        assertThatThrownBy(() -> Schema.migrate(database.pool()))
                .isInstanceOf(SchemaException.class)
                .hasMessage("The bus does not start: its tables in schema public have no entry in"
                        + " typebus_schema_history and were made in part: domain_events_by_type, domain_event_refuse,"
                        + " domain_event_audit_act_known are missing. Nothing was changed. Run the statements of"
                        + " V1__typebus.sql that make these and start again; or, if the tables are empty, drop them and"
                        + " start again");
        assertThat(database.text("SELECT to_regclass('typebus_schema_history')::text"))
                .isNull();
    }
}
