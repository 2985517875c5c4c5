package dev.typebus.append;

import dev.typebus.event.GatheredPublishes;
import dev.typebus.event.Publisher;
import dev.typebus.event.Transaction;
import dev.typebus.event.TypebusException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The publish side put together: the three ways into the log. Thread-safe. */
public final class PublishSide {
    private final BusConnections connections;
    private final Appender appender;
    private final CommitListener listener;
    private final SettlementAwait handlers;
    private final BusPublisher bus;

    /** @param dataSource gives connections in auto-commit mode */
    public PublishSide(DataSource dataSource, Appender appender, CommitListener listener, SettlementAwait handlers) {
        this.connections = new BusConnections(dataSource);
        this.appender = appender;
        this.listener = listener;
        this.handlers = handlers;
        this.bus = new BusPublisher(connections, appender, listener, handlers);
    }

    /** Publishes in transactions of its own. */
    public Publisher ownTransaction() {
        return bus;
    }

    /** How the publishes in transactions of their own were gathered so far. */
    public GatheredPublishes gathered() {
        return bus.gathered();
    }

    /** Publishes in the caller's transaction. */
    public Publisher joining(Connection connection) {
        return new JoiningPublisher(connection, appender, listener);
    }

    /**
     * Runs {@code work} in a transaction, writes what it published and commits; rolls back if anything throws.
     *
     * @throws X whatever the work throws
     * @throws TypebusException if the database does not commit it; it says what became of it
     */
    public <T extends @Nullable Object, X extends Exception> T inTransaction(Transaction.Work<T, X> work) throws X {
        Connection connection = open();
        try (OpenTransaction tx = new OpenTransaction(connection, appender)) {
            T result;
            try {
                result = work.run(tx);
                tx.flush();
            } catch (Throwable e) {
                rollBack(connection, e);
                throw e;
            }
            commit(connection);
            connections.close(connection);
            tx.end();
            tx.announce(listener, handlers);
            return result;
        }
    }

    private Connection open() {
        try {
            return connections.openTransaction();
        } catch (SQLException e) {
            throw PublishFailure.of(e, PublishFailure.Moment.CONNECTING, "The transaction did not begin");
        }
    }

    private void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            TypebusException failure =
                    PublishFailure.of(e, PublishFailure.Moment.COMMITTING, "The transaction was not committed");
            rollBack(connection, failure);
            throw failure;
        }
    }

    private void rollBack(Connection connection, Throwable because) {
        try {
            connection.rollback();
            connections.close(connection);
        } catch (SQLException e) {
            because.addSuppressed(e);
            connections.abandon(connection);
        }
    }
}
