package dev.typebus.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connections that transactional handlers of all groups hold while they run: at most so many at once, so that the rest of the pool is left
 * to the application. Whoever comes first is served first. Thread-safe.
 */
public final class HandlerConnections {
    private static final String UNABLE_TO_CONNECT = "08001";

    private final DataSource dataSource;
    private final @Nullable Semaphore free;

    /** @param most how many at once; {@link Integer#MAX_VALUE} for no bound */
    public HandlerConnections(DataSource dataSource, int most) {
        this.dataSource = dataSource;
        this.free = most == Integer.MAX_VALUE ? null : new Semaphore(most, true);
    }

    /** Waits until one may be taken, and takes it. Closing it lets the next one. */
    public Connection take() throws SQLException {
        return free == null ? dataSource.getConnection() : take(free);
    }

    private Connection take(Semaphore places) throws SQLException {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException(
                    "Interrupted while other handlers had all connections; tried again", UNABLE_TO_CONNECT, e);
        }
        boolean taken = false;
        try {
            Connection connection = new Taken(dataSource.getConnection(), places);
            taken = true;
            return connection;
        } finally {
            if (!taken) {
                places.release();
            }
        }
    }

    private static final class Taken extends ForwardingConnection {
        private final Connection raw;
        private final Semaphore places;
        private final AtomicBoolean returned = new AtomicBoolean();

        Taken(Connection raw, Semaphore places) {
            this.raw = raw;
            this.places = places;
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
                    places.release();
                }
            }
        }
    }
}
