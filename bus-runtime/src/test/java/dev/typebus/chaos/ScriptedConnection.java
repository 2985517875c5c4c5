package dev.typebus.chaos;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** One connection of a script, in a transaction from the start. Each method is one statement. For one thread at a time. */
final class ScriptedConnection implements AutoCloseable {
    private static final String INSERT = """
            INSERT INTO domain_events (%s event_type, domain, aggregate_type, aggregate_id, payload)
            %s VALUES (%s 'Note.Written', 'note', 'note', '%s', '{"about": "x", "text": "x"}') RETURNING position
            """;

    private final Connection connection;

    ScriptedConnection(DataSource dataSource) throws SQLException {
        connection = dataSource.getConnection();
        connection.setAutoCommit(false);
    }

    Connection connection() {
        return connection;
    }

    long takePosition() throws SQLException {
        return number("SELECT nextval(pg_get_serial_sequence('domain_events', 'position'))");
    }

    long takeTransactionId() throws SQLException {
        return number("SELECT pg_current_xact_id()::text::bigint");
    }

    /** Publishes; returns the position. */
    long insert(String aggregateId) throws SQLException {
        return number(INSERT.formatted("", "", "", aggregateId));
    }

    /** Publishes at a position that was taken before. */
    void insertAt(long position, String aggregateId) throws SQLException {
        number(INSERT.formatted("position,", "OVERRIDING SYSTEM VALUE", position + ",", aggregateId));
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        connection.close();
    }
}
