package dev.typebus.internal.schema;

import dev.typebus.event.SchemaException;
import dev.typebus.internal.jdbc.SqlState;
import dev.typebus.internal.jdbc.Statements;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.output.ValidateResult;

/** Compares the version of the tables with that of this library, and migrates them. Works in the transaction of {@link Schema}. */
final class SchemaVersion {
    private static final String HISTORY = "typebus_schema_history";
    private static final String NOT_MIGRATED = "its tables cannot be migrated";
    private static final String UNREADABLE = "the version of its tables cannot be read";

    private final Connection connection;
    private final String schema;
    private final Flyway flyway;

    private static final Pattern OBJECT =
            Pattern.compile("\\b(?:INDEX|FUNCTION|TRIGGER|CONSTRAINT) (domain_event\\w+)(?= ON|\\(|\\s)");

    /** Calls only what Flyway 11.7 has as well: frameworks decide which version is on the class path. */
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

    /** Migrates if a migration is pending, one node after the other; returns whether one was. */
    boolean migrate() throws SQLException {
        boolean behind = pending().length > 0;
        if (behind) {
            Statements.run(connection, SchemaSql.LOCK_MIGRATION, schema);
            requireCreate();
            if (isWithoutHistory() && TableCheck.faults(connection).isEmpty()) {
                restoreHistory();
            } else {
                ask(NOT_MIGRATED, flyway::migrate); // another node may have migrated meanwhile
            }
        }
        return behind;
    }

    /** Refuses a user who may not create the tables. Flyway would try ten times, for ten seconds. */
    private void requireCreate() throws SQLException {
        if (!hasHistory()
                && !Statements.row(connection, SchemaSql.MAY_CREATE, row -> row.getBoolean("allowed"), schema)
                        .orElseThrow()) {
            throw new SchemaException(refusal(NOT_MIGRATED, "this user may not create tables in schema " + schema));
        }
    }

    private boolean hasHistory() throws SQLException {
        return Statements.row(connection, SchemaSql.HISTORY, row -> row.getString(1), schema, HISTORY)
                .isPresent();
    }

    private boolean isWithoutHistory() throws SQLException {
        return info().applied().length == 0 && SearchPath.leadsTo(connection, schema);
    }

    /**
     * Enters the migrations into a history that was emptied with all tables, or is missing because the migration's file was run by hand.
     * Refuses tables that the file made in part: without {@code ON_ERROR_STOP}, psql goes on after an error.
     */
    private void restoreHistory() throws SQLException {
        MigrationInfo[] pending = pending();
        List<String> missing = new ArrayList<>();
        for (MigrationInfo migration : pending) {
            missing.addAll(Statements.rows(connection, SchemaSql.MISSING_OBJECTS, row -> row.getString("name"), (Object)
                    objectsOf(migration.getScript())));
        }
        if (!missing.isEmpty()) {
            throw new SchemaException("The bus does not start: its tables in schema " + schema + " have no entry in "
                    + HISTORY + " and were made in part: " + String.join(", ", missing)
                    + " are missing. Nothing was changed. Run the statements of " + pending[0].getScript()
                    + " that make these and start again; or, if the tables are empty, drop them and start again");
        }
        if (!hasHistory()) {
            ask(NOT_MIGRATED, flyway::baseline); // makes the history
        }
        for (MigrationInfo migration : pending) {
            Statements.run(
                    connection,
                    SchemaSql.RECORD_MIGRATION,
                    migration.getVersion().toString(),
                    migration.getDescription(),
                    migration.getScript(),
                    migration.getChecksum());
        }
    }

    /** The indexes, functions, triggers and constraints that a migration makes. */
    private static String[] objectsOf(String script) {
        try (InputStream text = Objects.requireNonNull(
                SchemaVersion.class.getResourceAsStream("/dev/typebus/schema/" + script), script)) {
            return OBJECT.matcher(new String(text.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .map(found -> found.group(1))
                    .distinct()
                    .toArray(String[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses tables that this library has not made. */
    void validate() throws SQLException {
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

    private String state() throws SQLException {
        if (isWithoutHistory()) {
            return "its tables in schema " + schema + " have no entry in " + HISTORY;
        }
        return Arrays.stream(info().applied()).noneMatch(one -> one.getState() == MigrationState.SUCCESS)
                ? "its tables are missing in the schema " + schema
                : "its tables are of version " + current();
    }

    private <T> T ask(String fault, Supplier<T> question) {
        try (QuietFlyway quiet = QuietFlyway.begin(flyway)) {
            return question.get();
        } catch (FlywayException e) {
            throw new SchemaException(refusal(fault, SqlState.reason(e)), e);
        }
    }

    private static String refusal(String fault, String reason) {
        return "The bus does not start: " + fault + " (" + reason
                + "). Nothing was changed. Mend that and start again; or have an administrator migrate, and start"
                + " with SchemaMode.VALIDATE";
    }
}
