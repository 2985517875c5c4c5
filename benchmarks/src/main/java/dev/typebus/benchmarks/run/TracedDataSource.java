package dev.typebus.benchmarks.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Notes when, since {@link #begin}, a COMMIT was sent and answered by the thread that began, and when a thread of another kind first took a
 * connection, sent its look and got its answer. All by {@link System#nanoTime}. For one thread that publishes.
 */
public final class TracedDataSource {
    private final DataSource real;
    private final String reader;
    private final String look;
    private volatile @Nullable Thread publisher;
    private volatile long commitSent;
    private volatile long commitAnswered;
    private volatile long connected;
    private volatile long lookSent;
    private volatile long lookAnswered;

    /**
     * Notes what goes through it.
     *
     * @param reader how the names of the threads begin that read
     * @param look what is in the text of a look
     */
    public TracedDataSource(DataSource real, String reader, String look) {
        this.real = real;
        this.reader = reader;
        this.look = look;
    }

    /** Forgets what it noted; the next to publish is this thread. */
    public void begin() {
        publisher = Thread.currentThread();
        commitSent = 0;
        commitAnswered = 0;
        connected = 0;
        lookSent = 0;
        lookAnswered = 0;
    }

    public long commitSent() {
        return commitSent;
    }

    public long commitAnswered() {
        return commitAnswered;
    }

    /** When a reader took a connection for the look that was noted. */
    public long connected() {
        return connected;
    }

    public long lookSent() {
        return lookSent;
    }

    public long lookAnswered() {
        return lookAnswered;
    }

    /** The same source. */
    public DataSource dataSource() {
        return Proxies.of(DataSource.class, (proxy, method, arguments) -> {
            if (isReader() && lookAnswered == 0) {
                connected = System.nanoTime();
            }
            Object result = Proxies.call(real, method, arguments);
            return result instanceof Connection connection ? on(connection) : result;
        });
    }

    private Connection on(Connection connection) {
        return Proxies.of(Connection.class, (proxy, method, arguments) -> {
            Object result = Proxies.call(connection, method, arguments);
            return result instanceof PreparedStatement statement && arguments != null
                    ? on(statement, arguments[0].toString())
                    : result;
        });
    }

    private PreparedStatement on(PreparedStatement statement, String sql) {
        return Proxies.of(PreparedStatement.class, (proxy, method, arguments) -> {
            boolean executes = method.getName().startsWith("execute");
            boolean commits = executes && Thread.currentThread() == publisher && Proxies.commits(sql);
            boolean looks = executes && isReader() && sql.contains(look) && lookAnswered == 0;
            long sent = System.nanoTime();
            Object result = Proxies.call(statement, method, arguments);
            if (commits) {
                commitSent = sent;
                commitAnswered = System.nanoTime();
            } else if (looks) {
                lookSent = sent;
                lookAnswered = System.nanoTime();
            }
            return result;
        });
    }

    private boolean isReader() {
        return Thread.currentThread().getName().startsWith(reader);
    }
}
