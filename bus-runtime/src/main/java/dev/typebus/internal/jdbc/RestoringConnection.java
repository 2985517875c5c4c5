package dev.typebus.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores a connection when it is closed: an open transaction is rolled back, and the auto-commit mode is set as before. A failure to restore it
 * does not change the outcome of the work before and is not thrown.
 */
public final class RestoringConnection extends ForwardingConnection {
    private static final Logger log = LoggerFactory.getLogger(RestoringConnection.class);

    private final Connection raw;
    private final boolean autoCommit;
    private final boolean takesCommit;

    /**
     * Wraps a connection that was just taken.
     *
     * @param autoCommit its mode when it was taken
     * @param takesCommit whether it takes a COMMIT with other statements; see {@link CommitPipeline}
     */
    RestoringConnection(Connection raw, boolean autoCommit, boolean takesCommit) {
        this.raw = raw;
        this.autoCommit = autoCommit;
        this.takesCommit = takesCommit;
    }

    /** Wraps a connection of the bus's own DataSource, in auto-commit mode. */
    public static RestoringConnection of(Connection taken) throws SQLException {
        return new RestoringConnection(taken, true, takesCommit(taken));
    }

    /**
     * Tells whether a COMMIT may be sent with other statements in one text, as found by {@link #triesCommit} at the first connection; see {@link
     * CommitPipeline}.
     */
    static boolean takesCommit(Connection connection) throws SQLException {
        return connection.isWrapperFor(RestoringConnection.class)
                && connection.unwrap(RestoringConnection.class).takesCommit;
    }

    /**
     * Tries whether a COMMIT may be sent with other statements: whether the driver, and any proxy between it and the server, takes it, and reports
     * afterwards that no transaction is open.
     *
     * @param connection as it was taken, and unchanged afterwards; one with an open transaction is left alone
     */
    static boolean triesCommit(Connection connection) throws SQLException {
        if (state(connection) != TransactionState.IDLE) {
            return false;
        }
        boolean autoCommit = connection.getAutoCommit();
        if (autoCommit) {
            connection.setAutoCommit(false);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(RestoringConnectionSql.TRY_COMMIT);
            return state(connection) == TransactionState.IDLE;
        } catch (SQLException e) {
            String state = e.getSQLState();
            if (SqlState.isUnknown(state) || SqlState.isTransient(state) || SqlState.CANCELLED.equals(state)) {
                throw e; // inconclusive; the next connection is tried
            }
            log.debug("A COMMIT is refused in one text with other statements", e);
            return false;
        } finally {
            if (state(connection) != TransactionState.IDLE) {
                connection.rollback();
            }
            if (autoCommit) {
                connection.setAutoCommit(true);
            }
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : super.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || super.isWrapperFor(type);
    }

    /** Returns the transaction state that the driver knows without asking the server; null for another driver. */
    static @Nullable public TransactionState state(Connection connection) throws SQLException {
        return connection.isWrapperFor(BaseConnection.class)
                ? connection.unwrap(BaseConnection.class).getTransactionState()
                : null;
    }

    @Override
    protected Connection open() {
        return raw;
    }

    @Override
    public void close() {
        try (raw) {
            if (!raw.isClosed()) {
                restore();
            }
        } catch (Throwable e) {
            log.debug("A connection could not be restored; the next one will be a new one", e);
        }
    }

    /** Restores the connection. If that fails, the connection is aborted: returning it could commit what its transaction wrote. */
    private void restore() throws SQLException {
        try {
            if (!raw.getAutoCommit() && state(raw) != TransactionState.IDLE) {
                raw.rollback();
            }
            if (raw.getAutoCommit() != autoCommit) {
                raw.setAutoCommit(autoCommit);
            }
        } catch (Throwable e) {
            raw.abort(Runnable::run);
            throw e;
        }
    }
}
