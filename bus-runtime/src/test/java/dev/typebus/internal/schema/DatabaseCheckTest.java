package dev.typebus.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.EventBus;
import dev.typebus.SchemaMode;
import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.SchemaException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Refusal of databases and users that do not suit the bus. */
@Tag("database")
class DatabaseCheckTest extends SchemaTestDatabase {
    @Test
    void readOnlyDatabaseIsRefused() throws SQLException {
        source.setOptions("-c default_transaction_read_only=on");
        assertThatThrownBy(() -> Schema.migrate(source))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessage("The bus does not start: the database's transactions are read-only. Switch"
                        + " default_transaction_read_only off for this user, and the DataSource's readOnly");
    }

    @Test
    void unreachableDatabaseIsRefused() {
        PGSimpleDataSource unreachable = new PGSimpleDataSource();
        unreachable.setServerNames(new String[] {"127.0.0.1"});
        unreachable.setPortNumbers(new int[] {1});
        assertThatThrownBy(() -> Schema.migrate(unreachable))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageStartingWith(
                        "The bus does not start: the database cannot be reached or asked (SQLState 08001, ")
                .hasMessageEndingWith("Check the DataSource and start again");
    }

    @Test
    void searchPathWithoutSchemaIsRefused() {
        source.setCurrentSchema("nowhere");
        assertThatThrownBy(() -> Schema.migrate(source))
                .isInstanceOf(SchemaException.class)
                .hasMessage(
                        "The bus does not start: no schema of the search_path nowhere exists. Create the schema, or set"
                                + " currentSchema in the JDBC URL");
    }

    @Test
    void encodingThatLosesTextIsRefused() throws SQLException {
        String name = database.name() + "_latin";
        execute("CREATE DATABASE " + name + " ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        PGSimpleDataSource latin = database.dataSource();
        latin.setDatabaseName(name);
        try {
            assertThatThrownBy(() -> Schema.migrate(latin))
                    .isInstanceOf(SchemaException.class)
                    .hasMessage(
                            "The bus does not start: the database's encoding is LATIN1, which cannot hold every text."
                                    + " Create one with ENCODING 'UTF8'");
        } finally {
            execute("DROP DATABASE " + name);
        }
    }

    @Test
    void userWithoutCreateIsRefusedByName() throws SQLException {
        String user = "visitor_" + database.name();
        execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC; CREATE ROLE " + user + " LOGIN PASSWORD 'visitor'");
        try {
            source.setUser(user);
            source.setPassword("visitor");
            assertThatThrownBy(() -> Schema.migrate(source))
                    .isInstanceOf(SchemaException.class)
                    .hasMessage("The bus does not start: its tables cannot be migrated (this user may not create tables"
                            + " in schema public). Nothing was changed. Mend that and start again; or have an"
                            + " administrator migrate, and start with SchemaMode.VALIDATE");
            assertThatThrownBy(() -> new Schema(source, "events", true, false).migrate())
                    .hasMessageContaining("(this user may not create tables in schema events)");
        } finally {
            execute("DROP ROLE " + user);
        }
    }

    @Test
    void missingPermissionIsNamedWithItsGrant() throws SQLException {
        Schema.migrate(source);
        String user = "reader_" + database.name();
        execute("CREATE ROLE " + user + " LOGIN PASSWORD 'reader'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO "
                + user);
        try {
            source.setUser(user);
            source.setPassword("reader");
            assertThat(new Schema(source, null, false, false).validate())
                    .isEqualTo("tables of version 1 in schema public of database " + database.name());
            assertThatThrownBy(() -> new Schema(source, null, true, false).validate())
                    .isInstanceOf(SchemaException.class)
                    .hasMessageStartingWith("The bus does not start: user " + user
                            + " may not DELETE, INSERT, UPDATE ON" + " domain_event_audit, ")
                    .satisfies(refusal ->
                            execute(String.valueOf(refusal.getMessage()).replaceFirst(".*owner: ", "")));
            assertThat(new Schema(source, null, true, false).validate())
                    .isEqualTo("tables of version 1 in schema public of database " + database.name());
            execute("REVOKE DELETE ON domain_events FROM " + user);
            assertThat(new Schema(source, null, true, false).validate())
                    .isEqualTo("tables of version 1 in schema public of database " + database.name());
            assertThatThrownBy(() -> EventBus.builder(source)
                            .schema(SchemaMode.VALIDATE)
                            .retention(Duration.ofDays(1))
                            .start())
                    .isInstanceOf(SchemaException.class)
                    .hasMessage("The bus does not start: user " + user + " may not DELETE ON domain_events. Run as the"
                            + " tables' owner: GRANT DELETE ON domain_events TO " + user);
            execute("REVOKE SELECT ON domain_event_log FROM " + user);
            assertThatThrownBy(() -> new Schema(source, null, false, false).validate())
                    .isInstanceOf(SchemaException.class)
                    .hasMessage(
                            "The bus does not start: user " + user + " may not SELECT ON domain_event_log. Run as the"
                                    + " tables' owner: GRANT SELECT ON domain_event_log TO " + user);
        } finally {
            execute("DROP OWNED BY " + user + "; DROP ROLE " + user);
        }
    }
}
