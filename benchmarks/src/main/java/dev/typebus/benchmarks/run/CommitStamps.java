package dev.typebus.benchmarks.run;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Notes when a thread's last commit returned, so that everybody's latency begins at the same point. */
public final class CommitStamps {
    private static final ThreadLocal<Long> RETURNED = ThreadLocal.withInitial(() -> 0L);

    private CommitStamps() {}

    /** The same source, whose connections note their commits. */
    public static DataSource on(DataSource source) {
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            Object result = call(source, method, arguments);
            return result instanceof Connection connection ? on(connection) : result;
        });
    }

    private static Connection on(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            Object result = call(connection, method, arguments);
            if (method.getName().equals("commit")) {
                RETURNED.set(System.nanoTime());
            }
            if (result instanceof PreparedStatement statement
                    && arguments != null
                    && arguments[0].toString().strip().endsWith("COMMIT")) {
                return on(statement);
            }
            return result;
        });
    }

    /** A statement whose text ends with a COMMIT. */
    private static PreparedStatement on(PreparedStatement statement) {
        return proxy(PreparedStatement.class, (proxy, method, arguments) -> {
            Object result = call(statement, method, arguments);
            if (method.getName().startsWith("execute")) {
                RETURNED.set(System.nanoTime());
            }
            return result;
        });
    }

    /** When this thread's last commit returned, by {@link System#nanoTime}. */
    public static long lastReturned() {
        return RETURNED.get();
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(CommitStamps.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
