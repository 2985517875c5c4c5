package dev.typebus.internal.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction of the bus itself, apart from any caller's. It is READ COMMITTED, whatever the pool or the server makes of others: after
 * it has waited for a lock it sees what was committed meanwhile.
 */
public final class JdbcTransaction {
    private static final Logger log = LoggerFactory.getLogger(JdbcTransaction.class);

    private JdbcTransaction() {}

    /** What is done in it. */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {
        T on(Connection connection) throws SQLException, X;
    }

    /**
     * As {@link #execute}, for work that no code of others takes part in: should this process stand still meanwhile, the server rolls back after
     * ten seconds what would keep other nodes waiting.
     */
    public static <T, X extends Exception> T executeShort(Connection connection, Work<T, X> work)
            throws SQLException, X {
        return run(connection, JdbcTransactionSql.BEGIN_SHORT, (tx, last) -> work.on(tx));
    }

    /** As {@link #executeShort(Connection, Work)}. */
    public static <T, X extends Exception> T executeShort(Connection connection, EndingWork<T, X> work)
            throws SQLException, X {
        return run(connection, JdbcTransactionSql.BEGIN_SHORT, work);
    }

    /**
     * Runs the work and commits; whatever is thrown rolls back and goes on. A commit whose outcome is unknown ends with {@link
     * SqlState#COMMIT_UNKNOWN}; any other SQLException means that nothing was changed.
     *
     * @param connection in autocommit mode, before and after, unless it is broken
     */
    public static <T, X extends Exception> T execute(Connection connection, Work<T, X> work) throws SQLException, X {
        return run(connection, JdbcTransactionSql.BEGIN, (tx, last) -> work.on(tx));
    }

    /** Work in a transaction, part of which code of the application does. */
    @FunctionalInterface
    public interface SharedWork<T, X extends Exception> {
        T on(Connection connection, SessionSettings settings) throws SQLException, X;
    }

    /**
     * As {@link #execute}, for work that code of the application takes part in. It restores the settings behind that.
     *
     * @param who takes part, for errors: {@code "The archiver"}
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

    /** Work in the transaction. The statements that it adds to {@code last} are sent to the server in one message with the COMMIT. */
    @FunctionalInterface
    public interface EndingWork<T, X extends Exception> {
        T on(Connection connection, CommitPipeline last) throws SQLException, X;
    }

    /** Adds all statements of a transaction and commits them. */
    @FunctionalInterface
    public interface Whole {
        void commit(CommitPipeline all) throws SQLException;
    }

    /** As {@link #execute}, for statements that need no look at each other's results: they go to the server in one message with the COMMIT. */
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

    /** @param work begins with its first statement, and commits */
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

    /** A connection that cannot be rolled back is closed, and not put back into auto-commit mode, which would commit. */
    private static void rollBack(Connection connection, Throwable reason) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (Throwable e) {
            reason.addSuppressed(e);
            abort(connection, reason);
        }
    }

    /** Closes the connection's socket, by which its transaction is rolled back, and gives it back to its pool. */
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
