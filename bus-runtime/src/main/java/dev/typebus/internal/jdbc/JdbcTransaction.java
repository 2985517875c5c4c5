package dev.typebus.internal.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work in a transaction of the bus, separate from any caller's. The transaction is READ COMMITTED, whatever the default of the pool or server:
 * after waiting for a lock it sees what was committed meanwhile.
 */
public final class JdbcTransaction {
    private static final Logger log = LoggerFactory.getLogger(JdbcTransaction.class);

    private JdbcTransaction() {}

    /** Work in the transaction. */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {
        T on(Connection connection) throws SQLException, X;
    }

    /**
     * Runs the work as {@link #execute} does, for work without application code. If this process is suspended meanwhile, the server rolls back
     * after ten seconds, so that other nodes do not wait longer.
     */
    public static <T, X extends Exception> T executeShort(Connection connection, Work<T, X> work)
            throws SQLException, X {
        return run(connection, JdbcTransactionSql.BEGIN_SHORT, (tx, last) -> work.on(tx));
    }

    /** Runs the work as {@link #executeShort(Connection, Work)} does, and sends its last statements together with the COMMIT. */
    public static <T, X extends Exception> T executeShort(Connection connection, EndingWork<T, X> work)
            throws SQLException, X {
        return run(connection, JdbcTransactionSql.BEGIN_SHORT, work);
    }

    /**
     * Runs the work and commits. If anything is thrown, the transaction is rolled back and the exception is rethrown. If the outcome of the commit
     * is unknown, the state is {@link SqlState#COMMIT_UNKNOWN}; with any other SQLException nothing was changed.
     *
     * @param connection is in auto-commit mode before and after, unless it is broken
     */
    public static <T, X extends Exception> T execute(Connection connection, Work<T, X> work) throws SQLException, X {
        return run(connection, JdbcTransactionSql.BEGIN, (tx, last) -> work.on(tx));
    }

    /** Work in a transaction that also runs code of the application. */
    @FunctionalInterface
    public interface SharedWork<T, X extends Exception> {
        T on(Connection connection, SessionSettings settings) throws SQLException, X;
    }

    /**
     * Runs the work as {@link #execute} does, for work that also runs code of the application. The work restores the session's settings after that
     * code.
     *
     * @param who runs code in the transaction, for errors: {@code "The archiver"}
     */
    public static <T, X extends Exception> T shared(Connection connection, String who, SharedWork<T, X> work)
            throws SQLException, X {
        Shared<T> done = JdbcTransaction.<Shared<T>, X>execute(connection, tx -> {
            SessionSettings settings = SessionSettings.begin(tx, who);
            return new Shared<>(work.on(tx, settings), settings);
        });
        done.settings().committed();
        return done.result();
    }

    private record Shared<T>(T result, SessionSettings settings) {}

    /** Work whose last statements are sent in one message with the COMMIT: it adds them to {@code last}. */
    @FunctionalInterface
    public interface EndingWork<T, X extends Exception> {
        T on(Connection connection, CommitPipeline last) throws SQLException, X;
    }

    /** Adds all statements of a transaction and commits them. */
    @FunctionalInterface
    public interface Whole {
        void commit(CommitPipeline all) throws SQLException;
    }

    /** Runs a transaction whose statements do not need each other's results: all of them are sent in one message with the COMMIT. */
    public static void atOnce(Connection connection, Whole transaction) throws SQLException {
        runs(connection, tx -> {
            CommitPipeline all = new CommitPipeline(tx);
            all.add(JdbcTransactionSql.BEGIN);
            transaction.commit(all);
            return all;
        });
    }

    private static <T, X extends Exception> T run(Connection connection, String begin, EndingWork<T, X> work)
            throws SQLException, X {
        return runs(connection, tx -> {
            try (PreparedStatement statement = tx.prepareStatement(begin)) {
                statement.execute();
            }
            CommitPipeline last = new CommitPipeline(tx);
            T result = work.on(tx, last);
            last.commit();
            return result;
        });
    }

    /** @param work begins the transaction with its first statement, and commits it */
    private static <T, X extends Exception> T runs(Connection connection, Work<T, X> work) throws SQLException, X {
        connection.setAutoCommit(false);
        T result;
        try {
            result = work.on(connection);
        } catch (Throwable e) {
            rollBack(connection, e);
            throw e;
        }
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            log.debug("A connection was lost after its transaction was committed; the next one will be a new one", e);
        }
        return result;
    }

    /** Rolls back. A connection that cannot be rolled back is aborted: putting it back into auto-commit mode would commit. */
    private static void rollBack(Connection connection, Throwable reason) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (Throwable e) {
            reason.addSuppressed(e);
            abort(connection, reason);
        }
    }

    /** Closes the connection's socket, so that its transaction is rolled back, and returns the connection to its pool. */
    public static void abort(Connection connection) {
        try (Connection closing = connection) {
            closing.abort(Runnable::run);
        } catch (SQLException | RuntimeException | Error e) {
            log.debug("A connection could not be aborted", e);
        }
    }

    private static void abort(Connection connection, Throwable reason) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException | Error e) {
            reason.addSuppressed(e);
        }
    }
}
