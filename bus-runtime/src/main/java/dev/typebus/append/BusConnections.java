package dev.typebus.append;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections as the publish side needs them, and given back as they came: in auto-commit mode. */
final class BusConnections {
    private static final Logger LOG = LoggerFactory.getLogger(BusConnections.class);

    private final DataSource dataSource;

    BusConnections(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A connection on which each statement is its own transaction: one round trip to the server. */
    Connection openAutoCommitting() throws SQLException {
        return dataSource.getConnection();
    }

    /** A connection whose next statement begins a transaction. */
    Connection openTransaction() throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Gives it back. What fails here no longer matters to what was done: that is committed or rolled back. */
    void close(Connection connection) {
        try (connection) {
            if (!connection.getAutoCommit()) {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            LOG.debug("A connection could not be given back in order; the next one will be a new one", e);
        }
    }

    /** Gives it back in the middle of a transaction, which that ends; setAutoCommit would commit it. */
    void abandon(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("A broken connection could not be closed; the next one will be a new one", e);
        }
    }
}
