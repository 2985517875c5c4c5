package dev.typebus.append;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What became of events whose INSERT went to the server together with its COMMIT, and failed. All or none of them are in the log. */
enum Fate {
    WRITTEN,
    NOT_WRITTEN,
    /** The answer was lost, and the statement may still be under way. */
    UNKNOWN;

    /** Where the failure leaves it open, another connection looks for the first of the events. */
    static Fate of(SQLException failure, List<EncodedEvent> events, DataSource others) {
        if (!SqlState.isUnknown(failure.getSQLState())) {
            return PublishFailure.isWritten(failure) ? WRITTEN : NOT_WRITTEN;
        }
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

    /** Whether the server itself has said that it ends the session: then nothing of it is under way any more that could still be committed. */
    private static boolean isEnded(SQLException failure) {
        ServerErrorMessage message =
                SqlState.atCommit(failure) instanceof PSQLException said ? said.getServerErrorMessage() : null;
        return message != null && "FATAL".equals(message.getSeverity());
    }
}
