package dev.typebus.benchmarks.peers;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;

/** Data source that returns the connection of this thread's transaction. Closing that connection does nothing. */
final class JoinedConnections {
    private static final ThreadLocal<Connection> CURRENT = new ThreadLocal<>();

    private JoinedConnections() {}

    /** Work in the transaction. */
    interface Work {
        void run() throws Exception;
    }

    /** Runs the work with this connection as the one that {@link #sourceElse} gives. */
    static void with(Connection connection, Work work) throws Exception {
        CURRENT.set((Connection) Proxy.newProxyInstance(
                JoinedConnections.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
        try {
            work.run();
        } finally {
            CURRENT.remove();
        }
    }

    /** Returns a source that, outside of {@link #with}, returns connections of the other source. */
    static DataSource sourceElse(DataSource other) {
        return (DataSource) Proxy.newProxyInstance(
                JoinedConnections.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                    Connection joined = CURRENT.get();
                    if (method.getName().equals("getConnection") && joined != null) {
                        return joined;
                    }
                    return method.invoke(other, arguments);
                });
    }
}
