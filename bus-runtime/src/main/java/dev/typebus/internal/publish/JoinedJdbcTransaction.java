package dev.typebus.internal.publish;

import dev.typebus.event.EventId;
import dev.typebus.event.JoinedTransaction;
import dev.typebus.event.NewEvent;
import dev.typebus.event.PublishException;
import dev.typebus.event.Publisher;
import dev.typebus.internal.publish.PublishFailure.Moment;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;

/** A transaction of the caller, who reports its end. Never commits, rolls back or closes it. For one thread at a time. */
final class JoinedJdbcTransaction implements JoinedTransaction {
    private final Connection connection;
    private final Appender appender;
    private final CommitListener listener;
    private final SettlementAwaiter handlers;
    private final Publisher publisher;
    private final PendingEvents pending = new PendingEvents();
    private boolean ended;

    /** @param door wraps the publisher, as each call of the bus is wrapped */
    JoinedJdbcTransaction(
            Connection connection,
            Appender appender,
            CommitListener listener,
            SettlementAwaiter handlers,
            UnaryOperator<Publisher> door) {
        this.connection = connection;
        this.appender = appender;
        this.listener = listener;
        this.handlers = handlers;
        this.publisher = door.apply(this::gather);
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public List<EventId> publishAll(List<? extends NewEvent<?>> events) {
        return publisher.publishAll(events);
    }

    private void requireOpen() {
        if (ended) {
            throw new PublishException(
                    "This transaction has ended: committed() or rolledBack() was called. Nothing was published; join"
                            + " the next transaction, or publish on the bus");
        }
    }

    private List<EventId> gather(List<? extends NewEvent<?>> events) {
        requireOpen();
        BusTransaction.refuseAwaitInHandler(events);
        List<EncodedEvent> encoded = appender.encode(events);
        try {
            JoiningPublisher.requireTransaction(connection, "join(connection)");
        } catch (SQLException e) {
            throw PublishFailure.of(e, Moment.JOINING, PublishFailure.describe(encoded));
        }
        return pending.publish(encoded, Moment.JOINING, this::write);
    }

    private List<EventId> write(List<EncodedEvent> events) throws SQLException {
        return appender.write(connection, events);
    }

    @Override
    public void beforeCommit() {
        pending.write(this::write, Moment.JOINING);
    }

    @Override
    public void committed() {
        requireOpen();
        ended = true;
        List<EncodedEvent> lost = pending.take();
        if (lost.isEmpty()) {
            pending.published().notifyCommitted(listener, handlers);
        } else {
            throw new PublishException(PublishFailure.describe(lost)
                    + ": the transaction was committed without it, because beforeCommit() was not called after it was published. What was"
                    + " written by then is published; publish this again");
        }
    }

    @Override
    public void rolledBack() {
        ended = true;
        pending.forget();
    }
}
