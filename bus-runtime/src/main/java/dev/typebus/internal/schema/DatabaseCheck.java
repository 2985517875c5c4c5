package dev.typebus.internal.schema;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.SchemaException;
import dev.typebus.internal.jdbc.SqlState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Checks whether the bus can work on the database, apart from the tables. */
final class DatabaseCheck {
    private static final int OLDEST_VERSION = 14_00_00;

    private DatabaseCheck() {}

    static void run(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SchemaSql.DATABASE);
                ResultSet database = select.executeQuery()) {
            database.next();
            if (database.getInt("version") < OLDEST_VERSION) {
                throw new SchemaException("The bus does not start: the database is PostgreSQL "
                        + database.getString("version_name") + "; it needs 14 or later");
            }
            if (database.getBoolean("in_recovery")) {
                throw new DatabaseUnavailableException(
                        "The bus does not start: the database is a standby, which cannot be"
                                + " written to. Connect to the primary; targetServerType=primary in the JDBC URL finds it");
            }
            if (database.getBoolean("read_only")) {
                throw new DatabaseUnavailableException(
                        "The bus does not start: the database's transactions are read-only."
                                + " Switch default_transaction_read_only off for this user, and the DataSource's readOnly");
            }
            if (!"UTF8".equals(database.getString("encoding"))) {
                throw new SchemaException("The bus does not start: the database's encoding is "
                        + database.getString("encoding") + ", which cannot hold every text."
                        + " Create one with ENCODING 'UTF8'");
            }
        }
    }

    static DatabaseUnavailableException unavailable(SQLException cause) {
        return new DatabaseUnavailableException(
                "The bus does not start: the database cannot be reached or asked (" + SqlState.reason(cause)
                        + "). Check the DataSource and start again",
                cause);
    }
}
