package dev.typebus.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells errors of the database apart, by SQLState and never by text. */
public final class SqlState {
    /** The standard's state for a commit of which it is unknown whether it took effect. */
    public static final String COMMIT_UNKNOWN = "08007";

    /** A statement was cancelled, or took longer than its time-out. */
    public static final String CANCELLED = "57014";

    private static final Set<String> LOST = Set.of("57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04");
    private static final Set<String> COLLISION = Set.of("40001", "40P01", "55P03");

    /** The standard's "statement completion unknown", and pgjdbc's "something unusual". */
    private static final Set<String> UNEXPLAINED = Set.of("40003", "99999");

    private SqlState() {}

    /** The SQLState of the first SQLException among {@code failure} and its causes; null if there is none. */
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

    /** Whether the connection is gone, so that nobody knows whether a COMMIT on its way arrived. */
    public static boolean isConnectionLost(@Nullable String state) {
        return state != null && (state.startsWith("08") || LOST.contains(state));
    }

    /** Whether the server says by it that it ends the session: then nothing of that is under way any more. A pooler has other words. */
    public static boolean isSessionEnded(@Nullable String state) {
        return state != null && LOST.contains(state);
    }

    /**
     * Whether what was sent with this outcome may have taken effect: the connection is gone, or there is no state. Drivers and pools give
     * a state to what the server said, and not always to what went wrong on the way.
     */
    public static boolean isUnknown(@Nullable String state) {
        return state == null || state.isEmpty() || UNEXPLAINED.contains(state) || isConnectionLost(state);
    }

    /**
     * Commits.
     *
     * @throws SQLException {@link #COMMIT_UNKNOWN} if it may have taken effect; any other state means that it did not
     */
    public static void commit(Connection connection) throws SQLException {
        committing(connection::commit);
    }

    /** A call that commits as its last step. */
    interface Committing {
        void run() throws SQLException;
    }

    /** As {@link #commit}. */
    static void committing(Committing last) throws SQLException {
        try {
            last.run();
        } catch (SQLException e) {
            throw isUnknown(e.getSQLState()) ? commitUnknown(e) : e;
        } catch (RuntimeException | Error e) {
            throw commitUnknown(e);
        }
    }

    /** The original failure of a {@link #commit}: the cause of {@link #COMMIT_UNKNOWN}, or the failure itself. */
    public static SQLException atCommit(SQLException failure) {
        return COMMIT_UNKNOWN.equals(failure.getSQLState()) && failure.getCause() instanceof SQLException cause
                ? cause
                : failure;
    }

    private static SQLException commitUnknown(Throwable failure) {
        return new SQLException("The commit's outcome is unknown: " + failure, COMMIT_UNKNOWN, failure);
    }

    /** Whether two transactions were in each other's way: a serialization failure, a deadlock, a lock time-out. */
    public static boolean isCollision(@Nullable String state) {
        return state != null && COLLISION.contains(state);
    }

    /** Whether the database refuses every write: it is read-only, or out of disk, memory or connections. */
    public static boolean isUnwritable(@Nullable String state) {
        return state != null && (state.equals("25006") || state.startsWith("53") || state.startsWith("58"));
    }

    /** Whether it is nobody's fault, so that the same may succeed later: any of the above. */
    public static boolean isTransient(@Nullable String state) {
        return isConnectionLost(state) || isCollision(state) || isUnwritable(state);
    }

    /** For people: the SQLState and the first line of what the server said; where there is neither, the first line of the failure. */
    public static String reason(Throwable failure) {
        SQLException sql = firstOf(failure);
        return sql == null ? firstLine(failure) : "SQLState " + sql.getSQLState() + ", " + firstLine(sql);
    }

    private static String firstLine(Throwable failure) {
        String line = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }

    /** For people: what has to be so before the same is tried again. */
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
