package dev.typebus.internal.schema;

import dev.typebus.event.SchemaException;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;

/** Checks whether the database user has the privileges that the bus needs on the tables. */
final class GrantCheck {
    private GrantCheck() {}

    /**
     * Checks the tables that exist.
     *
     * @param writes whether the bus has handlers; without handlers its user may be a reader
     * @param deletes whether the bus deletes old events
     */
    static void run(Connection connection, boolean writes, boolean deletes) throws SQLException {
        Statements.Visitor refusal = missing -> {
            String what = missing.getString("privileges") + " ON " + missing.getString("tables");
            String user = missing.getString("user_name");
            throw new SchemaException("The bus does not start: user " + user + " may not " + what
                    + ". Run as the tables' owner: GRANT " + what + " TO " + user);
        };
        String[] tables = TableCheck.tables().toArray(String[]::new);
        Statements.each(connection, SchemaSql.MISSING_GRANTS, refusal, tables, writes, deletes);
    }
}
