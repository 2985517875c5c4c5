package dev.typebus.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.ForeignDatabaseException;
import dev.typebus.event.SchemaException;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusal of tables that were altered. */
@Tag("database")
class TableCheckTest extends SchemaTestDatabase {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALTER TABLE domain_events DROP COLUMN processed_at                     | domain_events.processed_at is missing
            ALTER TABLE domain_event_lanes ALTER COLUMN epoch TYPE integer         | domain_event_lanes.epoch is integer, not bigint
            DROP TABLE domain_event_leases                                         | domain_event_leases.group_name is missing
            """)
    void alteredTablesAreRefused(String alteration, String fault) throws SQLException {
        Schema.migrate(source);
        execute(alteration);
        assertThatThrownBy(() -> new Schema(source, null, true, false).validate())
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith("The bus does not start: its tables were altered: " + fault)
                .hasMessageEndingWith("Undo the change, or restore a backup");
    }

    @Test
    void everyColumnOfTheMigrationIsChecked() throws SQLException {
        Schema.migrate(source);
        assertThat(TableCheck.expectedColumns())
                .containsExactlyInAnyOrderElementsOf(
                        texts(
                                "SELECT relname || '.' || attname FROM pg_attribute"
                                        + " JOIN pg_class c ON c.oid = attrelid"
                                        + " WHERE relname LIKE 'domain\\_event%' AND relkind = 'r' AND attnum > 0 AND NOT attisdropped"));
    }

    /** With an index on it, each event that is marked as processed would get new entries in all indexes. */
    @Test
    void processedAtIsInNoIndex() throws SQLException {
        Schema.migrate(source);
        assertThat(texts("SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'domain_events'::regclass"))
                .isNotEmpty()
                .noneMatch(index -> index.contains("processed_at"));
    }

    @ParameterizedTest
    @CsvSource({"CACHE 20", "INCREMENT BY 2", "CYCLE"})
    void sequenceThatBreaksTheOrderIsRefused(String setting) throws SQLException {
        Schema.migrate(source);
        execute("ALTER TABLE domain_events ALTER COLUMN position SET " + setting);
        assertThatThrownBy(() -> new Schema(source, null, true, false).validate())
                .isInstanceOf(SchemaException.class)
                .hasMessage(
                        "The bus does not start: the sequence of domain_events.position was altered, and the order of"
                                + " events depends on it. Run: ALTER TABLE domain_events ALTER COLUMN position SET CACHE 1 SET"
                                + " INCREMENT BY 1 SET NO CYCLE");
        execute("ALTER TABLE domain_events ALTER COLUMN position SET CACHE 1 SET INCREMENT BY 1 SET NO CYCLE");
        new Schema(source, null, true, false).validate();
    }

    @Test
    void transactionIdWithoutDefaultIsRefused() throws SQLException {
        Schema.migrate(source);
        execute("ALTER TABLE domain_events ALTER COLUMN transaction_id DROP DEFAULT");
        assertThatThrownBy(() -> new Schema(source, null, true, false).validate())
                .isInstanceOf(SchemaException.class)
                .hasMessage(
                        "The bus does not start: the default of domain_events.transaction_id was altered, and events"
                                + " would be missed. Run: ALTER TABLE domain_events ALTER COLUMN transaction_id SET DEFAULT"
                                + " pg_current_xact_id()");
        execute("ALTER TABLE domain_events ALTER COLUMN transaction_id SET DEFAULT pg_current_xact_id()");
        new Schema(source, null, true, false).validate();
    }

    @Test
    void disabledTriggerIsRefused() throws SQLException {
        Schema.migrate(source);
        execute("ALTER TABLE domain_events DISABLE TRIGGER domain_events_rules");
        assertThatThrownBy(() -> new Schema(source, null, true, false).validate())
                .isInstanceOf(SchemaException.class)
                .hasMessage("The bus does not start: the trigger domain_events_rules was switched off or dropped, which"
                        + " checks events and computes their slots. Run: ALTER TABLE domain_events ENABLE ALWAYS TRIGGER"
                        + " domain_events_rules; if it is gone, restore it from a backup's schema");
        execute("ALTER TABLE domain_events ENABLE ALWAYS TRIGGER domain_events_rules");
        new Schema(source, null, true, false).validate();
    }

    @Test
    void tablesOfAnotherClusterAreRefused() throws SQLException {
        Schema.migrate(source);
        String here = text("SELECT system_identifier FROM domain_event_log");
        execute("UPDATE domain_event_log SET system_identifier = '42'");
        assertThatThrownBy(() -> Schema.migrate(source))
                .isInstanceOf(ForeignDatabaseException.class)
                .hasMessage(
                        "The bus does not start: the events were written on another database cluster (system identifier"
                                + " 42, here " + here
                                + "), by a restored dump or a logical copy, and its transaction ids mean"
                                + " nothing here. If this database is the one to go on with, run EventBus.acceptRestoredDatabase(dataSource) once"
                                + " and start again; no event is lost by it");
    }

    @Test
    void emptiedTablesAreRestoredAtTheNextStart() throws SQLException {
        Schema.migrate(source);
        execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                + " VALUES ('Note.Written', 'note', 'note', 'all', '{}'); TRUNCATE domain_event_log");
        assertThatThrownBy(() -> Schema.migrate(source))
                .isInstanceOf(SchemaException.class)
                .hasMessage("The bus does not start: domain_event_log has lost its row. Restore a backup of it");
        execute("TRUNCATE " + String.join(", ", texts("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")));
        assertThatThrownBy(() -> new Schema(source, null, true, false).validate())
                .isInstanceOf(SchemaException.class);
        Schema.migrate(source);
        new Schema(source, null, true, false).validate();
        assertThat(text("SELECT version FROM typebus_schema_history")).isEqualTo("1");
    }
}
