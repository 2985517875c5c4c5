package dev.typebus.internal.publish;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.PublishException;
import dev.typebus.event.SchemaException;
import dev.typebus.event.TypebusException;
import dev.typebus.internal.jdbc.SqlState;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Translates a failure of the database into an exception that tells the outcome of the events and the way out. */
final class PublishFailure {
    /** The step that failed. */
    enum Moment {
        /** Taking a connection. */
        CONNECTING("Nothing was published."),
        /** Writing in a transaction of the bus, which is rolled back. */
        WRITING("The transaction is rolled back; nothing was published."),
        /** Committing, or running a statement that commits itself. */
        COMMITTING("Nothing was published."),
        /** Writing in the caller's transaction. */
        JOINING("Nothing was published; roll your transaction back.");

        private final String outcome;

        Moment(String outcome) {
            this.outcome = outcome;
        }
    }

    private PublishFailure() {}

    static TypebusException of(SQLException failure, Moment moment, String what) {
        String state = failure.getSQLState();
        String code = " (SQLState " + state + ")";
        SQLException cause = withoutRow(failure);
        if (moment == Moment.CONNECTING) {
            return new DatabaseUnavailableException(
                    what + ": no connection to the database" + code + ": "
                            + String.valueOf(failure.getMessage()).replaceFirst("\\.\\s*$", "") + ". " + moment.outcome
                            + " The next publish tries again.",
                    cause);
        }
        if (SqlState.COMMIT_UNKNOWN.equals(state)) {
            return lost(Moment.COMMITTING, what, SqlState.of(failure.getCause()), cause);
        }
        if (SqlState.isUnknown(state)) {
            return lost(moment, what, state, cause);
        }
        if (SqlState.isUnwritable(state)) {
            return new DatabaseUnavailableException(
                    what + ": " + unwritable(state) + code + ". " + moment.outcome, cause);
        }
        if (SqlState.isCollision(state)) {
            return new PublishException(
                    what + ": another transaction was in the way" + code + ". " + moment.outcome
                            + " Doing the whole transaction again may succeed.",
                    cause);
        }
        if (state != null && (state.equals("42P01") || state.equals("42703"))) {
            return new SchemaException(
                    what + ": a table or column of the log is missing" + code + ". " + moment.outcome
                            + " Was it altered, or does this connection have another search_path?",
                    cause);
        }
        return new PublishException(what + ": " + reason(failure, state) + code + ". " + moment.outcome, cause);
    }

    /**
     * Tells whether the events are in the log although a duplicate id was refused: each id is written by one statement, so that statement was sent
     * twice.
     */
    static boolean isWritten(SQLException failure) {
        return "domain_events_pkey".equals(constraint(failure));
    }

    /** Returns the exception for a connection that could not be taken, for a reason that is no {@link SQLException}. */
    static TypebusException unconnected(Throwable failure, String what) {
        return new PublishException(
                what + ": taking a connection failed unexpectedly. " + Moment.CONNECTING.outcome, failure);
    }

    /** Returns the exception for a failure whose outcome is unknown. */
    static TypebusException unknown(@Nullable Throwable failure, String what) {
        return new PublishException(
                what + ": writing it failed unexpectedly. Whether it was published is unknown", failure);
    }

    /** Names the events, never their payloads. */
    static String describe(List<EncodedEvent> events) {
        String first = events.isEmpty()
                ? "A transaction without events"
                : events.get(0).toString();
        return events.size() > 1 ? events.size() + " events, the first " + first : first;
    }

    private static TypebusException lost(Moment moment, String what, @Nullable String state, SQLException cause) {
        String message = what
                + (SqlState.isConnectionLost(state)
                        ? ": the connection to the database was lost"
                        : ": the database's answer is missing")
                + " (SQLState " + state + ")";
        if (moment == Moment.COMMITTING) {
            return new PublishException(
                    message
                            + " while the commit was on its way. Whether it was published is unknown: look for it in the log,"
                            + " or publish with once(key), which may be repeated safely.",
                    cause);
        }
        return new DatabaseUnavailableException(message + ". " + moment.outcome, cause);
    }

    private static String unwritable(@Nullable String state) {
        if ("25006".equals(state)) {
            return "the database is read-only, as a standby or a demoted primary is; targetServerType=primary in the JDBC"
                    + " URL finds the primary";
        }
        return "53100".equals(state)
                ? "the database's disk is full; free some and publish again"
                : "the database is out of resources or has a fault of its own";
    }

    private static String reason(SQLException failure, @Nullable String state) {
        String constraint = constraint(failure);
        if (constraint != null) {
            return "the constraint " + constraint + " refused it";
        }
        if ("25P02".equals(state)) {
            return "an earlier statement of the transaction had failed, and its exception was caught";
        }
        if ("42501".equals(state)) {
            return "the database user may not do that; grant it INSERT and SELECT on domain_events";
        }
        return SqlState.CANCELLED.equals(state)
                ? "the statement was cancelled or ran into a time-out"
                : "the database refused it";
    }

    private static @Nullable String constraint(SQLException failure) {
        ServerErrorMessage message = serverMessage(failure);
        return message == null ? null : message.getConstraint();
    }

    private static @Nullable ServerErrorMessage serverMessage(SQLException failure) {
        return failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    }

    /** Copies the failure without the server's detail and context, which quote the row and with it the payload. */
    private static SQLException withoutRow(SQLException failure) {
        ServerErrorMessage message = serverMessage(failure);
        if (message == null) {
            return failure;
        }
        SQLException copy = new SQLException(message.getMessage(), failure.getSQLState(), failure.getErrorCode());
        copy.setStackTrace(failure.getStackTrace());
        return copy;
    }
}
