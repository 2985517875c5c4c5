package dev.typebus.internal.jdbc;

import dev.typebus.event.TypebusException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.slf4j.LoggerFactory;

/**
 * Wraps the application's DataSource for the bus. Its connections belong to the bus, are in auto-commit mode whatever the pool's setting, and are
 * returned as they were taken. As thread-safe as the DataSource.
 *
 * <p>Some DataSources hand out the connection of the calling thread's transaction. Such a connection is refused and never committed. It is
 * recognized by a transaction that has begun, or by an auto-commit mode that differs from the DataSource's default. The default is read on a thread
 * of the bus, which cannot be in a transaction of the application. If auto-commit is off by default, a caller's transaction without a statement
 * looks the same as a new connection. In that case every connection is taken on a thread of the bus.
 */
public final class AutoCommitDataSource implements DataSource {
    private static final org.slf4j.Logger log = LoggerFactory.getLogger(AutoCommitDataSource.class);

    private final DataSource real;
    private volatile @Nullable Defaults defaults;

    /**
     * The default state of the DataSource's connections.
     *
     * @param takesCommit whether a COMMIT may be sent together with other statements, as {@link CommitPipeline} does
     */
    private record Defaults(boolean autoCommit, boolean takesCommit) {}

    public AutoCommitDataSource(DataSource real) {
        this.real = real;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return borrow(real::getConnection);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return borrow(() -> real.getConnection(user, password));
    }

    private interface Source extends Callable<Connection> {
        @Override
        Connection call() throws SQLException;
    }

    private Connection borrow(Source source) throws SQLException {
        Defaults known = defaults;
        Defaults learned = known == null ? onOwnThread(() -> learn(source)) : known;
        return learned.autoCommit() ? own(source.call(), learned) : onOwnThread(() -> own(source.call(), learned));
    }

    private Defaults learn(Source source) throws SQLException {
        Connection connection = source.call();
        boolean autoCommit;
        try (connection) {
            autoCommit = connection.getAutoCommit();
        }
        if (!connection.isClosed()) {
            throw new TypebusException(
                    "The DataSource hands out a connection that stays open when it is closed, so the bus"
                            + " would share it with others. The bus does not use it; give the bus a pool, or a DataSource that"
                            + " opens a connection each time");
        }
        Defaults learned;
        try (Connection another = source.call()) {
            learned = new Defaults(autoCommit, RestoringConnection.triesCommit(another));
        }
        if (!learned.takesCommit()) {
            log.info(
                    "A COMMIT costs its own round trip: the DataSource's connections do not take it with other statements");
        }
        defaults = learned;
        return learned;
    }

    private static Connection own(Connection connection, Defaults defaults) throws SQLException {
        try {
            TransactionState state = RestoringConnection.state(connection);
            if (connection.getAutoCommit() != defaults.autoCommit()
                    || (state != null && state != TransactionState.IDLE)) {
                throw new TypebusException(
                        "The DataSource handed out a connection that is in a transaction of its caller."
                                + " Nothing was done in that transaction. Give the bus the DataSource under the transaction-aware"
                                + " proxy; to publish in the caller's transaction use joining(connection)");
            }
            if (!defaults.autoCommit()) {
                connection.setAutoCommit(true);
            }
            return new RestoringConnection(connection, defaults.autoCommit(), defaults.takesCommit());
        } catch (Throwable e) {
            try (connection) {
                throw e;
            }
        }
    }

    /**
     * Runs the task on a new thread, which inherits nothing from the caller. An interrupt is passed on to the task, so that a pool ends its wait;
     * the caller stays interrupted.
     */
    private static <T> T onOwnThread(Callable<T> task) throws SQLException {
        FutureTask<T> future = new FutureTask<>(task);
        Thread thread = new Thread(null, future, "typebus-connect", 0, false);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    thread.interrupt();
                }
            }
        } catch (ExecutionException e) {
            throw asSqlException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static SQLException asSqlException(@Nullable Throwable failure) {
        if (failure instanceof SQLException sql) {
            return sql;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return new SQLException("no connection", failure);
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return real.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        real.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        real.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return real.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return real.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return real.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return real.isWrapperFor(type);
    }
}
