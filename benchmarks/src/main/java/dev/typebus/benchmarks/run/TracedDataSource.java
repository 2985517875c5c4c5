package dev.typebus.benchmarks.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Data source that records two things since {@link #begin}, by {@link System#nanoTime}. The publishing thread: when its COMMIT was sent and answered.
 * The first reading thread: when it took a connection, sent its read and received the answer. For one publishing thread.
 */
public final class TracedDataSource {
    private final DataSource real;
    private final String reader;
    private final String readMarker;
    private volatile @Nullable Thread publisher;
    private volatile long commitSent;
    private volatile long commitAnswered;
    private volatile long connected;
    private volatile long readSent;
    private volatile long readAnswered;

    /**
     * Records the calls to the real source.
     *
     * @param reader prefix of the reading threads' names
     * @param readMarker text that identifies a read statement
     */
    public TracedDataSource(DataSource real, String reader, String readMarker) {
        this.real = real;
        this.reader = reader;
        this.readMarker = readMarker;
    }

    /** Clears the records; the calling thread publishes next. */
    public void begin() {
        publisher = Thread.currentThread();
        commitSent = 0;
        commitAnswered = 0;
        connected = 0;
        readSent = 0;
        readAnswered = 0;
    }

    public long commitSent() {
        return commitSent;
    }

    public long commitAnswered() {
        return commitAnswered;
    }

    /** Returns when a reader took the connection for the recorded read. */
    public long connected() {
        return connected;
    }

    public long readSent() {
        return readSent;
    }

    public long readAnswered() {
        return readAnswered;
    }

    /** Returns the recording source. */
    public DataSource dataSource() {
        return Proxies.of(DataSource.class, (proxy, method, arguments) -> {
            if (isReader() && readAnswered == 0) {
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
            boolean reads = executes && isReader() && sql.contains(readMarker) && readAnswered == 0;
            long sent = System.nanoTime();
            Object result = Proxies.call(statement, method, arguments);
            if (commits) {
                commitSent = sent;
                commitAnswered = System.nanoTime();
            } else if (reads) {
                readSent = sent;
                readAnswered = System.nanoTime();
            }
            return result;
        });
    }

    private boolean isReader() {
        return Thread.currentThread().getName().startsWith(reader);
    }
}
