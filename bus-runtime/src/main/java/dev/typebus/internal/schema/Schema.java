package dev.typebus.internal.schema;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.ForeignDatabaseException;
import dev.typebus.event.SchemaException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Validates or migrates the tables of the bus, on one connection in one transaction. Several nodes may start at the same time. */
public final class Schema {
    private final DataSource dataSource;
    private final @Nullable String name;
    private final boolean written;
    private final boolean deleted;

    /**
     * Names the tables in the schema of this name, or in the connection's current schema.
     *
     * @param dataSource its connections are in auto-commit mode
     * @param written whether the bus writes into all tables
     * @param deleted whether the bus deletes old events
     */
    public Schema(DataSource dataSource, @Nullable String name, boolean written, boolean deleted) {
        this.dataSource = dataSource;
        this.name = name;
        this.written = written;
        this.deleted = deleted;
    }

    /** Migrates the tables in the current schema. */
    public static void migrate(DataSource dataSource) {
        new Schema(dataSource, null, true, false).migrate();
    }

    /**
     * Creates the tables, and the schema if it is named, or migrates them to the version of this library; then checks that the bus can work with
     * them. If it throws, nothing is changed.
     *
     * @return a description of the tables, for people
     * @throws DatabaseUnavailableException if the database does not answer or cannot be written to
     * @throws SchemaException if the database is not suitable, a permission is missing, or the tables are newer, altered, not found by search_path
     *     or cannot be migrated
     * @throws ForeignDatabaseException if the tables were copied from another database cluster
     */
    public String migrate() {
        return inTransaction(true);
    }

    /** Checks the tables as {@link #migrate()} does, but changes nothing: missing or older tables are a {@link SchemaException}. */
    public String validate() {
        return inTransaction(false);
    }

    @FunctionalInterface
    private interface Ending extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }

    private String inTransaction(boolean migrating) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (Ending rollback = () -> rollBack(connection);
                    Statement begin = connection.createStatement()) {
                begin.execute(SchemaSql.BEGIN);
                DatabaseCheck.run(connection);
                GrantCheck.run(connection, written, deleted);
                String schema = SearchPath.target(connection, name);
                SchemaVersion version = new SchemaVersion(connection, schema);
                boolean changed = migrating && version.migrate();
                version.validate();
                String found = "tables of version " + version.current() + " in schema " + schema + " of database "
                        + connection.getCatalog();
                SearchPath.check(connection, schema);
                changed |= TableCheck.run(connection, migrating);
                if (changed) {
                    connection.commit();
                }
                return found;
            }
        } catch (SQLException e) {
            throw DatabaseCheck.unavailable(e);
        }
    }

    private static void rollBack(Connection connection) throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }
}
