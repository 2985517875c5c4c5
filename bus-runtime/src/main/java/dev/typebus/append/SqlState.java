package dev.typebus.append;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells errors of the database apart, by SQLState and never by text. */
public final class SqlState {
    private static final Set<String> LOST = Set.of("57P01", "57P02", "57P03", "57P04", "57P05", "25P03");
    private static final Set<String> COLLISION = Set.of("40001", "40P01", "55P03");

    private SqlState() {}

    /** The SQLState of the first SQLException among {@code failure} and its causes; null if there is none. */
    public static @Nullable String of(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 100; depth++, cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getSQLState();
            }
        }
        return null;
    }

    /** Whether the connection is gone, so that nobody knows whether a COMMIT on its way arrived. */
    public static boolean isConnectionLost(@Nullable String state) {
        return state != null && (state.startsWith("08") || LOST.contains(state));
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
}
