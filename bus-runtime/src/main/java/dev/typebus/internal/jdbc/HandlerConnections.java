package dev.typebus.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Limits the connections that transactional handlers of all groups hold at once, so that the rest of the pool is left to the application.
 * Connections are given in the order of the requests. Thread-safe.
 */
public final class HandlerConnections {
    private static final String UNABLE_TO_CONNECT = "08001";

    private final DataSource dataSource;
    private final @Nullable Semaphore free;

    /** @param most connections held at once; {@link Integer#MAX_VALUE} for no limit */
    public HandlerConnections(DataSource dataSource, int most) {
        this.dataSource = dataSource;
        this.free = most == Integer.MAX_VALUE ? null : new Semaphore(most, true);
    }

    /** Waits until a connection is free and takes it. Closing it frees its place. */
    public Connection take() throws SQLException {
        return free == null ? dataSource.getConnection() : take(free);
    }

    private Connection take(Semaphore permits) throws SQLException {
        try {
            permits.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException(
                    "Interrupted while other handlers had all connections; tried again", UNABLE_TO_CONNECT, e);
        }
        boolean taken = false;
        try {
            Connection connection = new Taken(dataSource.getConnection(), permits);
            taken = true;
            return connection;
        } finally {
            if (!taken) {
                permits.release();
            }
        }
    }

    private static final class Taken extends ForwardingConnection {
        private final Connection raw;
        private final Semaphore permits;
        private final AtomicBoolean returned = new AtomicBoolean();

        Taken(Connection raw, Semaphore permits) {
            this.raw = raw;
            this.permits = permits;
        }

        @Override
        protected Connection open() {
            return raw;
        }

        @Override
        public void close() throws SQLException {
            try {
                raw.close();
            } finally {
                if (!returned.getAndSet(true)) {
                    permits.release();
                }
            }
        }
    }
}
