package dev.typebus.internal.schema;

import dev.typebus.event.SchemaException;
import dev.typebus.internal.jdbc.SqlState;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.output.ValidateResult;

/** Compares the version of the tables with the version of this library, and migrates them. It works in the transaction of {@link Schema}. */
final class SchemaVersion {
    private static final String HISTORY = "typebus_schema_history";
    private static final String UNREADABLE = "the version of its tables cannot be read";

    private final Connection connection;
    private final String schema;
    private final Flyway flyway;

    /** Configures Flyway. Only calls that Flyway 11.7 has are used, because frameworks decide which version is on the class path. */
    SchemaVersion(Connection connection, String schema) {
        this.connection = connection;
        this.schema = schema;
        this.flyway = Flyway.configure(SchemaVersion.class.getClassLoader())
                .dataSource(new OneConnection(connection))
                .schemas(schema)
                .locations("classpath:dev/typebus/schema")
                .table(HISTORY)
                // the schema may have tables of the user, whose migrations have their own history
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    /** Migrates if a migration is pending, one node after the other; returns whether one was pending. */
    boolean migrate() throws SQLException {
        boolean behind = pending().length > 0;
        if (behind) {
            Statements.run(connection, SchemaSql.LOCK_MIGRATION, schema);
            if (info().applied().length == 0
                    && SearchPath.leadsTo(connection, schema)
                    && TableCheck.faults(connection).isEmpty()) {
                recordMigrations(); // all tables were emptied, including the history
            } else {
                ask("its tables cannot be migrated", flyway::migrate); // another node may have migrated meanwhile
            }
        }
        return behind;
    }

    private void recordMigrations() throws SQLException {
        for (MigrationInfo migration : pending()) {
            Statements.run(
                    connection,
                    SchemaSql.RECORD_MIGRATION,
                    migration.getVersion().toString(),
                    migration.getDescription(),
                    migration.getScript(),
                    migration.getChecksum());
        }
    }

    /** Refuses tables that were not made by this library. */
    void validate() {
        MigrationInfo[] pending = pending();
        if (pending.length > 0) {
            throw new SchemaException("The bus does not start: " + state() + ", and this library needs version "
                    + pending[pending.length - 1].getVersion()
                    + ". Start once with SchemaMode.MIGRATE, as a user who may create tables");
        }
        ValidateResult result = ask(UNREADABLE, flyway::validateWithResult);
        if (!result.validationSuccessful) {
            throw new SchemaException("The bus does not start: its tables in schema " + schema
                    + " were made by another edition of the migration to version " + current()
                    + " than this library has."
                    + " Use the library that made them; or, if their events may go, drop its tables and " + HISTORY
                    + " and start again");
        }
    }

    String current() {
        return info().current().getVersion().toString();
    }

    private MigrationInfoService info() {
        return ask(UNREADABLE, flyway::info);
    }

    private MigrationInfo[] pending() {
        MigrationInfoService info = info();
        Arrays.stream(info.all())
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS)
                .reduce((first, last) -> last)
                .ifPresent(newest -> {
                    throw new SchemaException(
                            "The bus does not start: its tables are of version " + newest.getVersion()
                                    + ", made by a newer library, which this one does not know. Update this application's library");
                });
        return info.pending();
    }

    private String state() {
        return Arrays.stream(info().applied()).noneMatch(one -> one.getState() == MigrationState.SUCCESS)
                ? "its tables are missing in the schema " + schema
                : "its tables are of version " + current();
    }

    private static <T> T ask(String fault, Supplier<T> question) {
        try {
            return question.get();
        } catch (FlywayException e) {
            throw new SchemaException(
                    "The bus does not start: " + fault + " (" + SqlState.reason(e)
                            + "). Nothing was changed. Mend that and start again; or have an administrator migrate, and start"
                            + " with SchemaMode.VALIDATE",
                    e);
        }
    }
}
