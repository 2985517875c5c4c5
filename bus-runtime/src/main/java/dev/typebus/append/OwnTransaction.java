package dev.typebus.append;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A transaction of the bus itself, apart from any caller's. */
public final class OwnTransaction {
    private OwnTransaction() {}

    /** What is done in it. */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {
        T on(Connection connection) throws SQLException, X;
    }

    /**
     * As {@link #on}, for work that no code of others takes part in: should this process stand still meanwhile, the server rolls back after
     * ten seconds what would keep other nodes waiting.
     */
    public static <T, X extends Exception> T quick(Connection connection, Work<T, X> work) throws SQLException, X {
        return on(connection, tx -> {
            try (Statement statement = tx.createStatement()) {
                statement.execute("SET LOCAL idle_in_transaction_session_timeout = '10s'");
            }
            return work.on(tx);
        });
    }

    /**
     * Runs the work and commits; whatever is thrown rolls back and goes on.
     *
     * @param connection in autocommit mode, before and after
     */
    public static <T, X extends Exception> T on(Connection connection, Work<T, X> work) throws SQLException, X {
        connection.setAutoCommit(false);
        try {
            T result = work.on(connection);
            connection.commit();
            return result;
        } catch (Throwable e) {
            rollBack(connection, e);
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void rollBack(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }
}
