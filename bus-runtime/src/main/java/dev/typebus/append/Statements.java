package dev.typebus.append;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs the bus's statements, with parameters in the order of the text: values as the driver takes them, and arrays of those. */
public final class Statements {
    private Statements() {}

    /** Makes a value of the result's current row. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Takes in the result's current row. */
    @FunctionalInterface
    public interface Visitor {
        void visit(ResultSet row) throws SQLException;
    }

    /** Returns how many rows it changed; 0 if it changes none. */
    public static int run(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = bound(connection, sql, parameters)) {
            statement.execute();
            return Math.max(0, statement.getUpdateCount());
        }
    }

    /** Visits all rows, of the last query if the text has several. */
    public static void each(Connection connection, String sql, Visitor visitor, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = bound(connection, sql, parameters)) {
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

    /** All rows, of the last query if the text has several. */
    public static <T> List<T> rows(Connection connection, String sql, Row<T> row, @Nullable Object... parameters)
            throws SQLException {
        List<T> read = new ArrayList<>();
        each(connection, sql, each -> read.add(row.read(each)), parameters);
        return read;
    }

    /** The first row; empty if there is none. */
    public static <T> Optional<T> row(Connection connection, String sql, Row<T> row, @Nullable Object... parameters)
            throws SQLException {
        return rows(connection, sql, row, parameters).stream().findFirst();
    }

    private static PreparedStatement bound(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            bind(connection, statement, Arrays.asList(parameters));
            return statement;
        } catch (Throwable e) {
            try (statement) {
                throw e;
            }
        }
    }

    /** Only an array of strings or ids goes to the server in binary form; of other types pgjdbc writes and escapes a text. */
    static void bind(Connection connection, PreparedStatement statement, List<? extends @Nullable Object> parameters)
            throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            Object value = parameters.get(i);
            if (value instanceof UUID[] ids) {
                value = connection.createArrayOf("uuid", ids);
            } else if (value instanceof String[] texts) {
                value = connection.createArrayOf("text", texts);
            }
            statement.setObject(i + 1, value);
        }
    }
}
