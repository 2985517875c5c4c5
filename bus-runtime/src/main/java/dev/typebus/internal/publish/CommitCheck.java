package dev.typebus.internal.publish;

import dev.typebus.internal.jdbc.SqlState;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Outcome of events whose INSERT was sent together with its COMMIT and whose answer was lost. All or none of them are in the log. Determined after
 * their connection was returned, because a pool may have no other one.
 */
enum CommitCheck {
    WRITTEN,
    NOT_WRITTEN,
    /** The statement may still be running. */
    UNKNOWN;

    /** Looks for the first of the events through another connection. */
    static CommitCheck of(SQLException failure, List<EncodedEvent> events, DataSource others) {
        if (events.isEmpty()) {
            return UNKNOWN;
        }
        try (Connection connection = others.getConnection()) {
            return Statements.row(
                            connection,
                            AppendSql.LOOK_FOR,
                            row -> row.getBoolean("in_log")
                                    ? WRITTEN
                                    : row.getBoolean("primary") && isEnded(failure) ? NOT_WRITTEN : UNKNOWN,
                            events.get(0).id().value())
                    .orElseThrow();
        } catch (SQLException | RuntimeException e) {
            failure.addSuppressed(e);
            return UNKNOWN;
        }
    }

    /** Tells whether the server itself has reported the end of the session, so that no statement of the session can still be committed. */
    private static boolean isEnded(SQLException failure) {
        SQLException said = SqlState.atCommit(failure);
        ServerErrorMessage message = said instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        return message != null && "FATAL".equals(message.getSeverity()) && SqlState.isSessionEnded(said.getSQLState());
    }
}
