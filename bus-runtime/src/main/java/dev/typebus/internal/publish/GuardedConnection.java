package dev.typebus.internal.publish;

import dev.typebus.handler.HandlerMisuseException;
import dev.typebus.internal.jdbc.ForwardingConnection;
import dev.typebus.internal.jdbc.RestoringConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.postgresql.PGConnection;
import org.postgresql.core.TransactionState;

/**
 * The connection of a transaction that only the bus may end. It refuses calls that would end the transaction or change the connection for its next
 * user, and says what to do instead. Savepoints are allowed. {@code unwrap} gives {@link PGConnection}, for COPY and the like, and nothing else.
 *
 * <p>The guard can be bypassed by {@code COMMIT} as SQL text, and through the connections of statements and metadata. The transaction state that
 * the driver knows reveals this at the next use, without asking the server. One case is not revealed: a single statement object that sent a first
 * statement and then a COMMIT, or a COMMIT and then another statement.
 */
final class GuardedConnection extends ForwardingConnection {
    /** Observes savepoints: events that were published after one are forgotten when the transaction is rolled back to it. */
    interface SavepointWatch {
        /** Called before a savepoint is set. */
        void beforeSavepoint();

        /** Called when the savepoint was set. */
        void set(Savepoint savepoint);

        /** Called when the transaction was rolled back to the savepoint. */
        void rolledBackTo(Savepoint savepoint);
    }

    private final Connection raw;
    private final SavepointWatch watch;
    private boolean begun;
    private boolean ended;

    GuardedConnection(Connection raw, SavepointWatch watch) {
        this.raw = raw;
        this.watch = watch;
    }

    /** Refuses every call from now on. */
    void end() {
        ended = true;
    }

    @Override
    protected Connection open() {
        if (ended) {
            throw new HandlerMisuseException("This connection's transaction has ended. It is valid until the handler or"
                    + " transaction block that got it returns; do not keep it");
        }
        requireNotEndedByStatement();
        return raw;
    }

    /**
     * Checks that the transaction has not been ended by a statement; called before anything is written for the transaction.
     *
     * @throws HandlerMisuseException if the transaction has begun and was ended by a statement of its user
     */
    void requireNotEndedByStatement() {
        TransactionState state;
        try {
            state = RestoringConnection.state(raw);
        } catch (SQLException e) {
            return; // a closed connection says so itself
        }
        if (begun && state == TransactionState.IDLE) {
            throw new HandlerMisuseException(
                    "This transaction was ended by a COMMIT or ROLLBACK of its own. What was written"
                            + " before a COMMIT stays; nothing else is written, and no event that was not written by then is published. Leave"
                            + " the end of the transaction to the bus");
        }
        begun |= state != null && state != TransactionState.IDLE;
    }

    private HandlerMisuseException misuse(String call, String wayOut) {
        open();
        return new HandlerMisuseException(call + " on the connection of a transaction of the bus: " + wayOut);
    }

    @Override
    public void commit() {
        throw misuse("commit()", "return normally and the bus commits");
    }

    @Override
    public void rollback() {
        throw misuse("rollback()", "throw an exception and the bus rolls back; use a savepoint to undo a part");
    }

    @Override
    public void close() {
        throw misuse("close()", "return and the bus closes it, or gives it back to its pool");
    }

    @Override
    public void abort(Executor executor) {
        throw misuse("abort()", "throw an exception and the bus rolls back");
    }

    @Override
    public void setAutoCommit(boolean autoCommit) {
        throw misuse("setAutoCommit()", "what is to be committed apart needs a connection of its own");
    }

    @Override
    public void setTransactionIsolation(int level) {
        throw misuse("setTransactionIsolation()", "set it in the DataSource that the bus was built with");
    }

    @Override
    public void setReadOnly(boolean readOnly) {
        throw misuse("setReadOnly()", "set it in the DataSource that the bus was built with");
    }

    @Override
    public void setCatalog(String catalog) {
        throw misuse("setCatalog()", "set it in the DataSource that the bus was built with");
    }

    @Override
    public void setSchema(String schema) {
        throw misuse("setSchema()", "name the schema in your statements");
    }

    @Override
    public void setHoldability(int holdability) {
        throw misuse("setHoldability()", "say it when you create a statement");
    }

    @Override
    public void setNetworkTimeout(Executor executor, int milliseconds) {
        throw misuse("setNetworkTimeout()", "use Statement.setQueryTimeout, or set it in the DataSource");
    }

    @Override
    public void setClientInfo(String name, String value) {
        throw misuse("setClientInfo()", "set it in the DataSource that the bus was built with");
    }

    @Override
    public void setClientInfo(Properties properties) {
        throw misuse("setClientInfo()", "set it in the DataSource that the bus was built with");
    }

    @Override
    public Savepoint setSavepoint() throws SQLException {
        watch.beforeSavepoint();
        Savepoint savepoint = open().setSavepoint();
        watch.set(savepoint);
        return savepoint;
    }

    @Override
    public Savepoint setSavepoint(String name) throws SQLException {
        watch.beforeSavepoint();
        Savepoint savepoint = open().setSavepoint(name);
        watch.set(savepoint);
        return savepoint;
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        open().rollback(savepoint);
        watch.rolledBackTo(savepoint);
    }

    @Override
    public void releaseSavepoint(Savepoint savepoint) throws SQLException {
        open().releaseSavepoint(savepoint);
    }

    @Override
    public boolean isClosed() throws SQLException {
        return ended || raw.isClosed();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        if (type == PGConnection.class) {
            return open().unwrap(type);
        }
        throw misuse("unwrap(" + type.getSimpleName() + ")", "use it as it is; for COPY unwrap PGConnection");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || (type == PGConnection.class && open().isWrapperFor(type));
    }
}
