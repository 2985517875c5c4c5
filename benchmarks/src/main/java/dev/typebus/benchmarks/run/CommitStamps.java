package dev.typebus.benchmarks.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import javax.sql.DataSource;

/** Records when a thread's last commit returned, so that each contender's latency begins at the same point. */
public final class CommitStamps {
    private static final ThreadLocal<Long> RETURNED = ThreadLocal.withInitial(() -> 0L);

    private CommitStamps() {}

    /** Returns the same source, whose connections record their commits. */
    public static DataSource on(DataSource source) {
        return Proxies.of(DataSource.class, (proxy, method, arguments) -> {
            Object result = Proxies.call(source, method, arguments);
            return result instanceof Connection connection ? on(connection) : result;
        });
    }

    private static Connection on(Connection connection) {
        return Proxies.of(Connection.class, (proxy, method, arguments) -> {
            Object result = Proxies.call(connection, method, arguments);
            if (method.getName().equals("commit")) {
                RETURNED.set(System.nanoTime());
            }
            if (result instanceof PreparedStatement statement && arguments != null && Proxies.commits(arguments[0])) {
                return on(statement);
            }
            return result;
        });
    }

    /** Returns a statement that records its COMMIT, if its text ends with one. */
    private static PreparedStatement on(PreparedStatement statement) {
        return Proxies.of(PreparedStatement.class, (proxy, method, arguments) -> {
            Object result = Proxies.call(statement, method, arguments);
            if (method.getName().startsWith("execute")) {
                RETURNED.set(System.nanoTime());
            }
            return result;
        });
    }

    /** Returns when this thread's last commit returned, by {@link System#nanoTime}. */
    public static long lastReturned() {
        return RETURNED.get();
    }
}
