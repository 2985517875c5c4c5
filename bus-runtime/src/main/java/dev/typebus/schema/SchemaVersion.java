package dev.typebus.schema;

import dev.typebus.event.SchemaException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.ValidateResult;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** The version of the tables beside the version that this library brings. */
final class SchemaVersion {
    private static final String HISTORY = "typebus_schema_history";

    private final DataSource dataSource;
    private final Flyway flyway;

    SchemaVersion(DataSource dataSource) {
        this.dataSource = dataSource;
        FluentConfiguration configuration = Flyway.configure(SchemaVersion.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:dev/typebus/schema")
                .table(HISTORY)
                // a schema with the user's own tables is no obstacle, and their migrations have their own history
                .baselineOnMigrate(true)
                .baselineVersion("0");
        // as in alone(): the transaction's lock
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(true);
        flyway = configuration.load();
    }

    /**
     * Migrates if anything is to be done, one node after the other: Flyway looks whether its history table exists before it
     * takes its own lock, so that the first start of several nodes at once would fail in one of them.
     */
    void migrate() {
        try {
            if (hasWork()) {
                alone(flyway::migrate);
            }
        } catch (FlywayException e) {
            throw new SchemaException(
                    "The bus does not start: its tables cannot be migrated: "
                            + withoutLastDot(String.valueOf(e.getMessage()))
                            + ". Nothing was changed. Mend that and start again; or have an administrator migrate, and start"
                            + " with SchemaMode.VALIDATE",
                    e);
        }
        validate();
    }

    private boolean hasWork() {
        MigrationInfoService info = flyway.info();
        refuseNewer(info);
        return info.pending().length > 0;
    }

    /** The lock is the transaction's, not the session's, for a pooler that hands sessions around. */
    private void alone(Runnable work) {
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try (Statement lock = connection.createStatement()) {
                lock.execute(SchemaSql.LOCK);
                work.run();
            } finally {
                connection.rollback();
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException e) {
            throw DatabaseCheck.unavailable(e);
        }
    }

    void validate() {
        try {
            MigrationInfoService info = flyway.info();
            refuseNewer(info);
            MigrationInfo[] pending = info.pending();
            if (pending.length > 0) {
                throw new SchemaException(
                        "The bus does not start: " + stateOf(info) + ", and this library needs version "
                                + pending[pending.length - 1].getVersion()
                                + ". Start once with SchemaMode.MIGRATE, as a user who may create tables");
            }
            ValidateResult result = flyway.validateWithResult();
            if (!result.validationSuccessful) {
                throw new SchemaException("The bus does not start: " + HISTORY
                        + " tells of other migrations than this library has: "
                        + withoutLastDot(result.getAllErrorMessages())
                        + ". Use the library that made the tables, or a later one");
            }
        } catch (FlywayException e) {
            throw new SchemaException(
                    "The bus does not start: the version of its tables cannot be read: " + e.getMessage(), e);
        }
    }

    private static void refuseNewer(MigrationInfoService info) {
        Arrays.stream(info.all())
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS)
                .reduce((first, last) -> last)
                .ifPresent(newest -> {
                    throw new SchemaException(
                            "The bus does not start: its tables are of version " + newest.getVersion()
                                    + ", made by a newer library, which this one does not know. Update this application's library");
                });
    }

    private static String stateOf(MigrationInfoService info) {
        boolean none = Arrays.stream(info.applied()).noneMatch(one -> one.getState() == MigrationState.SUCCESS);
        return none
                ? "its tables are missing in the current schema"
                : "its tables are of version " + info.current().getVersion();
    }

    private static String withoutLastDot(String message) {
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }
}
