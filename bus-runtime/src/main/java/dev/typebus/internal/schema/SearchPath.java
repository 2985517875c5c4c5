package dev.typebus.internal.schema;

import dev.typebus.event.SchemaException;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Finds the schema of the tables by search_path, which decides because the bus's statements name no schema. */
record SearchPath(@Nullable String tablesIn, @Nullable String current, String text) {
    private static SearchPath of(Connection connection) throws SQLException {
        return Statements.row(
                        connection,
                        SchemaSql.SEARCH_PATH,
                        row -> new SearchPath(
                                row.getString("tables_in"),
                                row.getString("current_schema"),
                                row.getString("search_path")))
                .orElseThrow();
    }

    /** Returns the given schema; if it is null, the current one. */
    static String target(Connection connection, @Nullable String name) throws SQLException {
        if (name != null) {
            return name;
        }
        SearchPath path = of(connection);
        if (path.current == null) {
            throw new SchemaException("The bus does not start: no schema of the search_path " + path.text
                    + " exists. Create the schema, or set currentSchema in the JDBC URL");
        }
        if (path.tablesIn != null && !path.tablesIn.equals(path.current)) {
            throw new SchemaException(
                    "The bus does not start: the search_path " + path.text + " finds tables of a bus in schema "
                            + path.tablesIn + ", and would have new ones in " + path.current
                            + ". Say which you mean: EventBusBuilder.tablesIn(\"" + path.tablesIn + "\"), or \""
                            + path.current + "\"");
        }
        return path.current;
    }

    static boolean leadsTo(Connection connection, String schema) throws SQLException {
        return schema.equals(of(connection).tablesIn);
    }

    /** Refuses a connection whose search_path finds the tables in another schema, or not at all. */
    static void check(Connection connection, String schema) throws SQLException {
        SearchPath path = of(connection);
        if (!schema.equals(path.tablesIn)) {
            throw new SchemaException(
                    "The bus does not start: its tables are to be in schema " + schema + ", and the search_path "
                            + path.text
                            + (path.tablesIn == null
                                    ? " does not find them there"
                                    : " finds those in " + path.tablesIn + " first")
                            + ". Add the schema for all sessions, ALTER ROLE … SET search_path = …, or in the JDBC URL,"
                            + " ?currentSchema=public," + schema + "; and start again");
        }
    }
}
