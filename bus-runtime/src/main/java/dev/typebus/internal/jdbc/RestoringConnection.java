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
 * A connection that is given back as it was taken: what is not committed is rolled back, and auto-commit is as it was. What fails at that
 * no longer matters to what was done, and is not thrown.
 */
public final class RestoringConnection extends ForwardingConnection {
    private static final Logger log = LoggerFactory.getLogger(RestoringConnection.class);

    private final Connection raw;
    private final boolean autoCommit;
    private final boolean takesCommit;

    /**
     * A connection that was taken.
     *
     * @param autoCommit as it was taken
     * @param takesCommit see {@link CommitPipeline}
     */
    RestoringConnection(Connection raw, boolean autoCommit, boolean takesCommit) {
        this.raw = raw;
        this.autoCommit = autoCommit;
        this.takesCommit = takesCommit;
    }

    /** A connection of the bus's own DataSource, in auto-commit mode. */
    public static RestoringConnection of(Connection taken) throws SQLException {
        return new RestoringConnection(taken, true, takesCommit(taken));
    }

    /** Whether a COMMIT may be sent with other statements in one text: what was found out when the bus began; see {@link CommitPipeline}. */
    static boolean takesCommit(Connection connection) throws SQLException {
        return connection.isWrapperFor(RestoringConnection.class)
                && connection.unwrap(RestoringConnection.class).takesCommit;
    }

    /**
     * Tries whether the driver, and what is between it and the server, takes a COMMIT with other statements, and knows afterwards that no
     * transaction is open.
     *
     * @param connection as it was taken; afterwards it is as it was. One with a transaction begun is left alone
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
                throw e; // says nothing; the next connection tells
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

    /** What the driver knows without asking the server; null if there is another driver. */
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
                putInOrder();
            }
        } catch (Throwable e) {
            log.debug("A connection could not be given back in order; the next one will be a new one", e);
        }
    }

    /** One that cannot be put in order is cut off: to give it back could commit what it has begun. */
    private void putInOrder() throws SQLException {
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
