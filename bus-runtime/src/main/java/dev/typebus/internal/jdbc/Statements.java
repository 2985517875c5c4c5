package dev.typebus.internal.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs the bus's statements. Parameters are in the order of the text: values that the driver takes, and arrays of them. */
public final class Statements {
    /**
     * The type of null parameters in a text of several statements of which one returns rows; the text casts each one. If a parameter has no type,
     * pgjdbc lets the server describe the statement. Before a statement that it knows to return long rows pgjdbc then ends the message, and the
     * settings of the statements before would be lost.
     */
    public static final int NULL = Types.VARCHAR;

    private Statements() {}

    /** Reads a value from the result's current row. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Processes the result's current row. */
    @FunctionalInterface
    public interface Visitor {
        void visit(ResultSet row) throws SQLException;
    }

    /** Runs a statement and returns the number of changed rows; 0 if it changes none. */
    public static int run(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, Arrays.asList(parameters), Types.NULL);
            statement.execute();
            return Math.max(0, statement.getUpdateCount());
        }
    }

    /** Visits all rows. If the text has several queries, the rows of the last one are visited. */
    public static void each(Connection connection, String sql, Visitor visitor, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, Arrays.asList(parameters), sql.contains(";") ? NULL : Types.NULL);
            statement.execute();
            ResultSet rows = statement.getResultSet();
            while (statement.getMoreResults(Statement.KEEP_CURRENT_RESULT)) {
                rows = statement.getResultSet();
            }
            while (rows.next()) {
                visitor.visit(rows);
            }
        }
    }

    /** Returns all rows; of the last query if the text has several. */
    public static <T> List<T> rows(Connection connection, String sql, Row<T> row, @Nullable Object... parameters)
            throws SQLException {
        List<T> read = new ArrayList<>();
        each(connection, sql, each -> read.add(row.read(each)), parameters);
        return read;
    }

    /** Returns the first row; empty if there is none. */
    public static <T> Optional<T> row(Connection connection, String sql, Row<T> row, @Nullable Object... parameters)
            throws SQLException {
        return rows(connection, sql, row, parameters).stream().findFirst();
    }

    /**
     * Binds parameters.
     *
     * @param nulls the type of null: {@link #NULL} if the text has several statements of which one returns rows, else {@link Types#NULL}, and the
     *     server infers the type
     */
    static void bind(
            Connection connection, PreparedStatement statement, List<? extends @Nullable Object> parameters, int nulls)
            throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            Object value = parameters.get(i);
            if (value == null) {
                statement.setNull(i + 1, nulls);
            } else if (value instanceof UUID[] ids) {
                statement.setArray(i + 1, connection.createArrayOf("uuid", ids));
            } else if (value instanceof String[] texts) { // of other types pgjdbc writes and escapes a text
                statement.setArray(i + 1, connection.createArrayOf("text", texts));
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }
}
