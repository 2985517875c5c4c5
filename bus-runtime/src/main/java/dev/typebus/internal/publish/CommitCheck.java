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
 * What became of events whose INSERT was on its way together with its COMMIT when its answer was lost. All or none of them are in the log. To be
 * asked for when their connection has been given back: a pool may have no other one.
 */
enum CommitCheck {
    WRITTEN,
    NOT_WRITTEN,
    /** It may be under way still. */
    UNKNOWN;

    /** Looks for the first of the events by another connection. */
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

    /** Whether the server itself has said that it ends the session: then nothing of it is under way any more that could still be committed. */
    private static boolean isEnded(SQLException failure) {
        SQLException said = SqlState.atCommit(failure);
        ServerErrorMessage message = said instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        return message != null && "FATAL".equals(message.getSeverity()) && SqlState.isSessionEnded(said.getSQLState());
    }
}
