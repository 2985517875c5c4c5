package dev.typebus.append;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is given back as it was taken: what is not committed is rolled back, and auto-commit is as it was. What fails at that
 * no longer matters to what was done, and is not thrown.
 */
final class ReturningConnection extends ForwardingConnection {
    private static final Logger log = LoggerFactory.getLogger(ReturningConnection.class);

    private final Connection raw;
    private final boolean autoCommit;

    /** @param autoCommit as it was taken */
    ReturningConnection(Connection raw, boolean autoCommit) {
        this.raw = raw;
        this.autoCommit = autoCommit;
    }

    /** What the driver knows without asking the server; null if there is another driver. */
    static @Nullable TransactionState state(Connection connection) throws SQLException {
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
