package dev.typebus.schema;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.ForeignDatabaseException;
import dev.typebus.event.SchemaException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The tables of the bus in the connection's current schema. Several nodes may start at the same time. */
public final class Schema {
    private Schema() {}

    /**
     * Creates the tables, or brings them to the version of this library, and checks that the bus can work with them.
     *
     * @throws DatabaseUnavailableException if the database does not answer or cannot be written to
     * @throws SchemaException if it is no database for the bus, or the tables are newer, altered or cannot be migrated
     * @throws ForeignDatabaseException if the tables were copied from another database cluster
     */
    public static void migrate(DataSource dataSource) {
        check(dataSource, DatabaseCheck::run);
        new SchemaVersion(dataSource).migrate();
        check(dataSource, TableCheck::run);
    }

    /** As {@link #migrate}, but changes nothing: missing or older tables are a {@link SchemaException}. */
    public static void validate(DataSource dataSource) {
        check(dataSource, DatabaseCheck::run);
        new SchemaVersion(dataSource).validate();
        check(dataSource, TableCheck::run);
    }

    @FunctionalInterface
    private interface Check {
        void run(Connection connection) throws SQLException;
    }

    private static void check(DataSource dataSource, Check check) {
        try (Connection connection = dataSource.getConnection()) {
            check.run(connection);
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw DatabaseCheck.unavailable(e);
        }
    }
}
