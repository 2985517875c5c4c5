package dev.typebus.internal.publish;

import dev.typebus.event.JoinedTransaction;
import dev.typebus.event.PublishStats;
import dev.typebus.event.Publisher;
import dev.typebus.event.Transaction;
import dev.typebus.event.TypebusException;
import dev.typebus.internal.jdbc.RestoringConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Assembles the publish side: the publishers of a bus. Thread-safe. */
public final class Publishers {
    private final DataSource dataSource;
    private final Appender appender;
    private final CommitListener listener;
    private final SettlementAwaiter handlers;
    private final AutoCommitPublisher bus;

    /** @param dataSource gives connections in auto-commit mode */
    public Publishers(DataSource dataSource, Appender appender, CommitListener listener, SettlementAwaiter handlers) {
        this.dataSource = dataSource;
        this.appender = appender;
        this.listener = listener;
        this.handlers = handlers;
        this.bus = new AutoCommitPublisher(dataSource, appender, listener, handlers);
    }

    /** Returns the publisher that uses transactions of its own. */
    public Publisher ownTransaction() {
        return bus;
    }

    /** Returns the statistics of the publisher that uses its own transactions. */
    public PublishStats publishStats() {
        return bus.publishStats();
    }

    /** Returns a publisher in the caller's transaction. */
    public Publisher joining(Connection connection) {
        return new JoiningPublisher(connection, appender, listener);
    }

    /**
     * Joins the caller's transaction, whose end the caller reports.
     *
     * @param door wraps the publisher, as each call of the bus is wrapped
     */
    public JoinedTransaction join(Connection connection, UnaryOperator<Publisher> door) {
        return new JoinedJdbcTransaction(connection, appender, listener, handlers, door);
    }

    /**
     * Runs {@code work} in a transaction, writes its events and commits; rolls back if anything throws.
     *
     * @throws X whatever the work throws
     * @throws TypebusException if the database does not commit; the message tells the outcome
     */
    public <T extends @Nullable Object, X extends Exception> T inTransaction(Transaction.Work<T, X> work) throws X {
        Ended<T> ended;
        try (RestoringConnection connection = open();
                BusTransaction tx = new BusTransaction(connection, appender)) {
            ended = new Ended<>(work.run(tx), tx);
            tx.commit(dataSource);
        }
        ended.tx().notifyCommitted(listener, handlers);
        return ended.result();
    }

    private record Ended<T extends @Nullable Object>(T result, BusTransaction tx) {}

    private RestoringConnection open() {
        try {
            RestoringConnection connection = RestoringConnection.of(dataSource.getConnection());
            try {
                connection.setAutoCommit(false);
                return connection;
            } catch (Throwable e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw PublishFailure.of(e, PublishFailure.Moment.CONNECTING, "The transaction did not begin");
        }
    }
}
