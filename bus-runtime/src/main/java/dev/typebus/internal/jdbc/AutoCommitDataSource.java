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
 * The application's DataSource as the bus wants it: its connections are the bus's own, come in auto-commit mode, whatever the pool's
 * setting, and go back as they came. As thread-safe as the DataSource.
 *
 * <p>Some DataSources hand out the connection of the transaction that the calling thread is in. Such a connection is refused, and never
 * committed: one with a transaction begun, and one whose auto-commit mode is not that which the DataSource hands out by default. The
 * default is learned on a thread of the bus, on which no transaction of the application can be. If it is already without auto-commit, a
 * caller's transaction without a statement looks no different; so from then on every connection is taken on a thread of the bus.
 */
public final class AutoCommitDataSource implements DataSource {
    private static final org.slf4j.Logger log = LoggerFactory.getLogger(AutoCommitDataSource.class);

    private final DataSource real;
    private volatile @Nullable Usual usual;

    /**
     * How every connection of the DataSource comes.
     *
     * @param takesCommit whether a COMMIT may be sent together with other statements, as {@link CommitPipeline} does
     */
    private record Usual(boolean autoCommit, boolean takesCommit) {}

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
        Usual known = usual;
        Usual learned = known == null ? onOwnThread(() -> learn(source)) : known;
        return learned.autoCommit() ? own(source.call(), learned) : onOwnThread(() -> own(source.call(), learned));
    }

    private Usual learn(Source source) throws SQLException {
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
        Usual learned;
        try (Connection another = source.call()) {
            learned = new Usual(autoCommit, RestoringConnection.triesCommit(another));
        }
        if (!learned.takesCommit()) {
            log.info(
                    "A COMMIT costs its own round trip: the DataSource's connections do not take it with other statements");
        }
        usual = learned;
        return learned;
    }

    private static Connection own(Connection connection, Usual usual) throws SQLException {
        try {
            TransactionState state = RestoringConnection.state(connection);
            if (connection.getAutoCommit() != usual.autoCommit() || (state != null && state != TransactionState.IDLE)) {
                throw new TypebusException(
                        "The DataSource handed out a connection that is in a transaction of its caller."
                                + " Nothing was done in that transaction. Give the bus the DataSource under the transaction-aware"
                                + " proxy; to publish in the caller's transaction use joining(connection)");
            }
            if (!usual.autoCommit()) {
                connection.setAutoCommit(true);
            }
            return new RestoringConnection(connection, usual.autoCommit(), usual.takesCommit());
        } catch (Throwable e) {
            try (connection) {
                throw e;
            }
        }
    }

    /** An interrupt reaches the task, which a pool ends then; it is kept. */
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
            throw told(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static SQLException told(@Nullable Throwable failure) {
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
