package dev.typebus.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Classifies errors of the database by SQLState, never by text. */
public final class SqlState {
    /** The standard's state for a commit whose outcome is unknown. */
    public static final String COMMIT_UNKNOWN = "08007";

    /** State of a statement that was cancelled or exceeded its timeout. */
    public static final String CANCELLED = "57014";

    private static final Set<String> LOST = Set.of("57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04");
    private static final Set<String> COLLISION = Set.of("40001", "40P01", "55P03");

    /** The standard's "statement completion unknown", and pgjdbc's "something unusual". */
    private static final Set<String> UNEXPLAINED = Set.of("40003", "99999");

    private SqlState() {}

    /** Returns the SQLState of the first SQLException among {@code failure} and its causes; null if there is none. */
    public static @Nullable String of(@Nullable Throwable failure) {
        SQLException sql = firstOf(failure);
        return sql == null ? null : sql.getSQLState();
    }

    private static @Nullable SQLException firstOf(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 100; depth++, cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    /** Tells whether the connection is lost, so that it is unknown whether a COMMIT on its way arrived. */
    public static boolean isConnectionLost(@Nullable String state) {
        return state != null && (state.startsWith("08") || LOST.contains(state));
    }

    /** Tells whether the server itself has ended the session, so that no statement of the session is still running. A pooler sends other states. */
    public static boolean isSessionEnded(@Nullable String state) {
        return state != null && LOST.contains(state);
    }

    /**
     * Tells whether a statement with this outcome may have taken effect: the connection is lost, or there is no state. Drivers and pools give a
     * state to each answer of the server, but not to each failure of the connection.
     */
    public static boolean isUnknown(@Nullable String state) {
        return state == null || state.isEmpty() || UNEXPLAINED.contains(state) || isConnectionLost(state);
    }

    /**
     * Commits.
     *
     * @throws SQLException {@link #COMMIT_UNKNOWN} if the commit may have taken effect; with any other state it did not
     */
    public static void commit(Connection connection) throws SQLException {
        committing(connection::commit);
    }

    /** A call that commits as its last step. */
    interface Committing {
        void run() throws SQLException;
    }

    /** Runs a call that commits, and reports its failure as {@link #commit} does. */
    static void committing(Committing last) throws SQLException {
        try {
            last.run();
        } catch (SQLException e) {
            throw isUnknown(e.getSQLState()) ? commitUnknown(e) : e;
        } catch (RuntimeException | Error e) {
            throw commitUnknown(e);
        }
    }

    /** Returns the original failure of a {@link #commit}: the cause of {@link #COMMIT_UNKNOWN}, or the failure itself. */
    public static SQLException atCommit(SQLException failure) {
        return COMMIT_UNKNOWN.equals(failure.getSQLState()) && failure.getCause() instanceof SQLException cause
                ? cause
                : failure;
    }

    private static SQLException commitUnknown(Throwable failure) {
        return new SQLException("The commit's outcome is unknown: " + failure, COMMIT_UNKNOWN, failure);
    }

    /** Tells whether two transactions collided: a serialization failure, a deadlock or a lock timeout. */
    public static boolean isCollision(@Nullable String state) {
        return state != null && COLLISION.contains(state);
    }

    /** Tells whether the database refuses every write: it is read-only, or out of disk, memory or connections. */
    public static boolean isUnwritable(@Nullable String state) {
        return state != null && (state.equals("25006") || state.startsWith("53") || state.startsWith("58"));
    }

    /** Tells whether the failure is transient, so that the same statement may succeed later: any of the three above. */
    public static boolean isTransient(@Nullable String state) {
        return isConnectionLost(state) || isCollision(state) || isUnwritable(state);
    }

    /**
     * Describes a failure to people: the SQLState and the first line of the server's message. Without an SQLException it is the first line of the
     * failure.
     */
    public static String reason(Throwable failure) {
        SQLException sql = firstOf(failure);
        return sql == null ? firstLine(failure) : "SQLState " + sql.getSQLState() + ", " + firstLine(sql);
    }

    private static String firstLine(Throwable failure) {
        String line = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }

    /** Tells people what has to happen before the same is tried again. */
    public static String remedy(@Nullable String state) {
        if (isUnknown(state)) {
            return "Try again when the database can be reached";
        }
        if (isCollision(state)) {
            return "Another transaction was in the way: try again";
        }
        if (isUnwritable(state)) {
            return "Try again when the database can be written to";
        }
        return switch (Objects.requireNonNull(state)) {
            case "42501" ->
                "Try again when the owner of the tables has run: GRANT SELECT, INSERT, UPDATE, DELETE ON the named table TO the bus's user";
            case "57014" -> "It was cancelled, by statement_timeout or by an operator: try again";
            default -> "Try again when its cause is removed";
        };
    }
}
