package dev.typebus.internal.jdbc;

import dev.typebus.event.DatabaseUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs an operator's action in one transaction. */
public final class OperatorTransaction {
    private OperatorTransaction() {}

    /**
     * Runs the action in a short transaction.
     *
     * @param subject what the action changes or reads, for the error: {@code "The replays"}
     * @throws DatabaseUnavailableException if the database fails; the message tells whether anything may have been changed
     */
    public static <T> T in(DataSource dataSource, String subject, JdbcTransaction.Work<T, SQLException> work) {
        return run(dataSource, subject, connection -> JdbcTransaction.executeShort(connection, work));
    }

    /** Runs the action as {@link #in} does, without its limit of ten seconds. */
    public static <T> T withoutLimit(
            DataSource dataSource, String subject, JdbcTransaction.Work<T, SQLException> work) {
        return run(dataSource, subject, connection -> JdbcTransaction.execute(connection, work));
    }

    /** Runs the action as {@link #withoutLimit} does, with code of the application, which is called {@code who} in errors. */
    public static <T> T shared(
            DataSource dataSource, String subject, String who, JdbcTransaction.SharedWork<T, SQLException> work) {
        return run(dataSource, subject, connection -> JdbcTransaction.shared(connection, who, work));
    }

    private static <T> T run(DataSource dataSource, String subject, JdbcTransaction.Work<T, SQLException> transaction) {
        try (Connection connection = dataSource.getConnection()) {
            return transaction.on(connection);
        } catch (SQLException e) {
            throw unavailable(subject, e);
        }
    }

    public static DatabaseUnavailableException unavailable(String subject, SQLException e) {
        String state = e.getSQLState();
        String outcome = SqlState.COMMIT_UNKNOWN.equals(state)
                ? " were changed or not: the connection was lost during the commit; look before you do it again"
                : (SqlState.isUnknown(state) ? " cannot be reached (" : " cannot be read or changed (")
                        + SqlState.reason(e) + "); nothing was changed. " + SqlState.remedy(state);
        return new DatabaseUnavailableException(subject + outcome, e);
    }
}
