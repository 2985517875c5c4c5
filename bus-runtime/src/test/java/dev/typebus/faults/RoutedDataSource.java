package dev.typebus.faults;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections to whichever server is the primary by now; connections whose first statement looks at the log go to a standby as long as some are to go
 * there, as a pool that spans hosts would have it. Thread-safe.
 */
final class RoutedDataSource implements DataSource {
    private final AtomicInteger misrouted = new AtomicInteger();
    private volatile DataSource primary;
    private volatile @Nullable DataSource standby;
    private volatile String misroutedThread = "";
    private final AtomicInteger left = new AtomicInteger();
    private volatile CountDownLatch blocked = new CountDownLatch(0);
    private volatile CountDownLatch cut = new CountDownLatch(0);

    RoutedDataSource(DataSource primary) {
        this.primary = primary;
    }

    /** A probe of the log that begins from now on waits until {@link #release}, as if its connection took long to be made. */
    void blockProbe() {
        blocked = new CountDownLatch(1);
    }

    /** Connections that are asked for from now on wait until {@link #failOver}. */
    void cut() {
        cut = new CountDownLatch(1);
    }

    /** From now on connections lead there. */
    void failOver(DataSource to) {
        primary = to;
        cut.countDown();
    }

    /** The probe goes on. */
    void release() {
        blocked.countDown();
    }

    /** The next looks, so many, go to the standby. */
    void misroute(DataSource to, int looks) {
        misroute(to, looks, "");
    }

    /** As above, of threads whose names begin like that. */
    void misroute(DataSource to, int looks, String thread) {
        misroutedThread = thread;
        standby = to;
        left.set(looks);
    }

    /** How many looks went to a standby. */
    int misrouted() {
        return misrouted.get();
    }

    @Override
    public Connection getConnection() throws SQLException {
        await(cut);
        Route route = new Route(primary.getConnection());
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement") && arguments[0] instanceof String sql) {
                        route.choose(sql);
                    }
                    try {
                        return method.invoke(route.connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void await(CountDownLatch latch) throws SQLException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted", e);
        }
    }

    /** Where one connection leads: the first SQL text decides. */
    private final class Route {
        private Connection connection;
        private boolean chosen;

        Route(Connection connection) {
            this.connection = connection;
        }

        private void choose(String sql) throws SQLException {
            if (sql.contains("FROM appeared")) {
                await(blocked);
            }
            DataSource elsewhere = standby;
            if (!chosen
                    && elsewhere != null
                    && sql.contains("pg_current_snapshot()")
                    && connection.getAutoCommit()
                    && Thread.currentThread().getName().startsWith(misroutedThread)
                    && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                connection.close();
                connection = elsewhere.getConnection();
                misrouted.incrementAndGet();
            }
            chosen = true;
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
